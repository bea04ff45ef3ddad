"""Looks at every type of page: accessibility in both themes, narrow windows, print, scripts off, weight, keyboard.

Usage: pages.py BINARY FOLDER
"""

import gzip
import os
import re
import sys

from axe_playwright_python.sync_playwright import Axe

from common import SETTINGS, Faults, build_demo, chromium, served, watch, webhooks

# Budgets of the compressed page, without what pages share, and of nodes beside the log's rows.
WEIGHTS = {"overview": 25, "detail": 40, "event": 20, "status": 25}
NODES = 1500
SCRIPTS = 15


def pages(site):
    """A page of every type."""
    first = SETTINGS + webhooks(site)["crm-contact-sync"] + "/"
    empty = SETTINGS + webhooks(site)["warehouse-mirror"] + "/"
    return {
        "overview": SETTINGS,
        "create": SETTINGS + "create/",
        "detail": first,
        "edit": first + "edit/",
        "deliveries": first + "deliveries/",
        "test": first + "test/",
        "events": SETTINGS + "events/",
        "event": SETTINGS + "events/email.opened/",
        "empty detail": empty,
        "empty deliveries": empty + "deliveries/",
        "status": "status/",
        "home": "",
        "missing": "404.html",
    }


def weigh(site, name, path, faults):
    """The page and its scripts against their budgets."""
    file = os.path.join(site, path if path.endswith(".html") else path + "index.html")
    with open(file, "rb") as page:
        text = page.read()
    kilobytes = len(gzip.compress(text, 9)) / 1024
    budget = WEIGHTS.get(name)
    faults.unless(not budget or kilobytes <= budget, f"{name}: {kilobytes:.1f} KB of {budget} KB")
    total = 0
    for script in re.findall(r'<script defer src="([^"]+)"', text.decode()):
        with open(os.path.join(site, "assets", script.rsplit("/", 1)[1]), "rb") as asset:
            total += len(gzip.compress(asset.read(), 9)) / 1024
    faults.unless(total <= SCRIPTS, f"{name}: {total:.1f} KB of scripts, {SCRIPTS} KB are allowed")


def reach_by_keyboard(page, name, faults):
    """Every field, button and link of the main part is reached with the tab key, each seen when it is."""
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary, [tabindex="0"])')]
        .filter((element) => element.checkVisibility({visibilityProperty: true}) && !element.disabled
            && !(element.type === 'radio' && !element.checked) && element.tabIndex >= 0)
        .map((element, index) => { element.dataset.stop = index; return index; }).length"""
    )
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(wanted + 60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const element = document.activeElement;
            const style = getComputedStyle(element);
            return [element.dataset.stop ?? null, style.outlineStyle !== 'none' || style.boxShadow !== 'none',
                    element.outerHTML.slice(0, 80)]; }"""
        )
        if stop[0] is not None:
            reached.add(stop[0])
            faults.unless(stop[1], f"{name}: focus is not seen on {stop[2]}")
        if len(reached) == wanted:
            break
    missing = page.evaluate(
        "(reached) => [...document.querySelectorAll('[data-stop]')]"
        ".filter((e) => !reached.includes(e.dataset.stop)).map((e) => e.outerHTML.slice(0, 80))",
        list(reached),
    )
    faults.unless(not missing, f"{name}: not reached by keyboard: {missing[:3]}")


def main():
    faults = Faults()
    binary, folder = sys.argv[1:]
    site = build_demo(
        binary, folder, "--repo-url", "https://github.com/acme/webhooks",
        "--docs-url", "https://docs.example.com", "--api", "http://127.0.0.1:1",
    )
    with served(site) as base, chromium() as browser:
        axe = Axe()
        for theme in ["light", "dark"]:
            context = browser.new_context(color_scheme=theme, viewport={"width": 1440, "height": 900})
            for name, path in pages(site).items():
                page = context.new_page()
                watch(page, faults, [base])
                page.goto(base + path)
                for violation in axe.run(page).response["violations"]:
                    for node in violation["nodes"][:2]:
                        faults.add(f"{name} {theme}: {violation['id']}: {node['html'][:120]}")
                if theme == "light":
                    weigh(site, name, path, faults)
                    nodes = page.evaluate(
                        "document.querySelectorAll('*').length"
                        " - document.querySelectorAll('[data-rows] tr, [data-rows] tr *').length"
                    )
                    faults.unless(nodes < NODES, f"{name}: {nodes} nodes")
                    page.set_viewport_size({"width": 320, "height": 640})
                    width = page.evaluate("document.documentElement.scrollWidth")
                    faults.unless(width <= 320, f"{name}: {width} px wide at 320 px")
                    page.emulate_media(media="print", color_scheme="light")
                    printed = page.evaluate(
                        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
                        " [...document.querySelectorAll('.side, .topbar button, .filters')]"
                        ".filter((e) => e.checkVisibility()).length]"
                    )
                    faults.unless(
                        printed == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", 0], f"{name}: print {printed}"
                    )
                page.close()
            if theme == "light":
                for name in ["overview", "create", "edit", "deliveries", "test", "status"]:
                    page = context.new_page()
                    page.goto(base + pages(site)[name])
                    reach_by_keyboard(page, name, faults)
                    page.close()
            context.close()
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        for name, path in pages(site).items():
            page.goto(base + path)
            faults.unless(page.locator("h1").is_visible(), f"{name}: no heading without scripts")
            for hidden in page.locator("[data-connection], form.filters, [data-verifier]").all():
                faults.unless(not hidden.is_visible(), f"{name}: a dead control without scripts")
        page.goto(base + pages(site)["create"])
        faults.unless("events:" in page.locator("[data-yaml]").inner_text(), "create: no template without scripts")
        faults.unless(page.get_by_text("Open pull request").is_visible(), "create: no way to the forge without scripts")
        faults.unless(not page.get_by_text("Download").is_visible(), "create: a dead button without scripts")
        page.goto(base + pages(site)["edit"])
        command = page.locator("[data-test-command]").inner_text()
        faults.unless("https://crm.northwind-example.com/" in command, f"edit: another endpoint is tested: {command}")
        page.goto(base + pages(site)["deliveries"])
        page.locator("details.peek summary").first.click()
        faults.unless(page.locator("tr.more").first.is_visible(), "deliveries: a row does not open without scripts")
    faults.leave()


main()
