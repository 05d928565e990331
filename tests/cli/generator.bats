# generator from the outside: its lists under every runner, and how control passes back and forth.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "generator yields the same lists under every runner" {
    same_under_all generator -n 5
    for folder in out/published/*; do
        diff "$folder/lists.txt" - <<'END'
[1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
[1, 2, 16, 32, 256, 512]
END
    done
    [ "$(find out/published -name lists.txt | wc -l)" = 4 ]
}

@test "generator passes control back and forth between generator, filter and collector" {
    measure -r sync,coroutines generator:u=3 -n 1
    for runner in sync coroutines; do # u=3: 1, 2, 4, of which the filter lets 1 and 2 through
        ask "([p for p in phases('$runner', 0) if p] == ['generate', 'collect'] * 3 + ['generate'] * 2 +
              ['filter', 'collect', 'generate'] * 2 + ['filter', 'generate']) or print(phases('$runner', 0))"
    done
}

@test "generator gains no concurrency from one task, and much from many" {
    measure -r sync,coroutines generator -n 1
    ask 'cells["coroutines"]["summary"]["concurrency"]["max"] == 1'
    rm -r out
    measure -r sync,coroutines generator -n 20
    ask 'cells["coroutines"]["summary"]["concurrency"]["max"] == 20'
    ask 'cells["coroutines"]["summary"]["speedup"]["median"] > 2'
}
