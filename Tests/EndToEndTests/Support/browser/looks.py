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


def delivery(site, page, base, faults):
    """A row opens to a sentence, its attempts and three tabs; JSON folds, and each line has an address."""
    log = base + pages(site)["deliveries"]
    page.goto(log)
    row = page.locator("tr:has-text('Retry, View')").first
    row.locator("summary").click()
    more = page.locator(f"#{row.get_attribute('id')} + tr.more")
    order = more.locator(".exchange").evaluate("(box) => [...box.children].map((part) => part.className)")
    faults.unless(order == ["told", "commands", "history", "code-tabs"], f"the parts of a delivery: {order}")
    faults.unless(more.locator(".told").inner_text().startswith("Failed with attempt "), "no summary line")
    tabs = more.get_by_role("tab").all_inner_texts()
    faults.unless(tabs == ["Request Details", "Response Details", "Reproduce"], f"tabs: {tabs}")
    code = more.locator(".code").first
    cut = [chip.inner_text() for chip in code.locator(".chip").all()]
    faults.unless(cut and set(cut) == {"cut"}, f"what is cut has no chip: {cut}")
    text = code.text_content()
    faults.unless(text.count("\n\n{\n  \"id\"") == 1, f"the copied text is not what was sent: {text[:400]}")
    data = code.locator("summary", has_text='"data": {')
    inner = code.get_by_text('"email_id"')
    faults.unless(inner.is_visible(), "JSON is folded from the start")
    data.click()
    faults.unless(not inner.is_visible() and code.text_content() == text, "JSON does not fold")
    data.click()
    line = inner.get_attribute("id")
    inner.click(position={"x": 10, "y": 5})
    faults.unless(page.url.endswith("#" + line), f"a line's number does not go into the address: {page.url}")
    page.goto("about:blank")
    page.goto(f"{log}#{line}")
    faults.unless(page.locator(f"[id='{line}']:target").is_visible(), f"the address of a line opens nothing: {line}")
    answer = page.locator(f"#{row.get_attribute('id')} + tr.more .code").nth(1).locator("span[id]").nth(1).get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{log}#{answer}")
    faults.unless(page.locator(f"[id='{answer}']:target").is_visible(), "a line of the response is behind its tab")


