"""Connects pages to a real daemon: the log streams, actions act, and its loss is borne.

Usage: connected.py BINARY FOLDER
"""

import http.server
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading

from playwright.sync_api import expect

from common import SETTINGS, Faults, chromium, run, served, watch, webhooks


HOSTILE = '"><img src=x onerror=alert(1)></script>{{key}}'


class Endpoint:
    """A receiver that can be told to fail."""

    def __init__(self):
        self.status = 200
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                body = b"OK" if endpoint.status == 200 else b"<b>broken</b>"
                self.send_response(endpoint.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


class Daemon:
    """The daemon, at the same address after every start."""

    def __init__(self, binary, folder, origin):
        self.binary, self.folder, self.origin = binary, folder, origin
        self.address = "127.0.0.1:0"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [
                self.binary, "daemon", "--listen", self.address, "--allow-private", "127.0.0.0/8",
                "--cors-origin", self.origin,
            ],
            cwd=self.folder, stderr=subprocess.PIPE, text=True,
        )
        for line in self.process.stderr:
            if "listening on " in line:
                self.address = line.split("http://")[1].strip()
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return f"http://{self.address}"
        raise SystemExit("the daemon did not start")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


def declare(folder, endpoint):
    os.makedirs(os.path.join(folder, "webhooks.d"))
    names = {"good": "Good", "other": json.dumps(HOSTILE)}
    for key, url in {"good": endpoint.url + "/good", "other": endpoint.url + "/other"}.items():
        with open(os.path.join(folder, f"webhooks.d/{key}.yaml"), "w", encoding="utf-8") as file:
            file.write(
                f"name: {names[key]}\nurl: {url}\nevents: [email.opened]\nowner: tests\n"
                "retry: {max_attempts: 2, delays: [1h]}\n"
            )


class Session:
    """What every step needs."""

    numbers = itertools.count(1)

    def __init__(self, binary, folder, page, base, daemon, token, endpoint, faults):
        self.binary, self.folder, self.page, self.base = binary, folder, page, base
        self.daemon, self.token, self.endpoint, self.faults = daemon, token, endpoint, faults
        self.good = webhooks(os.path.join(folder, "site"))["good"]

    def open(self, path):
        self.page.goto(self.base + SETTINGS + path)

    def connect(self, path):
        self.open(path)
        self.page.get_by_label("Token").fill(self.token)
        self.page.get_by_role("button", name="Connect", exact=True).click()
        expect(self.page.locator("[data-connection-state]")).to_contain_text("Connected to")

    def emit(self):
        data = {"email_id": "msg_1", "contact": {"id": "c", "email": "a@example.com", "first_name": "</script>"}}
        event = {"id": f"evt_live{next(self.numbers)}", "type": "email.opened", "data": data}
        run(
            self.binary, "emit", "--server", f"http://{self.daemon.address}", "--token", self.token,
            folder=self.folder, input=json.dumps(event),
        )
        return event["id"]

    def outcome(self, name):
        """The button of an action within its card, and where it tells what came of it."""
        return self.page.get_by_role("button", name=name, exact=True), self.page.locator(".outcome")


def wrong_token(session):
    session.open("")
    session.page.get_by_label("Token").fill("phk_wrong")
    session.page.get_by_role("button", name="Connect", exact=True).click()
    expect(session.page.locator("[data-connection-state]")).to_contain_text("token")
    expect(session.page.get_by_label("Token")).to_be_visible()


