"""simul beside plain programs that do the same work without it (benchmark/plain): each round runs both in turn, and what
counts is the ratio within a round, so that what a machine does for seconds at a time falls on both."""
import math
from dataclasses import dataclass, field
from statistics import median

from benchmark.driver.measuring import Contender, Measurement

MS, CONFIDENCE = 1e6, 0.95
WORKERS = 4
HEADING = ("| workload | runner | plain, ms | simul, ms | ratio | limit | | with recording |\n"
           "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |")


def median_interval(values):
    """The median, and the narrowest pair of order statistics around it that holds the true median with CONFIDENCE,
    whatever the values' distribution; None where there are too few for one (David and Nagaraja: "Order Statistics")."""
    values, n, below = sorted(values), len(values), 0.0
    rank = 0  # how many values each end leaves out
    while rank < n / 2:
        below += math.comb(n, rank) / 2 ** n
        if 1 - 2 * below < CONFIDENCE:
            break
        rank += 1
    return median(values), (values[rank - 1], values[n - rank]) if rank > 0 else None


def within(interval, upper, lower=0):
    """A figure fails only where its whole interval lies beyond a limit."""
    return interval is None or (interval[0] <= upper and interval[1] >= lower)


def ratio_text(values):
    middle, interval = median_interval(values)
    return f"{middle:.2f}" + (f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else "")


@dataclass
class PlainMeasurement(Measurement):
    workload: str = ""
    limit: float = 0
    runners: list = field(default_factory=list)
    compares_runners: bool = False  # threads/coroutines, against the plain programs' own ratio

    def times(self, label):
        return [result["ns"] for contender in self.contenders if contender.label == label
                for result in contender.results]

    def ratios(self, ours, theirs):
        """Round by round; a contender that runs less often lacks the last ones."""
        return [x / y for x, y in zip(self.times(ours), self.times(theirs), strict=False)]

    def row(self, runner):
        plain, ours = self.times(f"plain {runner}"), self.times(runner)
        if not plain or not ours:
            return f"| `{self.workload}` | {runner} | | | | {self.limit:g} | not measured | |"
        ratios, recorded = self.ratios(runner, f"plain {runner}"), self.ratios(f"{runner}, recorded", f"plain {runner}")
        verdict = "reached" if within(median_interval(ratios)[1], self.limit) else "**not reached**"
        return (f"| `{self.workload}` | {runner} | {median(plain) / MS:.3g} | {median(ours) / MS:.3g} "
                f"| {ratio_text(ratios)} | {self.limit:g} | {verdict} | {ratio_text(recorded) if recorded else ''} |")

    def rows(self):
        rows = [self.row(runner) for runner in self.runners]
        if self.compares_runners and all(c.results for c in self.contenders):
            apart = [ours / theirs for ours, theirs in zip(self.ratios("threads", "coroutines"),
                                                           self.ratios("plain threads", "plain coroutines"), strict=True)]
            verdict = "reached" if within(median_interval(apart)[1], 1.1, 0.9) else "**not reached**"
            rows.append(f"| `{self.workload}` | threads / coroutines | | | {ratio_text(apart)} | 0.9 to 1.1 | {verdict} | |")
        return rows


def section(chosen, where):
    """The table of all runners beside plain programs, or nothing."""
    measured = [measurement for measurement in chosen if isinstance(measurement, PlainMeasurement)]
    if not measured:
        return []
    rows = [row for measurement in measured for row in measurement.rows()]
    return ["## Beside plain programs",
            "What each runner costs beside a program that does the same work without simul "
            "([benchmark/plain](../benchmark/plain)): a pool of threads, one of forked processes, and one thread with a "
            f"loop over epoll; pools of {WORKERS}. Both start at a barrier, with warm workers, and end with the last task; both note when each task ended. "
            "simul runs with recording off; the last column has it on, with the kernel's records of switches. Times are "
            "medians. A ratio is the median over rounds of simul's time by the plain program's, which run in turn; "
            "behind it is its interval of 95 % by order statistics. A limit is not reached only where the whole "
            f"interval lies beyond it. ({where})",
            HEADING + "\n" + "\n".join(rows)]


def plain_measurements(tools, simul, quick):
    def ours(runner, workload, *more):
        label = f"{runner}, recorded" if more == () else runner
        return Contender(label, [simul, "run", workload, "-r", runner, "-w", WORKERS, "--repeats", 1, "-q", "-o", "FOLDER",
                                 *(more or ("--trace", "all"))])

    def measurement(workload, limit, plain, server=(), compares_runners=False):
        contenders = []
        for runner, command in plain.items():
            contenders += [Contender(f"plain {runner}", [tools / f"plain_{command[0]}", *command[1:]]),
                           ours(runner, workload, "--trace", "none", "--kernel", "off"), ours(runner, workload)]
            contenders[-1].runs = 3 if quick else 7
        return PlainMeasurement(
            f"plain-{workload}", f"`{workload}` beside plain programs, pools of {WORKERS}. See the table above; here, the "
            "best round of each.", contenders, [("time, ms", "ns", MS)], [], runs=3 if quick else 15, server=server,
            workload=workload, limit=limit, runners=list(plain), compares_runners=compares_runners)

    def pools(work, tasks, *more):
        return {"threads": ("threads", work, tasks, WORKERS, *more), "processes": ("processes", work, tasks, WORKERS, *more)}

    def queues(capacity):
        return {runner: ("queue", runner, 10000, capacity) for runner in ("threads", "processes")}

    yield measurement("count", 1.1, pools("count", 20) | {"coroutines": ("loop", 20)})
    yield measurement("fib", 1.1, pools("fib", 24) | {"coroutines": ("threads", "fib", 24, 1)})
    yield measurement("echo", 1.1, pools("echo", 20, "PORT") | {"coroutines": ("loop", 20, "PORT")}, ("echo",), True)
    yield measurement("fetch", 1.1, pools("fetch", 32, "PORT") | {"coroutines": ("multi", 32, "PORT")}, ("pages", 5000))
    yield measurement("queue", 1.5, queues(10000))
    yield measurement("queue:capacity=1", 1.5, queues(1))
    yield measurement("null", 2, pools("null", 10000) | {"coroutines": ("threads", "null", 10000, 1)})
