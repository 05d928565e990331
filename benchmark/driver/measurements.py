"""What is measured: every measurement, its contenders, and what is to be reached, in the order of the document."""
from benchmark.driver.measuring import Contender, Figure, Measurement
from benchmark.driver.peers import PEERS, output_of
from benchmark.driver.plain import plain_measurements

MS, US = 1e6, 1e3


def measurements(out, tools, python, options):
    """All of them, in the order of the document."""
    quick, simul = options.quick, options.build / "simul"
    packed = ["--stacks", "packed"] if "--stacks" in output_of(simul, "run", "--help") else []
    own = ["--stacks", "own"] if packed else []

    def size(full, small):
        return small if quick else full

    def ours(program, *arguments):
        return Contender("simul", [tools / f"bench_{program}", *arguments])

    def go(program, *arguments, label="Go", **environment):
        return Contender(label, [out / "go" / program, *arguments], ("go",), environment)

    def tokio(program, *arguments):
        return Contender("tokio", [out / "tokio-target/release" / program, *arguments], ("tokio",))

    def snake(loop, program, *arguments, needs=(), label=None):
        interpreter = python.aiohttp if "aiohttp" in needs else getattr(python, loop)
        return Contender(label or loop, [interpreter, "-B", PEERS / "python" / f"{program}.py", loop, *arguments],
                         (loop, *needs))

    def run(label, workload, n, *more, repeats=1):
        return Contender(label, [simul, "run", workload, "-n", n, "-r", "coroutines", "--repeats", repeats, "-q", "-o",
                                 "FOLDER", *more])

    def each(n, unit="ns"):
        return [(f"CPU time each, {unit}", "cpu_ns", n), (f"time each, {unit}", "ns", n)]

    n = size(50_000_000, 5_000_000)
    yield Measurement(
        "switch", f"One raw switch between two contexts, {n:,} times.",
        [ours("switch", n), Contender("Boost.Context", [out / "boost/switch", n], ("boost",))], each(n),
        [Figure("one switch, raw, against `jump_fcontext`", ("simul", "cpu_ns", n), ("Boost.Context", "cpu_ns", n),
                0.6, "ns")], runs=7)

    n = size(1_000_000, 200_000)
    yield Measurement(
        "yield", f"Two tasks let each other run, {n:,} times: `task_yield` through the ready queue with the trace off, "
        "`runtime.Gosched` with GOMAXPROCS=1, `asyncio.sleep(0)`, tokio's `yield_now` on one thread.",
        [ours("yield", n), go("yield", n), snake("asyncio", "yield", n), snake("uvloop", "yield", n),
         tokio("yield", n)], each(n),
        [Figure("`task_yield`, against `Gosched`", ("simul", "cpu_ns", n), ("Go", "cpu_ns", n), 0.2, "ns"),
         Figure("the same, against `asyncio.sleep(0)`", ("simul", "cpu_ns", n), ("asyncio", "cpu_ns", n), 0.01, "ns")])

    n = size(300_000, 30_000)
    yield Measurement(
        "spawn", f"{n:,} tasks that never wait are created and finish. simul's runner starts a task when it comes to "
        "it, so that one stack serves them all; the others are created in groups of 100, which is when they cost "
        "least, and for comparison all at once. Go's run on all CPUs, and the CPU time is of all.",
        [ours("spawn", n), go("spawn", n, 100), go("spawn", n, n, label="Go, all at once"),
         snake("asyncio", "spawn", n, 100), snake("asyncio", "spawn", n, n, label="asyncio, all at once"),
         snake("uvloop", "spawn", n, 100), tokio("spawn", n, 100)], each(n),
        [Figure("creating and finishing a task, against a goroutine", ("simul", "cpu_ns", n), ("Go", "cpu_ns", n),
                0.3, "ns"),
         Figure("the same, against an asyncio task", ("simul", "cpu_ns", n), ("asyncio", "cpu_ns", n), 0.03, "ns")])

    n = size(200, 20)
    yield Measurement(
        "record", "One recorded event beside one reading of the clock.", [ours("record", n)],
        [("event, ns", "record_ns", 1), ("clock, ns", "clock_ns", 1)],
        [Figure("one recorded event, against a reading of the clock", ("simul", "record_ns", 1),
                ("simul", "clock_ns", 1), 1.3, "ns")])

    yield Measurement(
        "verdicts", "How often the rule for verdicts errs and how often it finds, simulated (docs/measuring.md): the worst of "
        "all spreads, repeats and sizes of family.", [ours("verdicts", size(4000, 400))],
        [("false winners, %", "false_winners", 1), ("leads of 10 % missed, %", "lead_missed", 1),
         ("`compare`: false alarms, %", "false_alarms", 1), ("slower cells missed, %", "slower_missed", 1)],
        [Figure("false winners", ("simul", "false_winners", 1), (None, "", 1), 5, "%"),
         Figure("leads of 10 % that are missed, from 5 repeats on", ("simul", "lead_missed", 1), (None, "", 1), 5, "%"),
         Figure("false alarms of `compare`", ("simul", "false_alarms", 1), (None, "", 1), 5, "%"),
         Figure("cells slower by 10 % that `compare` misses", ("simul", "slower_missed", 1), (None, "", 1), 10, "%")],
        runs=1)

    yield Measurement(
        "wakeup", "1,000 sleepers whose deadlines are 10 us apart: by how much each woke up after its own. nanosleep "
        "is one thread that sleeps from deadline to deadline: the limit of the machine.",
        [ours("wakeup", 1000, 10), Contender("nanosleep", [tools / "bench_nanosleep", 1000, 10]),
         go("wakeup", 1000, 10), snake("asyncio", "wakeup", 1000, 10), snake("uvloop", "wakeup", 1000, 10),
         tokio("wakeup", 1000, 10)],
        [("median, us", "median_ns", US), ("p99, us", "p99_ns", US), ("early, most of a run", "early", 1, "most"),
         ("CPU time, ms", "cpu_ns", MS)],
        [*(Figure(f"wake-up latency of sleepers, {text}, against {peer}", ("simul", name, US), (peer, name, US), most, "us")
           for peer, most in (("asyncio", 0.12), ("Go", 0.12), ("nanosleep", 2))
           for text, name in (("median", "median_ns"), ("p99", "p99_ns"))),
         Figure("sleepers that woke up early", ("simul", "early", 1), (None, "", 1), 0, "of 1,000",
                worst=True)],
        runs=size(25, 3))

    few, many = 100_000, size(1_000_000, 200_000)
    yield Measurement(
        "write", "Writing the trace of tasks that yield; an event becomes 2.45 lines of the file. `grown` is by how "
        "much the process's peak of memory grew while it wrote.",
        [Contender(f"{n:,} events", [tools / "bench_write", n, "FILE"]) for n in (few, many)],
        [("time, s", "ns", 1e9), ("CPU time, s", "cpu_ns", 1e9), ("lines", "lines", 1),
         ("grown, MB", "grown_bytes", 1e6, "most")],
        [Figure(f"writing a trace of {many:,} events", (f"{many:,} events", "ns", 1e9), (None, "", 1), 1.0, "s"),
         Figure("memory that this adds", (f"{many:,} events", "grown_bytes", 1e6), (None, "", 1), 1.0, "MB",
                worst=True)])

    yield Measurement(
        "trace", "`simul run fetch -n 1000` with the trace on and off.",
        [run(f"trace {word}", "fetch", 1000, "--trace", choice, repeats=size(5, 2))
         for word, choice in (("on", "all"), ("off", "none"))],
        [("time, ms", "ns", MS), ("CPU time, ms", "cpu_ns", MS)],
        [Figure("`fetch` with the trace on, against off", ("trace on", "ns", MS), ("trace off", "ns", MS), 1.02, "ms")],
        runs=size(4, 2))

    n, rounds = 1000, size(200, 20)
    trips = n * rounds
    yield Measurement(
        "echo", f"{n:,} connections at once, {rounds} round trips of 64 bytes on each, to simul's own echo server. CPU "
        "time is the client's.",
        [run("simul", f"echo:rounds={rounds}:size=64", n, "--trace", "none"), go("echo", n, rounds, 64, "PORT"),
         go("echo", n, rounds, 64, "PORT", label="Go, GOMAXPROCS=1", GOMAXPROCS="1"),
         snake("asyncio", "echo", n, rounds, 64, "PORT"), snake("uvloop", "echo", n, rounds, 64, "PORT"),
         tokio("echo", n, rounds, 64, "PORT")], each(trips * US, "us"),
        [Figure("`echo`: CPU time of a round trip, against Go", ("simul", "cpu_ns", trips * US),
                ("Go", "cpu_ns", trips * US), 0.7, "us"),
         Figure("the same, against asyncio", ("simul", "cpu_ns", trips * US), ("asyncio", "cpu_ns", trips * US), 0.25,
                "us")],
        runs=3, server=("echo",))

    def fetch(label):
        return [Figure(f"{label}: CPU time of a request, against Go's net/http", ("simul", "cpu_ns", n * US),
                       ("Go", "cpu_ns", n * US), 0.7, "us"),
                Figure("the same, against aiohttp", ("simul", "cpu_ns", n * US), ("aiohttp", "cpu_ns", n * US), 0.25,
                       "us")]

    def client(figure):
        return [("CPU time each, us", "cpu_ns", n * US), ("time, ms", "ns", MS), (figure, figure, 1)]

    yield Measurement(
        "fetch", f"{n:,} GETs at once, each on a connection of its own, from simul's own origin, which answers after "
        "500 ms: all are in progress together. Pages are read and their links collected: by libxml2 in simul, "
        "golang.org/x/net/html in Go, html.parser in Python. CPU time is the client's.",
        [run("simul", "fetch:latency=500ms", n, "--trace", "none"), go("fetch", n, "PORT", "links"),
         snake("asyncio", "fetch", n, "PORT", 1, needs=("aiohttp",), label="aiohttp"),
         snake("uvloop", "fetch", n, "PORT", 1, needs=("aiohttp",), label="aiohttp, uvloop")],
        client("links"), fetch("`fetch`"), runs=3, server=("pages", 500_000), same=("links",))
    yield Measurement(
        "get", "The same without looking for links: the request, and the page read to its end. In simul it is the "
        "client of `fetch` (libcurl) in a task of its own.",
        [ours("fetch", n, "PORT"), go("fetch", n, "PORT"),
         snake("asyncio", "fetch", n, "PORT", needs=("aiohttp",), label="aiohttp"),
         snake("uvloop", "fetch", n, "PORT", needs=("aiohttp",), label="aiohttp, uvloop")],
        client("bytes"), fetch("the same without links"), runs=5, server=("pages", 500_000), same=("bytes", "pages"))

    yield from plain_measurements(tools, simul, quick)

    wide = size(1_000_000, 20_000)
    for n in size((10_000, 100_000, 1_000_000), (1_000, 20_000)):
        ms = size(10_000, 1_000)
        label = "simul, packed" if packed else "simul"
        contenders = [run(label, f"count:delay={ms}ms", n, "--trace", "none", "--warmup", "off", *packed),
                      go("sleepers", n, ms), snake("asyncio", "sleepers", n, ms), snake("uvloop", "sleepers", n, ms),
                      tokio("sleepers", n, ms)]
        if packed and n < wide:
            contenders.insert(1, run("simul, own stacks", f"count:delay={ms}ms", n, "--trace", "none", "--warmup",
                                     "off", *own))
        yield Measurement(
            f"sleepers-{n}", f"{n:,} tasks that each sleep {ms / 1000:g} s. Time, CPU time and peak of memory are "
            "of the whole process (of simul, of all its processes, and the largest one's memory); `in it` is from when "
            "the first may start to the end of the last.", contenders,
            [("time, s", "process_ns", 1e9), ("in it, s", "ns", 1e9), ("CPU time, s", "process_cpu_ns", 1e9),
             ("peak, MB", "peak_bytes", 1e6)],
            [] if n < wide else
            [Figure(f"{n:,} sleepers of {ms / 1000:g} s end", (label, "process_ns", 1e9), (None, "", 1),
                    ms / 1000 * 1.1, "s"),
             *(Figure(f"their peak of memory, against {peer}", (label, "peak_bytes", 1e6), (peer, "peak_bytes", 1e6),
                      most, "MB") for peer, most in (("tokio", 0.3), ("Go", 0.2), ("asyncio", 0.35)))],
            runs=1)
