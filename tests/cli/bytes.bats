# Names that are bytes and no text, and inputs that can be read once.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# is_json FILE...: UTF-8 that parses.
is_json() {
    python3 -c 'import json, os, sys
for name in sys.argv[1:]: json.loads(open(os.fsencode(name), "rb").read().decode("utf-8"))' "$@"
}

@test "whatever bytes a name has, what is written is JSON" {
    for name in $'results-\xfc' $'cut-\xe2\x82' $'high-\xff\xfe' $'surrogate-\xed\xa0\x80' $'"\\\x01'; do
        echo http://127.0.0.1:9/ >"$name.list"
        "$SIMUL" run count:delay=1ms fetch:urls="$name.list":timeout=1s -n 2 -r sync --repeats 1 -q -o "$name" || true
        is_json "$name/run.json" "$name"/traces/*.json
        "$SIMUL" report "$name" --format json >shown.json 2>/dev/null || true
        is_json shown.json
    done
    "$SIMUL" report $'results-\xfc' $'high-\xff\xfe' -q -o joined || true
    is_json joined/run.json
}

@test "names that are UTF-8 stay as they are" {
    "$SIMUL" run count:delay=1ms -n 2 -r sync --repeats 1 -q -o 'Größe 模 🎲'
    grep -q 'Größe 模 🎲' 'Größe 模 🎲/run.json'
}

@test "a list of URLs from a pipe is refused before anything starts" {
    mkfifo named
    for list in /dev/stdin named /dev/null; do
        run --separate-stderr "$SIMUL" run fetch:urls="$list" -r sync -o out < <(echo http://127.0.0.1:9/)
        [ "$status" -eq 2 ]
        [[ $stderr == "simul: fetch: urls=$list is a pipe or a device, which can be read once,"*"write it to a file first"* ]]
        [ ! -e out ]
    done
}

@test "the estimate counts workers" {
    estimate() {
        "$SIMUL" run count:delay=0 -n 3000 -r "$1" -w "$2" --repeats 1 --trace none --dry-run | grep -o 'about .*' | head -n 1
    }
    for runner in threads processes; do
        [ "$(estimate "$runner" 4)" != "$(estimate "$runner" 3000)" ]
    done
}
