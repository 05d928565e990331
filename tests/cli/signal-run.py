#!/usr/bin/env python3
"""Starts a command, waits until it is well under way, sends it a signal, and shows what became of it and of
every process that it had started. For tests of interruptions.

usage: signal-run.py SIGNAL PROCESSES SAMPLES FOLDER COMMAND...

The signal is sent as soon as the command has at least PROCESSES descendants and FOLDER/run.json reports at
least SAMPLES samples. Prints "exit CODE" (128 + its number for a signal) and "left COUNT", the descendants that
have not ended soon after. SIGNAL is not ignored, as it may be in a shell's background job or under nohup.
"""
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LIMIT_S = 50  # for each of the waits below; a test is ended at 60
GRACE_S = 10  # for processes to end that were asked to


def stat(pid):
    """(parent, state, start time) of a process, or None if there is none."""
    try:
        text = Path("/proc", str(pid), "stat").read_text()
    except OSError:
        return None
    fields = text[text.rindex(")") + 2:].split()
    return int(fields[1]), fields[0], fields[19]


def descendants(root):
    """(pid, start time) of all processes below root."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (found := stat(entry)):
            parents[int(entry)] = found
    below, grown = {root}, True
    while grown:
        grown = False
        for pid, (parent, _state, _start) in parents.items():
            if parent in below and pid not in below:
                below.add(pid)
                grown = True
    return [(pid, parents[pid][2]) for pid in below - {root}]


def runs(pid, start):
    found = stat(pid)
    return found is not None and found[2] == start and found[1] not in "ZX"


def samples(folder):
    try:
        document = json.loads(Path(folder, "run.json").read_text())
    except OSError:
        return 0
    return sum(len(cell["samples"]) for cell in document["cells"])


def until(condition, limit_s):
    """The condition's first true value; what it is in the end, if that never comes."""
    deadline = time.monotonic() + limit_s
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return value


def main():
    number = getattr(signal, sys.argv[1])
    wanted, least, folder, command = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:]
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)  # inherited by the command
    process = subprocess.Popen(command)

    def under_way():
        below = descendants(process.pid)
        return below if len(below) >= wanted and samples(folder) >= least else None

    below = until(under_way, LIMIT_S)
    if not below:
        process.kill()
        sys.exit(f"the command never had {wanted} processes and {least} samples")
    process.send_signal(number)
    code = process.wait(LIMIT_S)
    left = until(lambda: not any(runs(*one) for one in below), GRACE_S)
    print("exit", code if code >= 0 else 128 - code)
    print("left", 0 if left else sum(runs(*one) for one in below))


main()
