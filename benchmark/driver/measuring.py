"""Running programs and judging what they print: a contender is one program, a measurement is what several of them do
in turn, and a figure is a ratio between two of them that is to be reached."""
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.driver.say import say

COMMAND_LIMIT_S = 120


class Failed(Exception):
    pass


@contextlib.contextmanager
def server(launcher, *arguments):
    """One of simul's own servers; gives its port."""
    with subprocess.Popen([launcher, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            line = process.stdout.readline()
            if not line:
                sys.exit(f"benchmark: the server of {arguments[0]} did not start")
            yield str(json.loads(line)["port"])
        finally:
            process.stdin.close()  # which ends it
            process.wait(COMMAND_LIMIT_S)


def json_line(text):
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    return {}


def run_once(launch, command, environment):
    """Runs a command from a small process, and returns the figures of both: those of the process and its own."""
    with subprocess.Popen([launch, *map(str, command)], env=os.environ | environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            out, errors = process.communicate(timeout=COMMAND_LIMIT_S)
        except BaseException as reason:
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(reason, subprocess.TimeoutExpired):
                raise Failed(f"it lasted longer than {COMMAND_LIMIT_S} s") from None
            raise
    if process.returncode != 0:
        said = [line for line in (errors + out).splitlines() if line and not line.startswith("{")]
        raise Failed(said[-1] if said else f"it ended with status {process.returncode}")
    return json_line(errors) | json_line(out)


def figures_of_run(folder):
    """What run.json says of a run of one cell: the sample that took least."""
    cell = json.loads((folder / "run.json").read_text())["cells"][0]
    samples = [sample for sample in cell["samples"] if sample["status"] == "ok"]
    if not samples:
        raise Failed(cell.get("error") or "no sample succeeded")
    figures = {"ns": min(sample["makespan_ns"] for sample in samples),
               "cpu_ns": min(sample["cpu_user_ns"] + sample["cpu_system_ns"] for sample in samples)}
    for links in folder.glob("published/*/links.tsv"):
        figures["links"] = sum(1 for _ in links.open()) - 1  # the first line is a heading
    return figures


@dataclass
class Contender:
    label: str
    command: list  # PORT stands for the server's, FOLDER for one that is not there yet, FILE for a file
    needs: tuple = ()  # names of peers
    environment: dict = field(default_factory=dict)
    runs: int = 0  # at most; 0: as many as the measurement's
    results: list = field(default_factory=list)
    failure: str = ""

    def run(self, launch, port):
        with tempfile.TemporaryDirectory() as temporary:
            folder, file = Path(temporary, "results"), Path(temporary, "file")
            places = {"PORT": port, "FOLDER": folder, "FILE": file}
            figures = run_once(launch, [places.get(word, word) for word in self.command], self.environment)
            if (folder / "run.json").exists():
                figures |= figures_of_run(folder)
            self.results.append(figures)

    def least(self, name):
        """What else the machine does can only add to a figure, so the smallest of its runs is the nearest to the truth."""
        values = [result[name] for result in self.results if name in result]
        return min(values) if values else None

    def most(self, name):
        return max((result[name] for result in self.results if name in result), default=None)


@dataclass
class Figure:
    """What is to be reached: `ours` and `theirs` are (label, name of a figure, divisor of it)."""
    text: str
    ours: tuple
    theirs: tuple  # or (None, "", what it is measured by)
    most: float
    unit: str
    worst: bool = False  # what must not happen in any round: the most of them counts

    def row(self, contenders):
        def value(side):
            label, name, divisor = side
            if label is None:
                return divisor
            contender = contenders[label]
            figure = contender.most(name) if self.worst else contender.least(name)
            return None if figure is None else figure / divisor
        ours, theirs = value(self.ours), value(self.theirs)
        if ours is None or theirs is None:
            who = self.ours[0] if ours is None else self.theirs[0]
            return f"| {self.text} | {number(ours)} | {number(theirs)} | | {self.most:g} | not measured: {who} |"
        if self.theirs[0] is None:
            reached = "reached" if ours <= self.most else "**not reached**"
            return f"| {self.text} | {number(ours)} {self.unit} | | | {self.most:g} {self.unit} | {reached} |"
        ratio = ours / theirs
        reached = "reached" if ratio <= self.most else "**not reached**"
        return (f"| {self.text} | {number(ours)} {self.unit} | {number(theirs)} {self.unit} | {ratio:.3g} "
                f"| {self.most:g} | {reached} |")


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


@dataclass
class Measurement:
    name: str
    text: str
    contenders: list
    columns: list  # (heading, name of a figure, divisor), or (..., "most") for what must not happen
    figures: list
    runs: int = 5
    server: tuple = ()  # arguments of `serve`
    same: tuple = ()  # figures that must be the same for all who have them

    def measure(self, tools, present, last_round, last):
        """Runs all who can run in turn. After the time `last_round` there is one round at most, after `last` none."""
        able = [c for c in self.contenders if all(need in present for need in c.needs)]
        begin, made = time.monotonic(), 0
        if begin > last:
            for contender in self.contenders:
                contender.failure = "the time was up before it"
            return
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(server(tools / "serve", *self.server)) if self.server else ""
            for round_number in range(self.runs):
                if round_number > 0 and time.monotonic() > last_round:
                    break
                turn = round_number % max(1, len(able))
                for contender in able[turn:] + able[:turn]:
                    if contender.failure or 0 < contender.runs <= round_number:
                        continue
                    try:
                        contender.run(tools / "launch", port)
                    except Failed as failure:
                        contender.failure, contender.results = str(failure), []
                        say(f"benchmark: {self.name}: {contender.label}: {failure}")
                made += 1
        self.compare(able)
        say(f"{self.name:15} {made} rounds, {time.monotonic() - begin:.0f} s")
        self.runs = made

    def compare(self, able):
        """Times of different work cannot be compared: whoever's outcome differs from simul's has none."""
        for name in self.same:
            right = next((c.least(name) for c in able if c.least(name) is not None), None)
            for contender in able:
                if any(result.get(name, right) != right for result in contender.results):
                    contender.failure = f"its {name} are {contender.least(name)}, which should be {right}"
                    contender.results = []

    def table(self, present):
        rows = ["| | " + " | ".join(column[0] for column in self.columns) + " |",
                "| --- |" + " ---: |" * len(self.columns)]
        for contender in self.contenders:
            lacking = [need for need in contender.needs if need not in present]
            if lacking or contender.failure:
                why = f"skipped: no {', no '.join(lacking)} here" if lacking else f"failed: {contender.failure}"
                rows.append(f"| {contender.label} | {why} |" + " |" * (len(self.columns) - 1))
                continue
            cells = []
            for _heading, name, divisor, *most in self.columns:
                value = contender.most(name) if most else contender.least(name)
                cells.append(number(None if value is None else value / divisor))
            rows.append(f"| {contender.label} | " + " | ".join(cells) + " |")
        return "\n".join(rows)
