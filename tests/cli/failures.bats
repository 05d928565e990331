# Times of failures are not compared, and a speed-up above its limit is not stated without a doubt: in every place.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

# edit DIR STATEMENTS: in Python, of the document `run` and its `cells` by runner.
edit() {
    python3 - "$@" <<'END'
import json, sys
path = sys.argv[1] + "/run.json"
run = json.load(open(path))
cells = {cell["runner"]: cell for cell in run["cells"]}
for cell in run["cells"]: # a quiet machine
    for sample in cell["samples"]:
        sample["disturbed"] = None
exec(sys.argv[2])
json.dump(run, open(path, "w"))
END
}

# page_text DIR: what the page says, without scripts and pictures.
page_text() {
    python3 -c 'import html, re, sys
text = re.sub(r"<(script|style|svg).*?</\1>", "", open(sys.argv[1]).read(), flags=re.S)
print(re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))))' "$1/report.html"
}

# absent EXPRESSION FILE...
absent() {
    if grep -E "$@"; then
        return 1
    fi
}

no_winner() {
    "$SIMUL" report "$1" --wide -v >said 2>&1 || true
    page_text "$1" >page
    absent 'fastest with|no clear winner|instead of' said page "$1/summary.md"
    grep -q 'how fast tasks fail is not compared' page
    tr '\n' ' ' <said | tr -s ' ' | grep -q 'how fast tasks fail is not compared'
    grep -q 'how fast tasks fail is not compared' "$1/summary.md"
}

@test "where no page came, no runner is the fastest, and no speed-up is stated" {
    printf 'http://127.0.0.1:9/%s\n' 1 2 3 4 >list
    run -1 "$SIMUL" run fetch:urls=list:timeout=1s -r sync,coroutines --repeats 5 --trace none -q -o out
    edit out ''
    no_winner out
    grep -q '? of 4x' said
    [[ $(grep '^| coroutines' out/summary.md) == *'| ? | 4x |' ]]
}

@test "a runner under which fewer tasks succeeded is not the fastest" {
    "$SIMUL" run fetch:latency=2ms -n 20 -r sync,coroutines --repeats 5 --trace none -q -o out
    edit out ''
    "$SIMUL" report out -v >before
    absent 'how fast tasks fail' before
    cp -r out less
    edit less 'cells["coroutines"]["outcomes"] = {"ok": 15, "timeout": 5}'
    no_winner less
    grep -q '15 to 20 of 20 pages came' said

    # Slower or faster than the run in which all came? Neither.
    run "$SIMUL" compare out less
    [[ $output =~ coroutines[^$'\n']*' - '[^$'\n']*failed ]]
    run "$SIMUL" compare less out
    [[ $output == *"failed before"* ]]
}

@test "a sweep with failures has neither a crossing nor a law" {
    "$SIMUL" run fetch:latency=1ms,2ms -n 10 -r sync,coroutines --repeats 5 --trace none -q -o out
    edit out 'run["cells"][0]["outcomes"] = {"ok": 1, "timeout": 9}'
    "$SIMUL" report out -v >said
    tr '\n' ' ' <said | tr -s ' ' | grep -q 'no law is named: how fast tasks fail is not compared'
}

@test "a speed-up above its limit says so wherever it stands" {
    "$SIMUL" run count:delay=2ms -n 4 -r sync,coroutines --repeats 5 --trace none -q -o out
    edit out 's = cells["coroutines"]["summary"]
for key in ("median", "min", "max"):
    s["speedup"][key] = 9
s["speedup"]["limit"] = 4
s["above_limit"] = "its tasks computed less"'
    "$SIMUL" report out -v >said
    page_text out >page
    grep -q 'above the limit' said
    grep -q 'above the limit: why?' page
    grep -q '9.0x (above its limit)' page
    grep -q '9.0x (above its limit)' out/summary.md
    grep -q '9.0x, above 4x' out/charts/count.speedup.gp
}
