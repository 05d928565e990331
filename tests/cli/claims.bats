# Who may write where: folders and names that are in use, and what stays while its replacement is not whole.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

small() {
    "$SIMUL" run count:delay=1ms -n 2 -r sync,coroutines --repeats 1 -q "$@"
}

# listing DIR: names and contents.
listing() {
    (cd "$1" && find . -type f ! -name '*.png' | sort | xargs cksum)
}

nothing_temporary() {
    [ -z "$(find . -name '.simul-*' -o -name '*.part')" ] || { find . -name '.simul-*'; return 1; }
}

with_gnuplot() {
    command -v gnuplot >/dev/null || skip "gnuplot is missing"
}

# gnuplot_is SCRIPT: a gnuplot of that kind comes first in PATH.
gnuplot_is() {
    mkdir -p bin
    printf '#!/bin/sh\n%s\n' "$1" >bin/gnuplot
    chmod +x bin/gnuplot
}

@test "of runs that start in one folder at once, one has it" {
    started=()
    for i in 1 2 3 4; do
        small -o out --seed "$i" --trace none 2>"said$i" &
        started+=($!)
    done
    succeeded=0
    for i in "${!started[@]}"; do
        if wait "${started[$i]}"; then
            succeeded=$((succeeded + 1))
            seed=$((i + 1))
        else
            grep -q 'out is in use by another run\|out holds ' "said$((i + 1))"
        fi
    done
    [ "$succeeded" -eq 1 ]
    python3 -c 'import json, sys; assert json.load(open("out/run.json"))["seed"] == int(sys.argv[1])' "$seed"
    nothing_temporary
}

@test "reports of one folder at once are each whole" {
    small -o out
    "$SIMUL" report out -q &
    first=$!
    "$SIMUL" report out -q
    wait "$first"
    nothing_temporary
    grep -q '</html>' out/report.html
}

@test "of two that join runs into one folder at once, one has it" {
    small -o one --trace none
    cp -r one two
    "$SIMUL" report one two -o both -q 2>said1 &
    first=$!
    second_status=0 first_status=0
    "$SIMUL" report two one -o both -q 2>said2 || second_status=$?
    wait "$first" || first_status=$?
    [ $((first_status + second_status)) -eq 1 ]
    grep -q 'both is in use by\|both holds ' said1 said2
    [ -s both/report.html ]
    nothing_temporary
}

@test "a folder with files of the user's under simul's names is refused" {
    for name in report.html summary.csv summary.md charts; do
        mkdir mine
        echo notes >"mine/$name"
        run ! small -o mine
        [ "$(ls -A mine)" = "$name" ]
        [[ $output == *"mine holds a file or folder $name; give another folder with -o" ]]
        rm -r mine
    done
    mkdir mine
    echo notes >mine/notes
    small -o mine
    [ "$(cat mine/notes)" = notes ]
}

@test "results/latest of the user's own stays, file, folder or link" {
    mkdir -p results elsewhere/there
    echo notes >results/latest
    run --separate-stderr small
    [ "$status" -eq 0 ]
    [[ $stderr == "simul: warning: results/latest stays as it is: simul did not make it; the results are in results/2"* ]]
    [ "$(cat results/latest)" = notes ]
    rm results/latest && mkdir results/latest
    small
    [ -d results/latest ] && [ ! -L results/latest ]
    rmdir results/latest && ln -s ../elsewhere/there results/latest
    small
    [ "$(readlink results/latest)" = ../elsewhere/there ]
    rm results/latest
    small
    first=$(readlink results/latest)
    small
    [ -f results/latest/run.json ] && [ "$(readlink results/latest)" != "$first" ]
    nothing_temporary
}

@test "without gnuplot, charts that were drawn earlier stay, on the page too" {
    with_gnuplot
    small -o out
    pictures=$(grep -o '<svg' out/report.html | wc -l)
    before=$(listing out/charts)
    mkdir none
    run --separate-stderr env PATH="$PWD/none" "$SIMUL" report out -q
    [ "$status" -eq 0 ]
    [ "$stderr" = "simul: gnuplot is not installed: the charts are those that were drawn earlier" ]
    [ "$(grep -o '<svg' out/report.html | wc -l)" -eq "$pictures" ]
    [ "$(listing out/charts)" = "$before" ]
    nothing_temporary
}

@test "charts of other figures stay in their folder, and are not shown for the new ones" {
    with_gnuplot
    small -o out
    before=$(listing out/charts)
    python3 - <<'END'
import json
run = json.load(open("out/run.json"))
for cell in run["cells"]:
    for sample in cell["samples"]:
        sample["makespan_ns"] *= 3
    makespan = cell["summary"]["makespan_ns"]
    makespan.update({key: 3 * value for key, value in makespan.items() if isinstance(value, (int, float))})
json.dump(run, open("out/run.json", "w"))
END
    gnuplot_is 'echo "line 1: no terminal"; exit 1'
    PATH=$PWD/bin:$PATH run --separate-stderr "$SIMUL" report out -q
    [ "$status" -eq 0 ]
    [[ $stderr == *"the chart charts/count.makespan.gp could not be drawn: line 1: no terminal"* ]]
    [[ $stderr == *"the chart charts/count.timeline.gp could not be drawn again; the earlier one is shown: "* ]]
    [ "$(listing out/charts)" = "$before" ]
    nothing_temporary
}

@test "a report that is killed while it draws leaves what was there, and the next one clears up" {
    with_gnuplot
    small -o out
    before=$(listing out)
    gnuplot_is 'touch drawing; kill -9 $PPID; exec sleep 1'
    PATH=$PWD/bin:$PATH run "$SIMUL" report out -q
    [ "$status" -eq 137 ]
    [ -n "$(find out -name '.simul-*')" ]
    [ "$(listing out | grep -v '\.simul-')" = "$before" ]
    echo notes >out/.simul-notes
    "$SIMUL" report out -q
    [ "$(cat out/.simul-notes)" = notes ] && rm out/.simul-notes
    nothing_temporary
}
