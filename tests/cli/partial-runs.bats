# What a run leaves that does not come to its end: killed at any instant, ended by an error, interrupted.

bats_require_minimum_version 1.5.0

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR" || return
}

# killed SAMPLES WORD...: a run that is killed by SIGKILL as soon as run.json has so many samples.
killed() {
    run "$BATS_TEST_DIRNAME/signal-run.py" SIGKILL 0 "$1" out "$SIMUL" run "${@:2}" -o out -q
    [ "$output" = $'exit 137\nleft 0' ] || { echo "$output"; return 1; }
}

@test "after a kill, a report has the traces and the figures of all that was measured" {
    killed 5 count:delay=5ms -n 3 -w 2 -r sync,threads --repeats 100
    "$SIMUL" report out >table
    head -n 1 table | grep -q '^The run has not come to its end (it was killed, or goes on): '
    grep -q '^sync  *[0-9.]* ms' table
    grep -q 'class="trace' out/report.html
    python3 - <<'END'
import json, os
document = json.load(open("out/run.json"))
assert document["complete"] is False and document["repeats"]["stopped_by"] is None
# Five samples are two whole repeats of two cases.
assert document["repeats"]["made"] >= 2
for cell in document["cells"]:
    assert cell["summary"] and os.path.exists("out/" + cell["trace"]), cell["id"]
END
    "$root/scripts/check-trace" out/traces/*.json
}

@test "a run that ends leaves one trace a case, or with --trace all every one" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 3 -o one -q
    [ "$(ls -A one/traces)" = count.sync.json ]
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 3 --trace all -o all -q
    [ "$(find all/traces -name 'count.sync.[0-9].json' | wc -l)" -eq 2 ]
    [ -e all/traces/count.sync.json ]
}

@test "a case that a killed run did not come to is not called interrupted" {
    killed 1 count:delay=1ms count:delay=30s -n 2 -r sync --repeats 1 --warmup off --seed 1
    "$SIMUL" report out --format markdown >table
    grep -q 'not run' table
    run ! grep -q 'interrupted' table
}

@test "an error that ends a run is not called an interruption" {
    # shellcheck disable=SC2016 # for the inner shell to expand
    run bash -c 'ulimit -f 300; "$SIMUL" run count:delay=0s -n 3000 --repeats 1 -r coroutines -o out -q'
    [ "$status" -eq 1 ]
    python3 -c 'import json
assert json.load(open("out/run.json"))["repeats"]["stopped_by"] == "error"'
}

# A gnuplot that never ends, and notes that it runs.
slow_gnuplot() {
    mkdir bin
    printf '#!/bin/sh\necho >"%s/drawing"\nexec sleep 1000\n' "$PWD" >bin/gnuplot
    chmod +x bin/gnuplot
}

# ended SIGNAL FILE COMMAND...: sends the command a signal as soon as there is a file; prints its exit code.
ended() {
    python3 - "$@" <<'END'
import os, signal, subprocess, sys, time
number = signal.Signals[sys.argv[1]]
signal.signal(number, signal.SIG_DFL)
command = subprocess.Popen(sys.argv[3:])
while not os.path.exists(sys.argv[2]) and command.poll() is None:
    time.sleep(0.01)
command.send_signal(number)
print("exit", command.wait())
END
}

@test "a signal while the report is drawn: one line, latest is set, nothing half is left, a report can be drawn" {
    slow_gnuplot
    for signal in SIGINT SIGTERM SIGHUP; do
        rm -rf results drawing
        PATH=$PWD/bin:$PATH run ended "$signal" drawing "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1
        [ "${lines[-1]}" = "exit 130" ] || { echo "$signal: $output"; return 1; }
        [ "${#lines[@]}" -eq 2 ]
        folder=results/$(readlink results/latest)
        [ "${lines[0]}" = "simul: interrupted; the results are in $folder, and for a report type: simul report $folder" ]
        [ -z "$(find "$folder" -name '*.part' -o -name '.*')" ]
    done
    "$SIMUL" report results/latest -q
    [ -s results/latest/report.html ]
    [ -s results/latest/charts/count.makespan.svg ]
}

@test "a signal while a report is drawn again leaves the earlier page" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o out -q
    sum=$(cksum <out/report.html)
    slow_gnuplot
    PATH=$PWD/bin:$PATH run ended SIGTERM drawing "$SIMUL" report out
    [ "$output" = $'simul: interrupted: the report of out was not drawn\nexit 130' ]
    [ "$sum" = "$(cksum <out/report.html)" ]
}

@test "a signal while compare draws its report ends it as it ends any other, and the joined runs stay" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o base -q
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o new -q
    slow_gnuplot
    PATH=$PWD/bin:$PATH run ended SIGTERM drawing "$SIMUL" compare --report both base new
    grep -qFx 'simul: interrupted: the report of both was not drawn' <<<"$output"
    [ "${lines[-1]}" = "exit 130" ]
    "$SIMUL" report both -q
    [ -s both/report.html ]
}

@test "messages that nobody reads any more end nothing: a report, latest, and 130" {
    mkfifo messages
    sleep 1000 <messages 3>&- &
    reader=$!
    python3 - "$reader" <<'END'
import os, signal, subprocess, sys, time
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
with open("messages", "w") as messages:
    command = subprocess.Popen([os.environ["SIMUL"], "run", "count:delay=10ms", "-n", "4", "-r", "sync", "--repeats", "1000"],
                               stdout=subprocess.DEVNULL, stderr=messages, restore_signals=False)
while not os.path.exists("results") or not any("makespan_ns" in open(e.path + "/run.json").read()
                                               for e in os.scandir("results") if os.path.exists(e.path + "/run.json")):
    time.sleep(0.01)
os.kill(int(sys.argv[1]), signal.SIGKILL)
command.terminate()
assert command.wait() == 130, command.returncode
END
    [ -s results/latest/report.html ]
}
