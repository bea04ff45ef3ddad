"""Runs the script of one job of a GitLab pipeline, as a runner would, beside a stand-in for the notes of merge requests.

run_gitlab.py PIPELINE JOB VARIABLES.json NOTES.json

VARIABLES holds the variables that GitLab and the project's settings give. NOTES keeps the notes from run to run.
"""
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import urllib.parse

import yaml

pipeline_file, job_name, variables_file, notes_file = sys.argv[1:]
with open(pipeline_file) as file:
    pipeline = yaml.safe_load(file)
with open(variables_file) as file:
    given = json.load(file)


class Notes(http.server.BaseHTTPRequestHandler):
    """The few routes of GitLab's API that a recipe asks, its token checked."""

    def answer(self, status, value):
        # As GitLab does: compact, with HTML's characters escaped.
        text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def handle_request(self):
        path = urllib.parse.urlsplit(self.path).path
        found = re.fullmatch(r"/projects/1/merge_requests/7/notes(?:/(\d+))?", path)
        if not found or self.headers["PRIVATE-TOKEN"] != given["PENGUINHOOKS_COMMENT_TOKEN"]:
            return self.answer(404, {"message": "404 Not found"})
        with open(notes_file) as file:
            notes = json.load(file)
        if self.command == "GET":
            return self.answer(200, notes)
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = urllib.parse.parse_qs(form)["body"][0]
        if self.command == "POST":
            notes.append({"id": 300 + len(notes), "type": None, "body": body,
                          "author": {"id": 1, "username": "bot"}, "system": False})
        else:
            for note in notes:
                if note["id"] == int(found[1]):
                    note["body"] = body
        with open(notes_file, "w") as file:
            json.dump(notes, file)
        self.answer(200, notes[-1])

    do_GET = do_POST = do_PUT = handle_request

    def log_message(self, *arguments):
        pass


job = pipeline[job_name]
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = {
    **os.environ,
    **{name: str(value) for name, value in pipeline.get("variables", {}).items()},
    **given,
    "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}",
    "CI_PROJECT_DIR": os.getcwd(),
}
before = job.get("before_script", pipeline.get("default", {}).get("before_script", []))
# The lines share one shell, which ends at the first that fails.
script = "\n".join(before + job["script"])
print("$", script, file=sys.stderr, flush=True)
done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environment, stdin=subprocess.DEVNULL)
server.shutdown()
sys.exit(done.returncode)
