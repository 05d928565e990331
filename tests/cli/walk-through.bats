# The walk-through in CONTRIBUTING.md: the workload that it shows is compiled as it stands there, and run.

bats_require_minimum_version 1.5.0

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR" || return
}

@test "the workload that CONTRIBUTING shows compiles without a warning and runs under every runner" {
    [ -z "$SIMUL_SANITIZER" ] || skip "the flags of a build with sanitizers are not known here"
    # The first listing that defines a struct workload, without the lines that fence it.
    awk '/^```c$/ { inside = 1; text = ""; next } /^```$/ { if (text ~ /const struct workload workload_nap/) { printf "%s", text; exit } inside = 0 }
         inside { text = text $0 "\n" }' "$root/CONTRIBUTING.md" >nap.c
    [ "$(wc -l <nap.c)" -ge 30 ]
    [ "$(wc -l <nap.c)" -le 50 ] # "a workload in 50 lines"
    # Registered from outside, as the tests' own workloads are, so that nothing of the tree is changed.
    cat >main.c <<'END'
#include "cli/cli.h"
#include "workloads/workload.h"

extern const struct workload workload_nap;

int main(int argc, char **argv)
{
    return workload_register(&workload_nap) < 0 ? 70 : cli_main(argc, argv);
}
END
    mapfile -t flags < <(make -s -C "$root" print-flags)
    mapfile -t libs < <(make -s -C "$root" print-libs)
    "${CC:-cc}" -I"$root" "${flags[@]}" -Werror -o simul-nap main.c nap.c "$(dirname "$SIMUL")/libsimul.a" "${libs[@]}"
    ./simul-nap list | grep -A 1 '^  nap (I/O-bound, 20 tasks)$' | grep 'each task sleeps once'
    ./simul-nap run nap:length=2ms --repeats 1 -w 4 -o out -q
    python3 - <<'END'
import json
cells = json.load(open("out/run.json"))["cells"]
assert [(c["id"], c["status"]) for c in cells] == [
    (f"nap.{runner}", "ok") for runner in ("sync", "threads.4", "processes.4", "coroutines")], cells
assert len({c["samples"][0]["digest"] for c in cells}) == 1  # the same outcome under each of them
END
}
