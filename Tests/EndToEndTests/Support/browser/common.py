"""What the browser tests share: a site to look at, a server for it, Debian's Chromium, and a list of faults."""

import contextlib
import functools
import http.server
import json
import os
import subprocess
import sys
import threading

from playwright.sync_api import sync_playwright

SETTINGS = "dashboard/settings/webhooks/"
NOW = "2026-11-24T12:00:00Z"
REPOSITORY = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))


class Faults:
    """What is wrong; the script fails when there is anything."""

    def __init__(self):
        self.lines = []

    def add(self, text):
        self.lines.append(text)

    def unless(self, truth, text):
        if not truth:
            self.add(text)

    def leave(self):
        for line in self.lines:
            print(line)
        sys.exit(1 if self.lines else 0)


def run(binary, *arguments, folder, check=True, **options):
    """The program with its answer; without the environment's own settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PENGUINHOOKS_")}
    done = subprocess.run(
        [binary, *arguments], cwd=folder, capture_output=True, text=True, env=environment, **options
    )
    if check and done.returncode != 0:
        raise SystemExit(f"{arguments[0]} ended with {done.returncode}: {done.stderr}{done.stdout}")
    return done


def build_demo(binary, folder, *options, deliveries="480"):
    """The site of the demo's sample data; the folder it is in."""
    os.symlink(os.path.join(REPOSITORY, "webhooks.d"), os.path.join(folder, "webhooks.d"))
    run(binary, "demo", "--sample-state", "state.sqlite", "--deliveries", deliveries, folder=folder)
    run(binary, "build-site", "--out", "site", "--now", NOW, *options, folder=folder)
    return os.path.join(folder, "site")


def webhooks(site):
    """Identifiers by key."""
    with open(os.path.join(site, "data/webhooks.json"), encoding="utf-8") as file:
        return {webhook["key"]: webhook["id"] for webhook in json.load(file)["webhooks"]}


@contextlib.contextmanager
def served(site):
    """The address of a site served on loopback."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=site)
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextlib.contextmanager
def chromium():
    """Debian's Chromium, which lives in a container too."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


def watch(page, faults, origins):
    """Notes every message of the console, error, refused rule and request to another host."""
    page.on("console", lambda message: faults.add(f"{page.url}: console: {message.text}"))
    page.on("pageerror", lambda error: faults.add(f"{page.url}: {error}"))

    def asked(request):
        url = request.url
        if not url.startswith(("data:", "blob:")) and not any(url.startswith(o) for o in origins):
            faults.add(f"{page.url}: asks {url}")

    page.on("request", asked)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => "
        "console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`))"
    )