def live_log(session):
    page = session.page
    session.connect(f"{session.good}/deliveries/")
    event = session.emit()
    row = page.locator("tbody[data-live] tr:not(.more)", has_text=event)
    expect(row).to_contain_text("200 OK")
    expect(row).to_contain_text("1/1")
    row.locator("summary").click()
    expect(page.locator("tr.more").first).to_contain_text('"first_name": "</script>"')
    session.endpoint.status = 500
    event = session.emit()
    row = page.locator("tbody[data-live] tr:not(.more)", has_text=event)
    expect(row).to_contain_text("500 Error")
    expect(row).to_contain_text("1/2")
    row.locator("summary").click()
    expect(page.locator("tr.more").first).to_contain_text("<b>broken</b>")
    session.endpoint.status = 200
    page.locator("tr.more").first.get_by_role("button", name="Retry Now").click()
    expect(row).to_contain_text("200 OK")
    expect(row).to_contain_text("2/2")
    session.endpoint.status = 500
    for name, said in [("Retry All Failed", "queued"), ("Clear Failed Log", "archived")]:
        event = session.emit()
        expect(page.locator("tbody[data-live] tr:not(.more)", has_text=event)).to_contain_text("500 Error")
        page.get_by_role("button", name=name, exact=True).click()
        page.locator(".outcome").get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".outcome", has_text=re.compile(rf"\d {said}"))).to_be_visible()
    session.endpoint.status = 200


def detail(session):
    page = session.page
    session.connect(f"{session.good}/")
    page.get_by_role("button", name="Send Test Event", exact=True).click()
    expect(page.locator(".outcome", has_text="✓ Test successful!")).to_contain_text("Status: 200 OK")
    event = session.emit()
    expect(page.locator("tbody[data-live] tr").first).to_contain_text("email.opened")
    del event
    page.get_by_role("button", name="Pause Webhook", exact=True).click()
    expect(page.locator(".outcome", has_text="Paused. Deliveries wait.")).to_be_visible()
    expect(page.locator("header [data-pill]")).to_have_text("Paused")
    page.get_by_role("button", name="Resume Webhook", exact=True).click()
    expect(page.locator(".outcome", has_text="Resumed.")).to_be_visible()
    expect(page.locator("header [data-pill]")).not_to_have_text("Paused")
    before = page.locator("[data-stat=secret]").inner_text()
    page.get_by_role("button", name="Rotate Secret Key", exact=True).click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.locator("[data-stat=secret-version]")).to_have_text("1")
    page.get_by_role("button", name="Rotate Secret Key", exact=True).click()
    page.locator(".outcome").get_by_role("button", name="Rotate Secret Key", exact=True).click()
    expect(page.locator(".outcome code")).to_contain_text("whsec_")
    secret = page.locator(".outcome code").inner_text()
    expect(page.locator("[data-stat=secret-version]")).to_have_text("2")
    session.faults.unless(page.locator("[data-stat=secret]").inner_text() != before, "the mask is the old one")
    shown = run(session.binary, "secret", "show", "good", "--server", f"http://{session.daemon.address}",
                "--token", session.token, folder=session.folder).stdout
    session.faults.unless(secret in shown, "the shown secret is not the live one")
    # A new webhook's events of the last day, then their count and the second step.
    page.locator("[data-replay]").get_by_role("button", name="Replay", exact=True).click()
    expect(page.locator("[data-replay] .outcome")).to_contain_text("No events in that time")


def refreshing(session):
    """Figures follow each minute, the configuration each five."""
    page = session.page
    page.clock.install()
    session.connect(f"{session.good}/")
    total = page.locator("[data-stat=total]")
    page.clock.run_for(1000)
    before = total.inner_text()
    session.emit()
    # Counted before it is asked for.
    expect(page.locator("[data-stat=heard]")).to_contain_text("Last attempt")
    page.clock.run_for(60_000)
    expect(total).not_to_have_text(before)
    with open(os.path.join(session.folder, "webhooks.d/good.yaml"), "a", encoding="utf-8") as file:
        file.write("timeout: 9s\n")
    run(session.binary, "reconcile", "--apply", "--yes", "--server", f"http://{session.daemon.address}",
        "--token", session.token, folder=session.folder)
    page.clock.run_for(300_000)
    expect(page.locator("[data-stat=changed]")).to_contain_text("revision 1 is shown, 2 is live")


