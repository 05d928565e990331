#!/usr/bin/env bats
# scripts/benchmark on a machine with none of the peers: the PATH leads to python3 and nothing else. What it measures is
# not looked at, only that the document says what was measured, what was not, and what was written by hand.

bats_require_minimum_version 1.5.0

setup() {
    script=$BATS_TEST_DIRNAME/../../scripts/benchmark
    document=$BATS_TEST_TMPDIR/benchmarks.md
    mkdir "$BATS_TEST_TMPDIR/machine"
    ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$BATS_TEST_TMPDIR/machine/python3"
}

benchmark() {
    PATH=$BATS_TEST_TMPDIR/machine "$BATS_TEST_TMPDIR/machine/python3" "$script" --build "$(dirname "$SIMUL")" "$@"
}

@test "what is not installed is named with the reason, and the rest is measured" {
    run -0 --separate-stderr benchmark --quick --only '^(record|switch)$'
    [[ $stderr == *'benchmark: without go: go is not installed'* ]]
    [[ $output == *'| Boost.Context | skipped: no boost here |'* ]]
    [[ $output == *'| one switch, raw, against `jump_fcontext` | '*' | not measured: Boost.Context |'* ]]
    grep -qE '^\| one recorded event, .* \| [0-9.]+ ns \| [0-9.]+ ns \| [0-9.]+ \| 1.3 \| ' <<<"$output"
    [[ $output != *'### yield'* ]]
    [[ $output == *'- tokio: cargo is not installed'* ]]
}

@test "notes are kept when the document is made again" {
    benchmark --quick --only '^record$' --output "$document"
    sed -i '/^<!-- notes/a The clock is slow here.' "$document"
    benchmark --quick --only '^record$' --output "$document"
    [ "$(grep -c 'The clock is slow here.' "$document")" -eq 1 ]
    [ "$(grep -c '^<!-- ' "$document")" -eq 2 ]
}

@test "a peer whose outcome differs has no figures" {
    PYTHONPATH=$BATS_TEST_DIRNAME/../.. run -0 python3 -B -c '
from benchmark.driver.measuring import Contender, Measurement
ours = Contender("ours", [], results=[{"ns": 5, "links": 7}])
theirs = Contender("theirs", [], results=[{"ns": 4, "links": 6}])
m = Measurement("fetch", "", [ours, theirs], [("time", "ns", 1)], [], same=("links",))
m.compare([ours, theirs])
print(m.table({}))'
    [[ $output == *'| ours | 5 |'* ]]
    [[ $output == *'| theirs | failed: its links are 6, which should be 7 |'* ]]
}
