# echo from the outside: the same answers under every runner, however large.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "echo gets back what it sent under every runner" {
    same_under_all echo:rounds=20:size=1000 -n 8 -w 4
    ask 'all(cell["samples"][0]["helpers"][0]["name"] == "echo server" for cell in cells.values())'
    ask 'all(cell["samples"][0]["helpers"][0]["requests"] == 160 for cell in cells.values())'
    ask 'cells["sync"]["samples"][0]["slots_opened"] == 1 and cells["coroutines"]["samples"][0]["slots_opened"] == 8'
    ask 'all(1 <= cells[r]["samples"][0]["slots_opened"] <= 4 for r in ("threads", "processes"))'
    ask 'all(gauge(r, "round trip p50") <= gauge(r, "round trip p99") for r in cells)'
}

@test "echo sends messages that are larger than the sockets' buffers" {
    same_under_all echo:rounds=2:size=5000003 -n 3
}
