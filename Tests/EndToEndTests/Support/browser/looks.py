"""Measures what the pages look like: sizes, rows, charts, days, folds, shapes and paper.

Usage: looks.py BINARY FOLDER
"""

import os
import re
import sys

from common import SETTINGS, Faults, build_demo, chromium, served, watch, webhooks

# Size and line of text in pixels, and its weights.
SCALE = {(12, 16), (13, 20), (15, 24), (17, 24), (20, 28), (26, 32), (34, 40)}
WEIGHTS = {"400", "500", "650"}


def pages(site):
    """A page of every type."""
    first = SETTINGS + webhooks(site)["crm-contact-sync"] + "/"
    return {
        "overview": SETTINGS, "create": SETTINGS + "create/", "detail": first, "edit": first + "edit/",
        "deliveries": first + "deliveries/", "test": first + "test/", "events": SETTINGS + "events/",
        "event": SETTINGS + "events/order.attributed/", "status": "status/", "home": "", "missing": "404.html",
    }


def type_scale(site, page, base, faults):
    """Text has one of seven sizes and three weights; figures in tables and metrics line up."""
    for name, path in pages(site).items():
        page.goto(base + path)
        found = page.evaluate(
            """() => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = {};
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const element = node.parentElement;
                if (!node.data.trim() || element.closest('svg, option, script') || !element.checkVisibility()) continue;
                const style = getComputedStyle(element);
                seen[[parseFloat(style.fontSize), parseFloat(style.lineHeight), style.fontWeight]] = element.outerHTML.slice(0, 90);
            }
            return seen; }"""
        )
        for key, example in found.items():
            size, line, weight = key.split(",")
            faults.unless((float(size), float(line)) in SCALE, f"{name}: text of {size}/{line} px: {example}")
            faults.unless(weight in WEIGHTS, f"{name}: weight {weight}: {example}")
        wide = page.evaluate(
            "[...document.querySelectorAll('td.n, .metric .value, .health dd')]"
            ".filter((e) => getComputedStyle(e).fontVariantNumeric !== 'tabular-nums').map((e) => e.outerHTML.slice(0, 80))"
        )
        faults.unless(not wide, f"{name}: figures do not line up: {wide[:2]}")
        long = page.evaluate(
            """() => { const probe = document.createElement('span'); probe.textContent = '0'.repeat(68);
            probe.style.cssText = 'position: absolute; white-space: pre';
            return [...document.querySelectorAll('main p:not(.banner, .actions, .density, .ends, .legend, .points, .chips)')]
            .filter((p) => p.checkVisibility()).filter((p) => { p.append(probe); const width = probe.getBoundingClientRect().width;
            probe.remove(); return p.getBoundingClientRect().width > width + 1 && p.textContent.length > 68; })
            .map((p) => p.outerHTML.slice(0, 80)); }"""
        )
        faults.unless(not long, f"{name}: lines of more than 68 characters: {long[:2]}")


def heights(page):
    """The heights of the rows of the first table that take one line."""
    return page.evaluate(
        "[...new Set([...document.querySelectorAll('#compact tbody tr:not(.more)')].slice(0, 20)"
        ".map((row) => row.getBoundingClientRect().height))]"
    )


def rows(site, browser, base, faults):
    """Rows of 36 px, of 28 by a choice that the URL keeps, with scripts and without."""
    log = base + pages(site)["deliveries"]
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(log)
        faults.unless(heights(page) == [36], f"rows are {heights(page)} px high, not 36")
        page.get_by_role("link", name="Compact rows").click()
        faults.unless(heights(page) == [28], f"compact rows are {heights(page)} px high, not 28")
        faults.unless(page.url.endswith("?rows=compact"), f"the choice is not in {page.url}")
        faults.unless(
            page.evaluate("document.activeElement.textContent") == "Comfortable rows", "the focus is lost by the choice"
        )
        page.select_option("[name=status]", "failed")
        faults.unless("rows=compact" in page.url and "status=failed" in page.url, f"a filter ends the choice: {page.url}")
        page.reload()
        faults.unless(set(heights(page)) <= {0, 28}, f"the choice does not outlast a reload: {heights(page)}")
        page.get_by_role("link", name="Comfortable rows").click()
        faults.unless("rows=" not in page.url and 28 not in heights(page), f"the choice is kept: {page.url}")
        page.goto(log + "#compact")
        faults.unless(heights(page) == [28], "the URL's fragment does nothing beside scripts")
        page.get_by_role("link", name="Comfortable rows").click()
        faults.unless(heights(page) == [36], "the fragment's choice does not end")

        page.goto(base + SETTINGS)
        page.select_option("[name=rows]", "compact")
        page.reload()
        tall = page.evaluate("[...document.querySelectorAll('article')].map((a) => a.getBoundingClientRect().height)")
        faults.unless(max(tall) <= 29, f"compact cards are {tall} px high")
        faults.unless(page.url.endswith("?rows=compact"), f"the view is not in {page.url}")
        shown = page.locator("article").first.inner_text()
        for text in ["Active", "Campaign Ledger", "https://", "%", "ago", "in last 24 hours", "View Details"]:
            faults.unless(text in shown, f"a compact row lacks {text}: {shown!r}")
    with browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(log)
        page.get_by_role("link", name="Compact rows").click()
        faults.unless(heights(page) == [28] and page.url.endswith("#compact"), "no compact rows without scripts")
        page.get_by_role("link", name="Comfortable rows").click()
        faults.unless(heights(page) == [36], "no way back without scripts")
        page.goto(base + SETTINGS)
        page.get_by_role("link", name="Compact rows").click()
        tall = page.evaluate("[...document.querySelectorAll('article')].map((a) => a.getBoundingClientRect().height)")
        faults.unless(max(tall) <= 29, f"compact cards without scripts are {tall} px high")