def days(site, browser, base, faults):
    """Ninety columns of 6 px in one stop of the keyboard, each named; the same in a table, and a list without scripts."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(base + "status/")
        service = page.locator(".service", has_text="CRM Contact Sync")
        strip = service.locator(".strip")
        boxes = strip.evaluate("(strip) => [...strip.children].map((day) => { const b = day.getBoundingClientRect(); return [b.width, b.height, b.x]; })")
        faults.unless(len(boxes) == 90 and all(box[:2] == [6, 32] for box in boxes), f"columns of {boxes[0]}")
        faults.unless({after[2] - before[2] for before, after in zip(boxes, boxes[1:])} == {8}, "gaps are not 2 px")
        stops = strip.evaluate("(strip) => [...strip.children].filter((day) => day.tabIndex === 0).length")
        faults.unless(stops == 1, f"{stops} stops of the keyboard")
        strip.locator("[tabindex='0']").focus()
        name = lambda: page.evaluate("document.activeElement.textContent")
        faults.unless(re.fullmatch(r"24 Nov, \d+(\.\d)?%, \d+ failed of \d+", name()), f"today is {name()!r}")
        faults.unless(service.locator("[data-day]").inner_text() == name(), "the day is not said")
        walked = []
        for key in ["ArrowLeft", "PageUp", "PageDown", "ArrowRight", "Home", "End"]:
            page.keyboard.press(key)
            walked.append(name().split(",")[0])
        faults.unless(walked == ["23 Nov", "16 Nov", "23 Nov", "24 Nov", "27 Aug", "24 Nov"], f"keys go to {walked}")
        service.locator("summary").click()
        service.locator("tbody").wait_for()
        rows = service.locator("tbody tr").all_inner_texts()
        faults.unless(len(rows) == 90 and rows[0].startswith("24 Nov\tFailing\t"), f"the table of days: {rows[:1]}")
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        today = strip.locator("a").last.bounding_box()
        faults.unless(0 <= today["x"] <= 384, f"today is out of a narrow window: {today}")
        looks = strip.evaluate(
            "(strip) => Object.fromEntries([...strip.children].map((day) => { const s = getComputedStyle(day);"
            " return [day.className, [s.backgroundImage.slice(0, 9), s.borderTopWidth]]; }))"
        )
        faults.unless(looks["crit"][0] == "repeating" and looks["none"][1] == "1px" and looks["ok"] == ["none", "0px"], f"shapes: {looks}")
    with browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base + "status/")
        service = page.locator(".service", has_text="CRM Contact Sync")
        link = service.locator(".strip a").last
        link.click()
        faults.unless(page.url.endswith("#crm-contact-sync-2026-11-24"), f"a day leads to {page.url}")
        service.locator("summary").click()
        tall = link.evaluate("(day) => [day.getBoundingClientRect().width > 100, parseFloat(getComputedStyle(day).fontSize)]")
        faults.unless(tall == [True, 13], f"the days are no list without scripts: {tall}")


def shapes(site, page, base, faults):
    """Each status has its shape in the tab's picture and before the page's title."""
    found = {}
    for identifier in webhooks(site).values():
        page.goto(base + SETTINGS + identifier + "/")
        glyph = page.title()[0]
        icon = re.sub(r".*/icon-(\w+)\..*", r"\1", page.locator("link[rel=icon]").get_attribute("href"))
        use = page.locator("[data-pill] use").first.get_attribute("href")
        word = page.locator("[data-pill]").first.inner_text()
        faults.unless(use == f"#i-{icon}" and page.title().startswith(f"{glyph} {word}: "), f"{page.title()}: {icon}, {use}")
        found[icon] = glyph
    faults.unless(found == {"ok": "✓", "crit": "✕", "idle": "‖"}, f"shapes: {found}")
    for path in ["status/", SETTINGS]:
        page.goto(base + path)
        faults.unless(page.title().startswith("✕ Failing: "), f"{path}: {page.title()}")
        faults.unless("icon-crit" in page.locator("link[rel=icon]").get_attribute("href"), f"{path}: another picture")


def paper(site, browser, base, faults):
    """Black on white from a dark screen too, what is folded open, addresses shown."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(base + pages(site)["deliveries"])
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.emulate_media(media="print")
        seen = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
            " [...document.querySelectorAll('tr.more pre')].slice(0, 5).every((pre) => pre.checkVisibility())]"
        )
        faults.unless(seen == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", True], f"on paper: {seen}")
        page.goto(base + pages(site)["detail"])
        page.emulate_media(media="print")
        folded = page.evaluate(
            "[...document.querySelectorAll('.figure td')].filter((cell) => !cell.checkVisibility({contentVisibilityAuto: true})).length"
        )
        faults.unless(folded == 0, f"{folded} cells of charts' tables are folded on paper")
        shown = page.evaluate(
            "getComputedStyle(document.querySelector('main a[href^=http]'), '::after').content"
        )
        faults.unless("https://docs.example.com" in shown, f"addresses on paper: {shown}")


def style(site, page, faults):
    """The style sheet's widths are the three of the design, its colours readable; controls are large enough to hit."""
    folder = os.path.join(site, "assets")
    name = next(file for file in os.listdir(folder) if file.endswith(".css"))
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        text = file.read()
    widths = set(re.findall(r"@media[^{]*?(\d+)px", text))
    faults.unless(widths <= {"480", "760", "761", "1080"}, f"windows change at {widths}")
    radii = set(re.findall(r"border-radius: ([^;]+);", text))
    faults.unless(radii <= {"0", "4px", "8px", "999px"}, f"corners of {radii}")
    faults.unless(text.count("box-shadow") == 1, "more has a shadow than what pops up")

    def light(colour):
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one, other):
        high, low = sorted([light(one), light(other)], reverse=True)
        return (high + 0.05) / (low + 0.05)

    themes = [block for block in re.findall(r"\{([^{}]*--bg:[^{}]*)\}", text) if "--on-link" in block]
    faults.unless(len(themes) == 3, f"{len(themes)} themes")
    for theme in themes:
        token = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", theme))
        for ground in ["bg", "surface", "sunken"]:
            for name in ["text", "muted", "faint", "link", "ok", "warn", "crit", "idle"]:
                faults.unless(contrast(token[name], token[ground]) >= 4.5, f"{name} on {ground}: {token}")
            for name in ["control", "bar-ok", "bar-warn", "bar-crit", "a", "b"]:
                if ground != "sunken" or name == "control":
                    faults.unless(contrast(token[name], token[ground]) >= 3, f"{name} on {ground}: {contrast(token[name], token[ground]):.2f}")
        for name in ["ok", "warn", "crit", "idle", "info"]:
            ratio = contrast(token[f"{name}-ink"], token[f"{name}-tint"])
            faults.unless(ratio >= 6.85, f"{name} pill: {ratio:.2f}")


def targets(site, browser, base, faults):
    """Controls of 24 px, of 44 where fingers are."""
    for least, options in [(24, {}), (44, {"has_touch": True, "is_mobile": True})]:
        with browser.new_context(viewport={"width": 390, "height": 844} if options else {"width": 1440, "height": 900}, **options) as context:
            page = context.new_page()
            for name, path in pages(site).items():
                page.goto(base + path)
                small = page.evaluate(
                    """(least) => [...document.querySelectorAll('button, .button, summary, .side a, select, .tabs a, .check, .density a, .pager a, input')]
                    .filter((e) => e.checkVisibility() && !e.matches('.check input') && e.getBoundingClientRect().height < least)
                    .map((e) => `${e.getBoundingClientRect().height} ${e.outerHTML.slice(0, 70)}`)""",
                    least,
                )
                faults.unless(not small, f"{name}: less than {least} px: {small[:3]}")


def main():
    faults = Faults()
    binary, folder = sys.argv[1:]
    site = build_demo(binary, folder, "--docs-url", "https://docs.example.com")
    with served(site) as base, chromium() as browser:
        with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
            page = context.new_page()
            watch(page, faults, [base])
            style(site, page, faults)
            for check in [type_scale, charts, event, delivery, shapes]:
                check(site, page, base, faults)
        for check in [rows, days, paper, targets]:
            check(site, browser, base, faults)
    faults.leave()


main()
