# Help, man page and completion: all made from one list of options, so each option must be found in each of them.

bats_require_minimum_version 1.5.0

# The options of a command, one a line, as its help shows them.
options_of() {
    "$SIMUL" "$1" --help | grep -o -- '--[a-z][a-z-]*' | sort -u
}

@test "--version is one line" {
    run --separate-stderr "$SIMUL" --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^simul\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ -z "$stderr" ]
}

@test "--help goes to standard output; no command at all shows the same on standard error" {
    run --separate-stderr "$SIMUL" --help
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    help=$output
    run --separate-stderr "$SIMUL"
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [ "$stderr" = "$help" ]
}

@test "the help names the commands, the exit codes and an example" {
    run "$SIMUL" --help
    [[ $(tr -s '[:space:]' ' ' <<<"$output") == *' 130 Ctrl-C, SIGTERM or SIGHUP: what was measured '* ]]
    "$SIMUL" --help=man | grep -q 'SIGTERM or SIGHUP: what was measured until then is saved'
    for word in 'simul run [OPTION...]' 'simul report [OPTION...] RUN' 'simul list [OPTION...]' \
        '  130  ' 'simul run count:delay=1s -n 3 --repeats 1'; do
        [[ $output == *"$word"* ]] || { echo "missing: $word"; return 1; }
    done
}

@test "run has every option that is promised" {
    diff <(options_of run) - <<'END'
--all
--budget
--calibration
--color
--dry-run
--format
--help
--kernel
--open
--output
--quiet
--repeats
--runners
--seed
--stacks
--tasks
--timeout
--trace
--verbose
--warmup
--wide
--workers
END
    for short in -r -n -w -o -q -h; do
        "$SIMUL" run --help | grep -q -- "^  $short, --" || { echo "missing: $short"; return 1; }
    done
}

@test "the other commands have theirs" {
    diff <(options_of compare) <(printf '%s\n' --color --format --help --report --threshold)
    diff <(options_of doctor) <(printf '%s\n' --format --help)
    diff <(options_of report) <(printf '%s\n' --color --format --help --open --output --quiet --verbose --wide)
    diff <(options_of list) <(printf '%s\n' --format --help)
}

@test "a default stands in the help" {
    run "$SIMUL" run --help
    [[ $output == *"how often each case is run;"*"(default: 5)"* ]]
    [[ $output == *"(default: median)"* ]]
}

@test "no line of help is wider than 80 columns" {
    for command in '' run report compare list doctor; do
        # shellcheck disable=SC2086 # no command is no word
        "$SIMUL" $command --help | awk -v c="$command" 'length > 80 { print c ": " $0; wide = 1 } END { exit wide }'
    done
}

@test "--help after other words still helps, and starts nothing" {
    cd "$BATS_TEST_TMPDIR"
    run "$SIMUL" run count -n 3 --help
    [ "$status" -eq 0 ]
    [[ $output == "usage: simul run"* ]]
    [ ! -e results ]
}

@test "the man page has every option, workload and runner, and roff accepts it" {
    command -v groff >/dev/null || command -v man >/dev/null || skip "neither groff nor man is installed"
    "$SIMUL" --help=man >"$BATS_TEST_TMPDIR/simul.1"
    if command -v groff >/dev/null; then
        groff -man -Tascii -ww -z "$BATS_TEST_TMPDIR/simul.1" 2>"$BATS_TEST_TMPDIR/warnings"
    else
        MANWIDTH=80 man --warnings -l "$BATS_TEST_TMPDIR/simul.1" >/dev/null 2>"$BATS_TEST_TMPDIR/warnings"
    fi
    [ ! -s "$BATS_TEST_TMPDIR/warnings" ] || { cat "$BATS_TEST_TMPDIR/warnings"; return 1; }
    # In roff a minus sign is \-.
    for option in $(options_of run); do
        grep -qF -- "\\-\\-$(sed 's/^--//; s/-/\\-/g' <<<"$option")" "$BATS_TEST_TMPDIR/simul.1" ||
            { echo "missing: $option"; return 1; }
    done
    for name in sync threads processes coroutines count fetch fib; do
        grep -qx ".B $name" "$BATS_TEST_TMPDIR/simul.1" || { echo "missing: $name"; return 1; }
    done
}

# What the completion offers for a command line whose last word is being typed.
complete_words() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _simul
    echo "${COMPREPLY[*]}"
}

@test "the completion knows commands, options, choices and names" {
    "$SIMUL" --help=completions >"$BATS_TEST_TMPDIR/simul.bash"
    # shellcheck source=/dev/null
    source "$BATS_TEST_TMPDIR/simul.bash"
    [ "$(complete_words simul r)" = "run report" ]
    [ "$(complete_words simul compare --thr)" = "--threshold" ]
    [ "$(complete_words simul list '')" = "workloads runners" ]
    [ "$(complete_words simul run --dry)" = "--dry-run" ]
    [ "$(complete_words simul run --format '')" = "table json csv markdown" ]
    [ "$(complete_words simul run --format = j)" = "json" ]
    [ "$(complete_words simul run -r cor)" = "coroutines" ]
    [ "$(complete_words simul run cou)" = "count" ]
    [ "$(complete_words simul run -n '')" = "" ]
}

@test "help without its hyphens is help, too, and a workload alone is corrected to its run" {
    diff <("$SIMUL" help) <("$SIMUL" --help)
    diff <("$SIMUL" help run) <("$SIMUL" run --help)
    diff <("$SIMUL" help nonsense) <("$SIMUL" --help)
    diff <("$SIMUL" report help) <("$SIMUL" report --help)
    run ! --separate-stderr "$SIMUL" hog:polite=true -n 5
    [ "$stderr" = "simul: 'hog' is a workload and no command; 'run' runs it
type: simul run hog:polite=true -n 5" ]
}
