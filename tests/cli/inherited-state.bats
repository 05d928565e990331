# What a caller leaves behind over exec: ignored and blocked signals, timers, closed descriptors, a small stack.
# None of it changes what a run does.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# left STATEMENT COMMAND...: runs the command in the state that a statement of Python leaves.
left() {
    python3 -c 'import os, resource, signal, sys
exec(sys.argv[1])
os.execv(sys.argv[2], sys.argv[2:])' "$@"
}

# whole STATEMENT WORD...: a run of every runner in that state is whole: each cell, its trace, every chart (unless
# $charts is "off"), the page.
whole() {
    left "$1" "$SIMUL" run count:delay=1ms echo:rounds=2 -n 3 -w 2 --repeats 1 --timeout 50s -o out -q "${@:2}"
    python3 - "${charts:-}" <<'END'
import json, os, sys
document = json.load(open("out/run.json"))
assert document["complete"] is True
for cell in document["cells"]:
    assert cell["status"] == "ok", (cell["id"], cell["error"])
    assert os.path.exists("out/" + cell["trace"]), cell["id"]
pictures = [name for name in os.listdir("out/charts") if name.endswith(".gp")]
for name in pictures:
    assert sys.argv[1] == "off" or os.path.exists(f"out/charts/{name[:-3]}.svg"), name
assert os.path.exists("out/report.html")
END
}

@test "SIGCHLD is ignored: a sample's end is seen" {
    whole 'signal.signal(signal.SIGCHLD, signal.SIG_IGN)'
}

@test "every signal is ignored that can be, but for those by which a caller outlives a terminal" {
    whole 'kept = (signal.SIGKILL, signal.SIGSTOP)
for number in signal.valid_signals():
    if number not in kept: signal.signal(number, signal.SIG_IGN)'
}

@test "every signal is blocked" {
    whole 'signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())'
}

@test "an alarm and timers of CPU time run" {
    whole 'signal.alarm(1)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.4)
signal.setitimer(signal.ITIMER_PROF, 0.4)' --repeats 12
}

@test "descriptors 0 to 2 are closed, one by one and together" {
    whole 'os.close(0)'
    rm -rf out
    whole 'os.close(1)'
    rm -rf out
    whole 'os.close(2)'
    rm -rf out
    whole 'os.closerange(0, 3)'
}

@test "an output that does not block loses nothing" {
    left 'os.set_blocking(1, False)' "$SIMUL" list --format json | { sleep 0.5; cat; } >slow
    "$SIMUL" list --format json >quick
    cmp slow quick
}

@test "what is written to a closed standard output is lost, and the exit code says so" {
    run left 'os.close(1)' "$SIMUL" list
    [ "$status" -eq 1 ]
    [[ $output == *"standard output could not be written"* ]]
}

@test "a stack of 96 KiB" {
    [ -z "${SIMUL_SANITIZER:-}" ] || skip "a sanitizer's frames are several times as large"
    local limit='resource.setrlimit(resource.RLIMIT_STACK, (96 << 10, 96 << 10))' charts=on
    # Where the limit cannot be raised, gnuplot 6 ends by a signal, whoever starts it.
    left "$limit" "$(command -v gnuplot)" -e 'set terminal svg; set output "try.svg"; plot x' || charts=off
    whole "$limit"
}

@test "a small stack that may grow gives threads stacks as large as ever" {
    whole 'resource.setrlimit(resource.RLIMIT_STACK, (128 << 10, resource.getrlimit(resource.RLIMIT_STACK)[1]))'
}

# A pipe without a reader, as descriptor $1.
gone() {
    echo "signal.signal(signal.SIGPIPE, signal.SIG_DFL); ends = os.pipe(); os.close(ends[0]); os.dup2(ends[1], $1)"
}

@test "a reader that is gone ends a command as SIGPIPE does, without a word" {
    run left "$(gone 1)" "$SIMUL" list
    [ "$status" -eq 141 ]
    [ -z "$output" ]
}

@test "a reader of messages that is gone ends nothing" {
    whole "$(gone 2)"
}
