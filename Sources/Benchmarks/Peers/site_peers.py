"""The pages that Hugo and Jinja2 are timed with: `build-site`'s detail page, from the same state.

    site_peers.py prepare STATE FOLDER PAGES   writes data.json and a Hugo site
    site_peers.py change FOLDER COUNT          changes the data of so many pages of the Hugo site
    site_peers.py jinja FOLDER OUT             renders data.json with Jinja2

A page has fifteen rows of configuration, two charts drawn from hourly figures and fifty deliveries.
"""

import datetime
import json
import pathlib
import sqlite3
import sys

WEEK = 7 * 86_400_000
STATES = ["Pending", "Pending", "OK", "Pending Retry", "Failed", "Held", "Archived", "Discarded"]


def pages(state, count):
    db = sqlite3.connect(f"file:{state}?mode=ro", uri=True)
    webhooks = db.execute("SELECT id, public_id, configuration, revision FROM webhook ORDER BY id")
    found = []
    for number, name, text, revision in webhooks.fetchall():
        configuration = json.loads(text)
        facts = [[key, json.dumps(value)] for key, value in configuration.items()]
        hours = db.execute(
            "SELECT hour, attempts, successes, total_ms FROM hourly"
            " WHERE webhook = ? AND attempts > 0 ORDER BY hour DESC LIMIT 168",
            [number],
        ).fetchall()[::-1]
        rows = db.execute(
            "SELECT d.seq, d.created_at, t.name, d.state, d.response_status, d.response_ms"
            " FROM delivery AS d JOIN event AS e ON e.seq = d.event"
            " JOIN event_type AS t ON t.id = e.type"
            " WHERE d.webhook = ? ORDER BY d.seq DESC LIMIT 50",
            [number],
        ).fetchall()
        end = max([row[0] for row in hours], default=0)
        found.append({
            "title": configuration["name"],
            "id": name,
            "facts": (facts + [["revision", str(revision)]])[:15],
            "start": end - WEEK,
            "hours": [
                {"at": at, "attempts": attempts, "successes": good, "mean": total / attempts}
                for at, attempts, good, total in hours
            ],
            "rows": [
                {"id": seq, "at": at, "type": kind, "state": STATES[state],
                 "status": status or 0, "ms": ms or 0}
                for seq, at, kind, state, status, ms in rows
            ],
        })
    return [dict(found[i % len(found)], number=i) for i in range(count)]


CHART = """<svg class="chart" viewBox="0 0 560 220" role="img"><title>%(title)s</title>
<path class="line" d="%(path)s"/></svg>"""

HUGO = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<h1>{{ .Title }}</h1><dl>
{{ range .Params.facts }}<div><dt>{{ index . 0 }}</dt><dd>{{ index . 1 }}</dd></div>
{{ end }}</dl>
{{ $start := .Params.start }}""" + CHART % {
    "title": "Success rate",
    "path": '{{ range $i, $h := .Params.hours }}{{ if $i }}L{{ else }}M{{ end }}'
    '{{ printf "%.1f %.1f" (add 70 (mul 478 (div (float (sub $h.at $start)) 604800000.0)))'
    ' (sub 192 (mul 180 (div (float $h.successes) $h.attempts))) }}{{ end }}',
} + CHART % {
    "title": "Response time",
    "path": '{{ range $i, $h := .Params.hours }}{{ if $i }}L{{ else }}M{{ end }}'
    '{{ printf "%.1f %.1f" (add 70 (mul 478 (div (float (sub $h.at $start)) 604800000.0)))'
    ' (sub 192 (mul 180 (div (float $h.mean) 4000.0))) }}{{ end }}',
} + """<table><tbody>
{{ range .Params.rows }}<tr id="{{ .id }}" data-status="{{ .state }}" data-type="{{ .type }}">\
<td><time datetime="{{ time.Format "2006-01-02T15:04:05Z" (time.AsTime (int (div .at 1000))) }}">\
{{ time.Format "Jan 2, 3:04 PM" (time.AsTime (int (div .at 1000))) }}</time></td><td><code>{{ .type }}</code></td>\
<td><span class="state">{{ .status }} {{ .state }}</span></td><td>{{ .ms }}ms</td>\
<td><a href="deliveries/#{{ .id }}">View</a></td></tr>
{{ end }}</tbody></table></body></html>
"""

JINJA = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><dl>
{% for name, value in facts %}<div><dt>{{ name }}</dt><dd>{{ value }}</dd></div>
{% endfor %}</dl>
""" + CHART % {
    "title": "Success rate",
    "path": "{% for h in hours %}{{ 'M' if loop.first else 'L' }}"
    "{{ '%.1f %.1f'|format(70 + 478 * (h.at - start) / 604800000,"
    " 192 - 180 * h.successes / h.attempts) }}{% endfor %}",
} + CHART % {
    "title": "Response time",
    "path": "{% for h in hours %}{{ 'M' if loop.first else 'L' }}"
    "{{ '%.1f %.1f'|format(70 + 478 * (h.at - start) / 604800000,"
    " 192 - 180 * h.mean / 4000) }}{% endfor %}",
} + """<table><tbody>
{% for r in rows %}<tr id="{{ r.id }}" data-status="{{ r.state }}" data-type="{{ r.type }}">\
<td><time datetime="{{ r.at|iso }}">{{ r.at|moment }}</time></td><td><code>{{ r.type }}</code></td>\
<td><span class="state">{{ r.status }} {{ r.state }}</span></td><td>{{ r.ms }}ms</td>\
<td><a href="deliveries/#{{ r.id }}">View</a></td></tr>
{% endfor %}</tbody></table></body></html>
"""


def write_page(folder, page):
    path = folder / "hugo" / "content" / f"{page['id']}-{page['number']}.md"
    path.write_text(json.dumps(page) + "\n")


def prepare(state, folder, count):
    folder = pathlib.Path(folder)
    all_pages = pages(state, count)
    for part in ("content", "layouts/_default"):
        (folder / "hugo" / part).mkdir(parents=True)
    (folder / "hugo" / "hugo.toml").write_text(
        'baseURL = "https://example.com/"\n'
        'disableKinds = ["taxonomy", "term", "rss", "sitemap", "home", "section", "404"]\n'
    )
    (folder / "hugo" / "layouts" / "_default" / "single.html").write_text(HUGO)
    for page in all_pages:
        write_page(folder, page)
    (folder / "data.json").write_text(json.dumps(all_pages))


def change(folder, count):
    folder = pathlib.Path(folder)
    for page in json.loads((folder / "data.json").read_text())[:count]:
        write_page(folder, dict(page, title=page["title"] + " changed"))


def render(folder, out):
    import jinja2

    def at(milliseconds):
        return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)

    environment = jinja2.Environment(autoescape=True)
    environment.filters["iso"] = lambda time: at(time).strftime("%Y-%m-%dT%H:%M:%SZ")
    environment.filters["moment"] = lambda time: at(time).strftime("%b %d, %I:%M %p")
    template = environment.from_string(JINJA)
    for page in json.loads((pathlib.Path(folder) / "data.json").read_text()):
        place = pathlib.Path(out) / f"{page['id']}-{page['number']}"
        place.mkdir(parents=True)
        (place / "index.html").write_text(template.render(page))


if __name__ == "__main__":
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "prepare":
        prepare(arguments[0], arguments[1], int(arguments[2]))
    elif command == "change":
        change(arguments[0], int(arguments[1]))
    else:
        render(arguments[0], arguments[1])
