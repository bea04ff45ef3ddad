"""Runs the shell steps of one job of a GitHub Actions workflow, as a runner would.

run_recipe.py WORKFLOW JOB SETTINGS.json

SETTINGS holds what the service knows: {"github": {...}, "vars": {...}, "secrets": {...}}. Steps that
use an action are left out. An expression that the settings do not answer is an error.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

workflow_file, job_name, settings_file = sys.argv[1:]
with open(workflow_file) as file:
    # "on" reads as a boolean in YAML 1.1; nothing here asks for it.
    workflow = yaml.safe_load(file)
with open(settings_file) as file:
    settings = json.load(file)
job = workflow["jobs"][job_name]


def value_of(path):
    value = settings
    for name in path.split("."):
        value = value[name]
    return str(value)


def expanded(text):
    return re.sub(r"\$\{\{\s*([\w.]+)\s*\}\}", lambda found: value_of(found[1]), str(text))


def variables(node):
    return {name: expanded(value) for name, value in (node.get("env") or {}).items()}


scratch = tempfile.TemporaryDirectory()
# A step adds to the search path of those after it by a line of this file.
path_file = scratch.name + "/path"
open(path_file, "w").close()


def search_path():
    with open(path_file) as file:
        return ":".join([*reversed(file.read().split()), os.environ["PATH"]])


for step in job["steps"]:
    if "run" not in step:
        continue
    environment = {
        **os.environ, **variables(workflow), **variables(job), **variables(step),
        "RUNNER_TEMP": scratch.name, "GITHUB_PATH": path_file, "PATH": search_path(),
    }
    script = expanded(step["run"])
    print("$", script, file=sys.stderr, flush=True)
    # The shell that the service documents for `run` on Linux.
    done = subprocess.run(["bash", "-e", "-c", script], env=environment, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(done.returncode)
