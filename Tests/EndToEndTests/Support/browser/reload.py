"""Watches and serves a site: an open page loads itself again when its data or its templates change.

Usage: reload.py BINARY FOLDER
"""

import http.client
import os
import signal
import subprocess
import sys

from playwright.sync_api import expect

from common import SETTINGS, Faults, build_demo, chromium, run, watch, webhooks


def answer(port, path, host):
    """Status and body of a request by a name for this host."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    return response.status, response.read().decode(errors="replace")


def main(binary, folder):
    faults = Faults()
    site = build_demo(binary, folder, deliveries="60")
    page_path = SETTINGS + webhooks(site)["crm-contact-sync"] + "/"
    run(binary, "build-site", "--init-templates", folder=folder)
    watching = subprocess.Popen(
        [binary, "build-site", "--out", "site", "--watch", "--interval", "100ms", "--serve", "0"],
        cwd=folder, stderr=subprocess.PIPE, text=True,
    )
    try:
        line = next(line for line in watching.stderr if line.startswith("serving "))
        url = line.split(" at ")[1].strip()
        port = int(url.rstrip("/").rsplit(":", 1)[1])
        with chromium() as browser:
            page = browser.new_page()
            watch(page, faults, [url])
            page.goto(url + page_path)
            expect(page.locator("h1")).to_contain_text("CRM Contact Sync")

            template = os.path.join(folder, "site-templates/pages/detail.mustache")
            with open(template, encoding="utf-8") as file:
                text = file.read()
            with open(template, "w", encoding="utf-8") as file:
                file.write(text + '<p id="ours">Ours</p>\n')
            expect(page.locator("#ours")).to_have_text("Ours", timeout=60_000)

            # A template that is broken leaves the site and the page as they are.
            with open(template, "w", encoding="utf-8") as file:
                file.write(text + "{{nothing}}\n")
            error = next(line for line in watching.stderr if "nothing" in line)
            faults.unless("pages/detail.mustache" in error, f"says: {error}")
            expect(page.locator("#ours")).to_have_text("Ours")
            with open(template, "w", encoding="utf-8") as file:
                file.write(text)
            expect(page.locator("#ours")).to_have_count(0, timeout=60_000)

            run(
                binary, "webhooks", "pause", "crm-contact-sync", "--reason", "A reason to see",
                folder=folder,
            )
            expect(page.locator("main")).to_contain_text("A reason to see", timeout=60_000)

        status, text = answer(port, "/" + page_path, "localhost")
        faults.unless(status == 200 and "/.preview/reload.js" in text, f"served {status}")
        status, text = answer(port, "/" + page_path, "evil.example.com")
        faults.unless(status == 404 and "CRM" not in text, f"by another name {status}")
        status, _ = answer(port, "/.penguinhooks-manifest.json", "localhost")
        faults.unless(status == 404, f"the list of files {status}")
        status, _ = answer(port, "/%2e%2e/state.sqlite", "localhost")
        faults.unless(status == 404, f"traversal {status}")
        # No built file knows of any of this.
        with open(os.path.join(site, page_path, "index.html"), encoding="utf-8") as file:
            faults.unless(".preview" not in file.read(), "the script is in a built page")
    finally:
        watching.send_signal(signal.SIGINT)
        faults.unless(watching.wait(60) == 0, f"ended with {watching.returncode}")
    faults.leave()


main(*sys.argv[1:])
