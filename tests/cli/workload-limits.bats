# Values of parameters that are refused before anything starts.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "values out of range are refused before anything starts" {
    refuses 'pairs=0 is out of range: it must be from 1 to 1000' chess:pairs=0
    refuses 'scale=0 is out of range: it must be from 1 to 1000000' chess:scale=0
    refuses 'max=2h is out of range: it must be from' chain:max=2h
    refuses 'threshold=10 is out of range: it must be from 0 to 9' random:threshold=10
    refuses 'compute=61s is out of range: it must be from' handler:compute=61s
    refuses 'hog=2m is out of range: it must be from' hog:hog=2m
    refuses "'perhaps' is not true or false" hog:polite=perhaps
    refuses "'null' has no parameters" null:delay=1ms
}

@test "what cannot fit in memory is refused" {
    refuses 'of memory and' stream:size=1024GiB
    refuses 'of memory and' echo:size=16MiB -n 1000000
}
