"""Fills the forms, and holds what they compose and compute against the program.

Usage: forms.py BINARY FOLDER
"""

import hashlib
import hmac
import json
import os
import shlex
import sys
import urllib.parse

from common import REPOSITORY, SETTINGS, Faults, build_demo, chromium, run, served, watch, webhooks

TRICKY = [
    "CRM Contact Sync", "true", "2026-11-24", "- dash", "a: b # c", "\"quoted\" 'both'", "naïve ☃ 日本",
    "{{braces}}", "</script><b>", "null", "0x1F", "*star", "&anchor", "%percent", "@at", "trailing ", "~", "=cmd()",
]


def validate(binary, folder, text, faults, what):
    """Whether the program takes a declaration; its diagnostics otherwise."""
    declared = os.path.join(folder, "composed")
    os.makedirs(declared, exist_ok=True)
    types = os.path.join(declared, "_events")
    if not os.path.lexists(types):
        os.symlink(os.path.join(REPOSITORY, "webhooks.d/_events"), types)
    with open(os.path.join(declared, "composed.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    done = run(binary, "validate", "--dir", declared, "--format", "json", folder=folder, check=False)
    answer = json.loads(done.stdout)
    faults.unless(done.returncode == 0, f"{what}: {answer['diagnostics'][:2]} in {text}")


def exported(binary, folder, faults, what):
    """What a composed declaration means, as a plan against nothing shows it."""
    state = os.path.join(folder, "none.sqlite")
    done = run(
        binary, "reconcile", "--dir", os.path.join(folder, "composed"), "--state", state, "--format", "json",
        folder=folder, check=False,
    )
    changes = json.loads(done.stdout)["changes"] if done.stdout else []
    faults.unless(len(changes) == 1, f"{what}: {done.stderr}{done.stdout}")
    return {field["path"]: field["after"] for field in changes[0]["fields"]} if changes else {}


def create(binary, folder, page, base, faults):
    page.goto(base + SETTINGS + "create/")
    yaml = page.locator("[data-yaml]")
    validate(binary, folder, yaml.text_content(), faults, "the form as it opens")
    refused(page, faults)
    page.goto(base + SETTINGS + "create/")
    for name in TRICKY:
        page.fill("[name=name]", name)
        page.fill("[name=description]", name)
        validate(binary, folder, yaml.text_content(), faults, f"name {name!r}")
        shown = exported(binary, folder, faults, f"name {name!r}")
        faults.unless(shown.get("name") in (name, name.strip()), f"name {name!r} became {shown.get('name')!r}")

    page.fill("[name=name]", "Tagged Opens")
    for bad in ["ftp://example.com", "http://example.com", "https://u:p@example.com", "https://example.com/#d"]:
        page.fill("[name=url]", bad)
        told = page.locator("#e-url").inner_text()
        faults.unless(told == "Endpoint must be a valid HTTPS URL.", f"{bad}: {told!r}")
    page.fill("[name=url]", "https://example.com/in?a=b&c=d")
    page.get_by_role("button", name="Email Events Only").click()
    faults.unless("You've selected 7 events." in page.inner_text("form[data-compose]"), "the count of events is wrong")
    page.get_by_role("button", name="Clear All").click()
    page.get_by_role("button", name="Select All").click()
    faults.unless('events:\n  - "*"\n' in yaml.text_content(), "Select All is no glob")
    page.check("[value=paused]")
    page.get_by_text("Advanced Filtering").click()
    page.fill("[name=workspaces]", "Client A, Client B")
    page.fill("[name=campaigns]", "Spring: 2026")
    page.fill("[name=tags]", "vip, yes")
    page.fill("[name=custom]", '{"email.opened_count": {"$gte": 3}, "campaign.type": "promotional"}')
    page.fill("[name=attempts]", "8")
    page.fill("[name=delays]", "30s, 2m, 1h")
    page.fill("[name=timeout]", "30")
    text = yaml.text_content()
    validate(binary, folder, text, faults, "the form filled in")
    meant = exported(binary, folder, faults, "the form filled in")
    for path, value in {
        "status": "paused", "filters.workspaces": ["Client A", "Client B"], "filters.campaigns": ["Spring: 2026"],
        "filters.contact_tags": ["vip", "yes"], "retry.max_attempts": 8, "timeout": "30s",
    }.items():
        faults.unless(meant.get(path) == value, f"{path} is {meant.get(path)!r}, not {value!r}")
    link = urllib.parse.urlsplit(page.get_by_text("Open pull request").get_attribute("href"))
    query = urllib.parse.parse_qs(link.query)
    faults.unless(query["value"] == [text], "the link does not hold the declaration")
    faults.unless(query["filename"] == ["webhooks.d/tagged-opens.yaml"], f"filename {query['filename']}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    with open(download.value.path(), encoding="utf-8") as file:
        faults.unless(file.read() == text, "the download is not the declaration")
    page.fill("[name=description]", "word " * 2000)
    href = page.get_by_text("Open pull request").get_attribute("href")
    faults.unless(len(href) <= 7500 and "value=" not in href, "a long declaration goes into the link")
    faults.unless("Too long" in page.inner_text("[data-link-note]"), "nothing says that the link is too long")

    page.fill("[name=workspaces]", "")
    page.fill("[name=campaigns]", "")
    page.fill("[name=tags]", "")
    page.get_by_role("button", name="Test Filter").click()
    page.get_by_text("The filter is valid.").wait_for()
    result = page.inner_text("[data-filter-result]")
    faults.unless("✓ email.opened passes" in result and "✗ contact.created" in result, result)
    page.fill("[name=custom]", '{"a": {"$gtee": 1}}')
    page.get_by_role("button", name="Test Filter").click()
    page.get_by_text('unknown filter operator "$gtee" at /a/$gtee').wait_for()


def refused(page, faults):
    """No pull request of a form that is not filled in: it says what is missing, and goes there."""
    before = page.url
    told = page.locator("[data-problems]")
    for field, value, sentence in [
        ("name", "Tagged Opens", "Webhook Name is empty."),
        ("url", "https://example.com/in", "Endpoint URL is empty."),
    ]:
        page.get_by_text("Open pull request").click()
        faults.unless(sentence in told.inner_text(), f"{sentence} is not among {told.inner_text()!r}")
        focused = page.evaluate("document.activeElement.name")
        faults.unless(focused == field, f"{sentence} leads to {focused}")
        page.fill(f"[name={field}]", value)
    faults.unless(not told.inner_text(), f"a form filled in: {told.inner_text()!r}")
    page.get_by_text("Advanced Filtering").click()
    for field, bad, good, sentence in [
        ("url", "ftp://example.com", "https://example.com/in", "Endpoint must be a valid HTTPS URL."),
        ("custom", "{", "", "Custom JSON Filters: "),
        ("custom", '{"a": {"$gtee": 1}}', "", "unknown filter operator"),
        ("attempts", "11", "10", "Max Retry Attempts is a number from 1 to 10."),
        ("delays", "1m, soon", "90s, 1h30m", "Retry Delays are durations"),
        ("timeout", "0", "30", "Response Timeout is a number of seconds from 1 to 30."),
    ]:
        page.fill(f"[name={field}]", bad)
        faults.unless(sentence in told.inner_text(), f"{field} {bad!r}: {told.inner_text()!r}")
        page.fill(f"[name={field}]", good)
        faults.unless(not told.inner_text(), f"{field} {good!r}: {told.inner_text()!r}")
    page.get_by_role("button", name="Clear All").click()
    faults.unless(told.inner_text() == "No event is selected.", f"no event: {told.inner_text()!r}")
    faults.unless(page.url == before, f"went to {page.url}")
    commands = page.locator("[data-of-key]").all_inner_texts()
    faults.unless(
        commands == ["penguinhooks secret show tagged-opens", "penguinhooks test tagged-opens"], f"commands: {commands}"
    )


def edit(binary, folder, site, page, base, faults):
    for key, identifier in webhooks(site).items():
        page.goto(f"{base}{SETTINGS}{identifier}/edit/")
        with open(os.path.join(REPOSITORY, f"webhooks.d/{key}.yaml"), encoding="utf-8") as file:
            original = file.read()
        yaml = page.locator("[data-yaml]")
        faults.unless(yaml.text_content() == original, f"{key}: the form opens with another text than the file's")
        faults.unless(not page.locator("[data-diff-card]").is_visible(), f"{key}: a diff of nothing")
        page.fill("[name=timeout]", "9")
        changed = yaml.text_content()
        lines = set(changed.splitlines()) ^ set(original.splitlines())
        faults.unless(lines and all("timeout" in line for line in lines), f"{key}: more than the timeout: {lines}")
        faults.unless(page.locator("[data-diff] ins").inner_text() == "+ timeout: 9s", f"{key}: the diff is wrong")
        os.makedirs(os.path.join(folder, "edited"), exist_ok=True)
        for name in ["_defaults.yaml", "_policy.yaml", "_events"]:
            target = os.path.join(folder, "edited", name)
            if not os.path.lexists(target):
                os.symlink(os.path.join(REPOSITORY, "webhooks.d", name), target)
        with open(os.path.join(folder, "edited", f"{key}.yaml"), "w", encoding="utf-8") as file:
            file.write(changed)
    done = run(binary, "validate", "--dir", os.path.join(folder, "edited"), folder=folder, check=False)
    faults.unless(done.returncode == 0, f"edited declarations: {done.stdout}{done.stderr}")


def filters(page, base, faults):
    with open(os.path.join(REPOSITORY, "Tests/Vectors/filters.json"), encoding="utf-8") as file:
        vectors = json.load(file)
    page.goto(base + SETTINGS + "create/")
    wrong = page.evaluate(
        """({operators, filters, errors}) => {
        const wrong = [];
        const note = (row, found) => wrong.push(`${JSON.stringify(row)}: ${found}`);
        for (const row of operators) {
            const event = {id: 'evt_1', type: 'email.opened', created_at: '2026-11-24T00:00:00Z', data: row.data};
            const {problems} = penguinFilter.compile(row.filter);
            if (problems.length) note(row, problems[0].message);
            const passes = penguinFilter.obstacle({custom: row.filter}, event, null) === null;
            if (passes !== row.passes) note(row, passes);
        }
        for (const row of filters) {
            const passes = penguinFilter.obstacle(row.filters, row.event, row.workspace) === null;
            if (passes !== row.passes) note(row, passes);
        }
        for (const row of errors) {
            const {problems} = penguinFilter.compile(row.filter);
            if (!problems.some(({path, message}) => path === row.pointer && message === row.message))
                note(row, JSON.stringify(problems));
        }
        return wrong;
        }""",
        vectors,
    )
    for line in wrong:
        faults.add(f"filter {line}")


def report(site, page, base, faults):
    """Filters of the log in the address, search over all pages, and the export of what is seen."""
    identifier = webhooks(site)["crm-contact-sync"]
    page.goto(f"{base}{SETTINGS}{identifier}/deliveries/?status=success&type=contact.updated")
    page.locator("[data-found] li").first.wait_for()
    kinds = set(page.locator("[data-found] li span:nth-child(3)").all_inner_texts())
    faults.unless(kinds == {"contact.updated"}, f"the filter in the address shows {kinds}")
    count = page.locator("[data-found] li").count()
    with page.expect_download() as download:
        page.get_by_text("Export CSV").click()
    with open(download.value.path(), encoding="utf-8") as file:
        rows = file.read().strip().splitlines()
    faults.unless(len(rows) == count + 1, f"the export has {len(rows) - 1} rows, {count} are shown")
    menu = page.locator(".choice details")
    for leave in [lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()]:
        menu.locator("summary").click()
        faults.unless(menu.get_by_label("email.opened").is_visible(), "the list of types does not open")
        leave()
        faults.unless(not menu.get_by_label("email.opened").is_visible(), "the list of types stays open")
    page.goto(f"{base}{SETTINGS}?status=paused")
    shown = page.locator("article.webhook:visible h3").all_inner_texts()
    faults.unless(shown == ["Warehouse Mirror"], f"paused webhooks: {shown}")


def rows(binary, folder, site, browser, base, faults):
    """What an opened row copies: the request for a shell, and commands that the program takes."""
    identifier = webhooks(site)["crm-contact-sync"]
    context = browser.new_context(timezone_id="America/New_York")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{base}{SETTINGS}{identifier}/deliveries/")
    row = page.locator("[data-rows] > tr:not(.more)").first
    row.locator("summary").click()
    more = page.locator("tr.more").first
    more.get_by_role("tab", name="Reproduce").click()
    more.get_by_role("button", name="Copy as curl").click()
    more.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    words = shlex.split(copied)
    headers = [words[index + 1] for index, word in enumerate(words) if word == "-H"]
    faults.unless(words[:3] == ["curl", "-X", "POST"] and words[3].startswith("https://"), f"curl: {words[:4]}")
    faults.unless("content-type: application/json" in headers, f"curl: {headers}")
    faults.unless(not any("signature" in header for header in headers), f"a cut signature is copied: {headers}")
    event = row.locator("code").first.inner_text()
    faults.unless(json.loads(words[words.index("--data-binary") + 1])["id"] == event, "curl sends another event")
    for command in more.locator(".commands code").all_inner_texts():
        words = shlex.split(command)[1:]
        more_words = ["--dry-run"] if words[0] == "replay" else []
        done = run(binary, *words, *more_words, folder=folder, check=False)
        faults.unless(done.returncode == 0, f"{command}: {done.stderr}")
    # UTC first, then the reader's time; days later the page says how old it is.
    stamp = page.inner_text(".stamp")
    faults.unless(stamp == "As of 2026-11-24 12:00 UTC (Nov 24, 07:00 AM local)", f"stamp: {stamp}")
    for now, text in [("2026-11-25T11:00:00Z", None), ("2026-11-27T13:00:00Z", "The data on this page is 3 days old.")]:
        page = context.new_page()
        page.clock.set_fixed_time(now)
        page.goto(f"{base}{SETTINGS}")
        told = page.locator("main > .banner.warn").all_inner_texts()
        faults.unless(told == ([text] if text else []), f"at {now}: {told}")
    page.goto(f"{base}{SETTINGS}{identifier}/")
    page.fill("[name=since]", "2026-11-20T08:00")
    command = page.inner_text("[data-replay-command]")
    faults.unless("--since 2026-11-20T08:00:00Z" in command, f"replay in another time zone: {command}")
    context.close()


def by_keyboard(site, browser, base, faults):
    """A webhook is created, another edited, without a mouse, as far as the forge."""
    context = browser.new_context()
    context.route("https://github.com/**", lambda route: route.fulfill(body="the forge"))
    page = context.new_page()
    page.set_default_timeout(10_000)

    def go(selector):
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        faults.add(f"{page.url}: tabs never come to {selector}")

    page.goto(base + SETTINGS + "create/")
    for selector, keys in [
        ("[name=name]", "By Keys"), ("[name=url]", "https://example.com/in"), ("[data-quick=none]", " "),
        ("[value='email.bounced']", " "), ("#declaration [data-open-request]", None),
    ]:
        go(selector)
        if keys:
            page.keyboard.type(keys)
    page.keyboard.press("Enter")
    page.wait_for_url("https://github.com/**")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    faults.unless(query["filename"] == ["webhooks.d/by-keys.yaml"], f"by keyboard: {query}")
    faults.unless("\nevents:\n  - email.bounced\nretry:" in query["value"][0], f"by keyboard: {query}")
    page.goto(f"{base}{SETTINGS}{webhooks(site)['crm-contact-sync']}/edit/")
    go("[name=timeout]")
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    go("#declaration [data-open-request]")
    page.keyboard.press("Enter")
    page.wait_for_url("https://github.com/acme/webhooks/edit/main/webhooks.d/crm-contact-sync.yaml")
    context.close()


def finding(site, page, base, faults):
    """The top bar's search leads to a webhook, to an event type, or to the overview's own search."""
    known = webhooks(site)
    for text, path in [
        ("engagement", f"{SETTINGS}{known['engagement-scoring']}/"), ("Campaign Ledger", f"{SETTINGS}{known['campaign-ledger']}/"),
        ("order.attributed", f"{SETTINGS}events/order.attributed/"), ("northwind & co", f"{SETTINGS}?q=northwind+%26+co"),
    ]:
        page.goto(f"{base}{SETTINGS}events/email.sent/")
        field = page.get_by_label("Find a webhook or event type")
        field.press_sequentially(text)
        if "&" not in text:
            page.locator("#find-names option").first.wait_for(state="attached")
        field.press("Enter")
        page.wait_for_url(base + path)
    faults.unless(page.locator("[data-count]").inner_text() == "0 shown", "the overview does not search")


def tabs(site, page, base, faults):
    """Code in tabs, by mouse and by keyboard."""
    page.goto(f"{base}{SETTINGS}{webhooks(site)['crm-contact-sync']}/test/")
    shown = page.locator("[role=tabpanel]:visible")
    faults.unless(shown.count() == 1 and "require('crypto')" in shown.inner_text(), "no tab is open")
    page.get_by_role("tab", name="Go", exact=True).click()
    faults.unless("package main" in shown.inner_text(), "the tab of Go shows something else")
    for key, name in [("ArrowRight", "Ruby"), ("End", "Swift"), ("ArrowRight", "Node.js"), ("ArrowLeft", "Swift")]:
        page.keyboard.press(key)
        chosen = page.locator("[role=tab][aria-selected=true]")
        focused = page.evaluate("document.activeElement.textContent")
        faults.unless(chosen.inner_text() == focused == name, f"{key} leads to {focused}, not {name}")
    faults.unless(shown.count() == 1, "more than one tab is open")


def verifier(site, page, base, faults):
    identifier = webhooks(site)["crm-contact-sync"]
    page.goto(f"{base}{SETTINGS}{identifier}/test/")
    payload, secret = '{"id":"evt_1","text":"é"}', "whsec_" + "QUJD" * 8
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    page.fill("[name=payload]", payload)
    page.fill("[name=secret]", secret)
    page.fill("[name=signature]", f"sha256={digest}")
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("The signature is right.").wait_for()
    page.fill("[name=payload]", payload + " ")
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("Signature verification failed. Check your secret key.").wait_for()
    page.get_by_role("button", name="Edit Payload").click()
    page.fill("textarea[data-payload]", "{")
    page.get_by_text("Not JSON").wait_for()


def main():
    faults = Faults()
    binary, folder = sys.argv[1:]
    site = build_demo(binary, folder, "--repo-url", "https://github.com/acme/webhooks")
    with served(site) as base, chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(10_000)
        watch(page, faults, [base])
        create(binary, folder, page, base, faults)
        edit(binary, folder, site, page, base, faults)
        filters(page, base, faults)
        report(site, page, base, faults)
        rows(binary, folder, site, browser, base, faults)
        by_keyboard(site, browser, base, faults)
        finding(site, page, base, faults)
        tabs(site, page, base, faults)
        verifier(site, page, base, faults)
    faults.leave()


main()
