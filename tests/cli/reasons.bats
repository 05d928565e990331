# A message names what was seen, and no more: what failed, the error in words, limits with their values.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr and stderr_lines

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir bin
}

# stub NAME LINE...: a program that is found before any other of its name.
stub() {
    { echo '#!/bin/sh'; printf '%s\n' "${@:2}"; } >"bin/$1"
    chmod +x "bin/$1"
    PATH=$PWD/bin:$PATH
}

small() {
    run --separate-stderr "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -o out "$@"
}

@test "gnuplot's own words and its end are both named" {
    stub gnuplot 'echo "the words of gnuplot" >&2' 'kill -SEGV $$'
    small -q
    [[ $stderr == *"could not be drawn: the words of gnuplot (gnuplot was killed by signal 11 (Segmentation fault))"* ]]
}

@test "a picture that gnuplot left unfinished is named with its size and room, beside gnuplot's words" {
    stub gnuplot 'echo "a warning of gnuplot" >&2' 'exit 0'
    small -q
    [[ $stderr == *"was cut short at 0 bytes; its disk has "*" free, a file may have unlimited; gnuplot said: a warning of gnuplot"* ]]
    [[ $stderr != *"?"* ]]
}

@test "how xdg-open ended is named, not why" {
    stub xdg-open 'exit 4'
    small -q --open
    [[ $stderr == *"was not opened: xdg-open exited with code 4"* ]]
}

@test "where there is no report, figures are promised only if there are any" {
    # A folder in the page's place, made while the charts are drawn, keeps the page from being written.
    stub gnuplot 'mkdir -p "$OUT/report.html/x"' 'exit 1'
    OUT=$PWD/out small
    [ "$status" -eq 1 ]
    [[ $stderr == *"there is no report; the figures are in out/run.json; "* ]]
    OUT=$PWD/other run --separate-stderr "$SIMUL_TEST" run fail count:delay=20s -n 6 -r sync --repeats 1 --timeout 1s -o other
    [ "$status" -eq 1 ]
    [[ $stderr == *"there is no report; no case has figures in other/run.json; "* ]]
}

@test "threads that cannot be started: the limits with their values" {
    [ "$(id -u)" -ne 0 ] || { command -v setpriv >/dev/null && [ -x /usr/bin/env ]; } || skip "root has no limit on processes"
    as=()
    if [ "$(id -u)" -eq 0 ]; then
        as=(setpriv --reuid 54321 --clear-groups --inh-caps=-all --bounding-set=-all)
        chmod 777 . && "${as[@]}" test -x "$SIMUL" || skip "another user cannot run simul here"
    fi
    # shellcheck disable=SC2016 # for the inner shell to expand
    "${as[@]}" bash -c 'ulimit -u 20; exec "$SIMUL" run count:delay=1ms -n 40 -w 40 -r threads --repeats 1 --trace none -o out -q' || true
    python3 - <<'END'
import json, re
(cell,) = json.load(open("out/run.json"))["cells"]
pattern = (r"cannot start thread \d+ of 40: Resource temporarily unavailable \(ulimit -u is 20, "
           r"kernel.threads-max is \d+, kernel.pid_max is \d+\); give a smaller -w")
assert re.fullmatch(pattern, cell["error"] or ""), cell
END
}
