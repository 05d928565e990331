#!/usr/bin/env python3
"""Reads report.html as report/page/web/format.txt describes it, on its own: what the page carries, checked from outside.

    page.py FILE            the traces in it, some columns of each
    page.py --check FILE    the page is well-formed, and nothing executes in it but its own script
    page.py --run DIR       the page of a results folder holds what the folder does
    page.py --tasks FILE    each task's states in the traces of it, in us
    page.py --states DIR    its spans add up to the states of run.json
"""
import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from html.parser import HTMLParser
from pathlib import Path

SHOWN = ["slice.begin", "slice.duration", "slice.lane", "slice.depth", "async.begin", "async.duration",
         "state.lane", "state.duration", "state.kind", "instant.time", "instant.lane"]
RUNNING, READY, PREEMPTED = 1, 3, 2  # span.state, and kernel.kind
ROOT = Path(__file__).resolve().parent.parent.parent


class Page(HTMLParser):
    """The elements that could execute, and the data blocks."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.scripts = []  # (attributes, text)
        self.styles = []
        self.handlers = []
        self.policy = None
        self.inside = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.handlers += [f"<{tag} {name}>" for name in values if name.startswith("on")]
        self.handlers += [f"<{tag} {name}={value}>" for name, value in attributes
                          if (value or "").strip().lower().startswith("javascript:")]
        if tag in ("iframe", "object", "embed", "base", "form"):
            self.handlers.append(f"<{tag}>")
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = values["content"]
        if tag in ("script", "style"):
            self.inside = tag
            (self.scripts if tag == "script" else self.styles).append((values, ""))

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            which = self.scripts if self.inside == "script" else self.styles
            which[-1] = (which[-1][0], which[-1][1] + data)

    def block(self, name):
        return json.loads(next(text for values, text in self.scripts if values.get("id") == name))

    def traces(self):
        return [(values, unpack(text)) for values, text in self.scripts if "trace" in (values.get("class") or "").split()]


def varints(data, count):
    values, at = [], 0
    for _ in range(count):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        values.append(value)
    assert at == len(data), "a column is longer than its values"
    return values


def column(kind, data, count):
    if kind == "u8":
        return list(data)
    if kind == "f64":
        return list(struct.unpack(f"<{count}d", data))
    values = varints(data, count)
    if kind.startswith("delta"):
        total = 0
        for i, value in enumerate(values):
            total += (value >> 1) ^ -(value & 1)
            values[i] = total
    return values


def unpack(text):
    """Returns (header, columns by name)."""
    raw = zlib.decompress(base64.b64decode(text, validate=True))
    magic, length = struct.unpack("<II", raw[:8])
    assert magic == 0x314C4D53, "the magic number is wrong"
    header, at, columns = json.loads(raw[8:8 + length].decode()), 8 + length, {}
    for one in header["columns"]:
        columns[one["name"]] = column(one["type"], raw[at:at + one["bytes"]], one["count"])
        at += one["bytes"]
        assert len(columns[one["name"]]) == one["count"]
    assert at == len(raw), "there is something after the last column"
    return header, columns


def show(page):
    for values, (header, columns) in page.traces():
        kind = "foreign" if header.get("foreign") else header["runner"]
        print(f"{values['data-cell']} {kind}, {len(header['lanes'])} lanes")
        for name in SHOWN:
            if name in columns:
                print(name, *columns[name])


def source_hash(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check(page, text):
    assert not page.handlers, f"the page could execute {page.handlers[0]}"
    executing = [body for values, body in page.scripts if values.get("type") not in ("application/json", "text/plain")]
    assert len(executing) == 1, f"{len(executing)} scripts would execute"
    policy = dict(part.strip().partition(" ")[::2] for part in page.policy.split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'{source_hash(executing[0])}'", policy["script-src"]
    assert "{{" not in re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S).replace("{{script}}&amp;lt;", "")
    for _, (header, columns) in page.traces():
        begins, lengths = columns.get("span.begin", []), columns.get("span.duration", [])
        assert begins == sorted(begins)
        assert all(begin + length < 2**53 for begin, length in zip(begins, lengths))
        assert all(number < len(header["strings"]) for name in ("span.what", "span.at", "slice.name")
                   for number in columns.get(name, []))
    page.block("run")
    page.block("sources")
    page.block("shown")


def compare(folder):
    page = Page((folder / "report.html").read_text())
    run = json.loads((folder / "run.json").read_text())
    for cell in run["cells"]:
        here = [values for values, _ in page.traces() if values["data-cell"] == cell["id"]]
        kept = [values for values in here if values["class"] == "trace"]
        assert len(kept) == 1 and len({values["data-repeat"] for values in here}) == len(here)
        print(f"{cell['id']}: the trace of the kept repeat and {len(here) - 1} other")
    assert list(page.block("shown")) == [cell["id"] for cell in run["cells"]]
    sources = run.pop("sources")
    print("run.json: the same" if page.block("run") == run else "run.json: another")
    same = page.block("sources") == sources and all(
        (ROOT / name).read_text() == text for name, text in sources.items())
    print(f"sources: {', '.join(sources)}, {'as in the checkout' if same else 'changed'}")


def preempted_ns(columns):
    """What the kernel preempted of the running spans."""
    spans = list(zip(columns["span.begin"], columns["span.duration"], columns["span.lane"], columns["span.state"]))
    kernel = list(zip(columns["kernel.begin"], columns["kernel.duration"], columns["kernel.lane"], columns["kernel.kind"]))
    return sum(max(0, min(begin + length, at + lasts) - max(begin, at))
               for begin, length, lane, state in spans if state == RUNNING
               for at, lasts, by, kind in kernel if kind == PREEMPTED and by + 1 == lane)


def states(folder):
    """Where the kernel's records are missing, run.json adds the threads' time in run queues to what is ready."""
    page = Page((folder / "report.html").read_text())
    cells = {cell["id"]: cell for cell in json.loads((folder / "run.json").read_text())["cells"]}
    for values, (header, columns) in page.traces():
        samples = cells[values["data-cell"]]["samples"]
        sample = next(sample for sample in samples if sample["repeat"] == header["repeat"])
        drawn = sum(length for length, state in zip(columns["span.duration"], columns["span.state"]) if state == READY)
        queued = 0 if header["measured"] else sum(lane["runqueue_ns"] for lane in sample["lanes"])
        low = drawn + preempted_ns(columns)
        slack = 2 * (len(columns["span.begin"]) + len(columns["kernel.begin"]) + 10)  # ns, of rounding
        said = sample["states_ns"]["ready"]
        same = low - slack <= said <= low + queued + slack
        print(f"{values['data-cell']}: {'the same' if same else f'run.json says {said} ns ready, the page {low}'}")


def tasks(page):
    """Each task's spans in the order of time."""
    names = {RUNNING: "running", 2: "waiting", READY: "ready"}
    for _, (header, columns) in page.traces():
        spans = sorted(zip(columns["span.task"], columns["span.begin"], columns["span.duration"],
                           columns["span.state"], columns["span.lane"]))
        for task in range(header["tasks"]):
            print(f"task {task}: " + ", ".join(
                f"{names[state]} {begin // 1000}-{(begin + length) // 1000}"
                + (f" on {header['lanes'][lane - 1]['name']}" if lane > 0 else "")
                for of, begin, length, state, lane in spans if of == task))


def main(arguments):
    if arguments[0] == "--states":
        states(Path(arguments[1]))
        return
    if arguments[0] == "--run":
        compare(Path(arguments[1]))
        return
    text = Path(arguments[-1]).read_bytes().decode()
    if arguments[0] == "--tasks":
        tasks(Page(text))
    elif arguments[0] == "--check":
        check(Page(text), text)
    else:
        show(Page(text))


if __name__ == "__main__":
    main(sys.argv[1:])
