# What tests of workloads share: a run into out/, and questions about its results.

# measure OPTION... WORKLOAD: one quiet run into out/, all four runners if no others are named. A test file may set
# `options` for all of its runs.
measure() {
    "$SIMUL" run --repeats 1 -q -o out "${options[@]}" "$@" >/dev/null
}

# ask EXPRESSION: of the results in out/, or in a folder that is named, in Python.
ask() {
    python3 - "$1" <<'END'
import json, sys

def results(folder="out"):
    document = json.load(open(folder + "/run.json"))
    return {cell["runner"]: cell for cell in document["cells"]}

def gauge(runner, name, folder="out"):
    gauges = results(folder)[runner]["summary"]["gauges"]
    return next(one["value"] for one in gauges if one["name"] == name)

def digests(folder="out"):
    return {sample["digest"] for cell in results(folder).values() for sample in cell["samples"]}

def makespan(runner):
    return summary[runner]["makespan_ns"]["median"]

def most(runner):
    """Tasks in flight at once."""
    return summary[runner]["concurrency"]["max"]

def events(runner):
    return json.load(open("out/" + cells[runner]["trace"]))["traceEvents"]

def lanes(runner):
    return [event["args"]["name"] for event in events(runner) if event["name"] == "thread_name"]

def phases(runner, task):
    """Who has had control, one after another."""
    return [event["args"].get("phase") for event in events(runner)
            if event.get("cat") == "running" and event["args"]["task"] == task]

cells = results()
summary = {runner: cell["summary"] for runner, cell in cells.items()}
if not eval(sys.argv[1]):
    print("not so:", sys.argv[1])
    for runner, cell in cells.items():
        print(runner, cell["status"], cell["error"], cell["outcomes"], cell["notes"], json.dumps(cell["summary"]))
    sys.exit(1)
END
}

# same_under_all WORKLOAD [OPTION...]: runs it under all four runners and expects one digest.
same_under_all() {
    measure "$@"
    ask 'list(cells) == ["sync", "threads", "processes", "coroutines"]'
    ask 'all(cell["status"] == "ok" for cell in cells.values())'
    ask 'len(digests()) == 1'
}

# refuses TEXT OPTION...: exit 2 with this in the message, and nothing started.
refuses() {
    local text=$1
    shift
    run -2 "$SIMUL" run -o out "$@"
    [[ $output == *"$text"* ]] || { echo "$output"; return 1; }
    [ ! -e out ]
}