def charts(site, page, base, faults):
    """Two charts beside each other, with the other scale at a switch."""
    page.goto(base + pages(site)["detail"])
    boxes = [figure.bounding_box() for figure in page.locator(".figure").all()]
    faults.unless(len(boxes) == 2 and boxes[0]["y"] == boxes[1]["y"], f"the charts are not side by side: {boxes}")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.chart text')].filter((t) => t.checkVisibility())"
        ".map((t) => parseFloat(getComputedStyle(t).fontSize) * t.ownerSVGElement.getBoundingClientRect().width / 720)"
    )
    faults.unless(min(sizes) > 11 and max(sizes) < 14, f"labels of {min(sizes):.1f} to {max(sizes):.1f} px")
    svg = page.locator("[data-chart=response]")
    plain = svg.inner_html()
    switch = page.get_by_role("button", name="Logarithmic scale")
    switch.click()
    faults.unless("logarithmic" in svg.locator(".range").inner_html(), "the range does not say that it is logarithmic")
    ticks = [tick.inner_html() for tick in svg.locator(".tick").all()]
    faults.unless(ticks[:4] == ["1", "10", "100", "1000"], f"ticks of the logarithmic scale: {ticks}")
    ends = [float(name.get_attribute("y")) for name in svg.locator(".name").all()]
    faults.unless(all(abs(a - b) >= 19.9 for i, a in enumerate(ends) for b in ends[:i]), f"names run together: {ends}")
    switch.click()
    faults.unless(svg.inner_html() == plain, "the linear scale is not what it was")
    page.get_by_role("button", name=re.compile("Zoom to")).click()
    said = page.locator("[data-chart=success] .range").inner_html()
    faults.unless(said.endswith("to 100%") and "y axis: 0" not in said, f"the range of the zoom is {said}")
    page.set_viewport_size({"width": 1000, "height": 900})
    boxes = [figure.bounding_box() for figure in page.locator(".figure").all()]
    faults.unless(boxes[0]["y"] < boxes[1]["y"], "charts below 1,080 px are side by side")
    page.set_viewport_size({"width": 1440, "height": 900})


def event(site, page, base, faults):
    """Sidebar, text and example beside each other; version, status and the first versions of fields."""
    page.goto(base + pages(site)["event"])
    left = [column.bounding_box() for column in page.locator(".event > *").all()]
    faults.unless(
        len(left) == 3 and left[0]["x"] < left[1]["x"] < left[2]["x"] and len({box["y"] for box in left}) == 1,
        f"no three columns: {left}",
    )
    faults.unless(page.locator(".chips").inner_text().split() == ["Stable", "version", "1.1"], "version or status lack")
    since = {row[0]: row[3] for row in page.locator("#fields tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )}
    faults.unless(since.get("order_id") == "1.0" and since.get("amount.currency") == "1.1", f"first versions: {since}")


def main():
    faults = Faults()
    binary, folder = sys.argv[1:]
    site = build_demo(binary, folder, "--docs-url", "https://docs.example.com")
    with served(site) as base, chromium() as browser:
        with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
            page = context.new_page()
            watch(page, faults, [base])
            for check in [type_scale, charts, event]:
                check(site, page, base, faults)
        rows(site, browser, base, faults)
    faults.leave()


main()