def testing(session):
    page = session.page
    session.connect(f"{session.good}/test/")
    button = page.get_by_role("button", name="Send Test Event", exact=True)
    button.click()
    result = page.locator("[data-tester] .outcome")
    expect(result).to_contain_text("✓ Test successful!")
    expect(result).to_contain_text('Body: "OK"')
    page.get_by_text("View Full Request").click()
    expect(result).to_contain_text("x-penguinmails-signature: sha256=")
    page.get_by_role("button", name="Edit Payload").click()
    page.fill("textarea[data-payload]", json.dumps({"email_id": "mine", "contact": {"id": "c", "email": "a@b.co"}}))
    button.click()
    expect(result).to_contain_text('"mine"')
    session.endpoint.status = 500
    button.click()
    expect(result).to_contain_text("✗ Test failed")
    expect(result).to_contain_text("Status: 500")
    session.endpoint.status = 200
    page.get_by_role("button", name="Retry Test").click()
    expect(result).to_contain_text("✓ Test successful!")
    session.connect("create/")
    page.fill("[name=url]", session.endpoint.url + "/new")
    page.get_by_role("button", name="Send Test Event", exact=True).click()
    expect(page.locator("[data-compose] .outcome", has_text="Test successful")).to_contain_text("Status: 200 OK")


def overview(session):
    page = session.page
    session.connect("")
    expect(page.locator("article h3", has_text=HOSTILE)).to_be_visible()
    card = page.locator(f"article[data-webhook={session.good}]")
    expect(card.locator("[data-stat=rate]")).not_to_have_text("No deliveries yet")
    card.locator("summary", has_text="Pause").click()
    card.get_by_role("button", name="Pause Webhook").click()
    expect(card.locator("[data-pill]")).to_have_text("Paused")
    card.get_by_role("button", name="Resume Webhook").click()
    expect(card.locator("[data-pill]")).not_to_have_text("Paused")


def losing(session):
    """Killed, the page says so and shows commands; started again, it goes on where it was."""
    page = session.page
    session.connect(f"{session.good}/deliveries/")
    event = session.emit()
    expect(page.locator("tbody[data-live] tr:not(.more)", has_text=event)).to_be_visible()
    expect(page.get_by_text("deliveries retry-failed")).not_to_be_visible()
    session.daemon.stop(signal.SIGKILL)
    expect(page.locator("[data-connection-state]")).to_contain_text("does not answer")
    expect(page.get_by_text("deliveries retry-failed").first).to_be_visible()
    expect(page.locator("tbody[data-live] tr:not(.more)", has_text=event)).to_be_visible()
    session.daemon.start()
    expect(page.locator("[data-connection-state]")).to_contain_text("Connected to")
    event = session.emit()
    expect(page.locator("tbody[data-live] tr:not(.more)", has_text=event)).to_contain_text("200 OK")
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_label("Token")).to_be_visible()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    session.faults.unless(session.token not in stored, "the token is kept in storage")


def main():
    faults = Faults()
    binary, folder = sys.argv[1:]
    endpoint = Endpoint()
    expect.set_options(timeout=20_000)
    declare(folder, endpoint)
    site = os.path.join(folder, "site")
    os.makedirs(site)
    run(binary, "reconcile", "--apply", "--yes", "--secrets-out", "secrets.json", folder=folder)
    made = run(binary, "token", "create", "--role", "admin", "--format", "json", folder=folder)
    token = json.loads(made.stdout)["token"]
    with served(site) as base, chromium() as browser:
        daemon = Daemon(binary, folder, base.rstrip("/"))
        api = daemon.start()
        try:
            run(binary, "build-site", "--out", "site", "--api", api, folder=folder)
            for step in [wrong_token, live_log, detail, testing, overview, losing, refreshing]:
                page = browser.new_page()
                page.set_default_timeout(20_000)
                # What the browser itself says of a refused token or a daemon that is gone is no fault.
                noise = Faults()
                watch(page, noise, [base, api + "/"])
                page.on("dialog", lambda dialog: faults.add(f"a script of the data ran: {dialog.message}"))
                step(Session(binary, folder, page, base, daemon, token, endpoint, faults))
                for line in noise.lines:
                    faults.unless("Failed to load resource" in line or "ERR_" in line, f"{step.__name__}: {line}")
                page.close()
        finally:
            daemon.stop()
    faults.leave()


main()
