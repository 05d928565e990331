# What benchmark/driver concludes from ratios, by data that are given.

bats_require_minimum_version 1.5.0

# holds EXPRESSION: in Python, with the driver's functions.
holds() {
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$BATS_TEST_DIRNAME/../.. python3 -c \
        'import sys; from benchmark.driver.plain import *; sys.exit(not eval(sys.argv[1]))' "$1"
}

@test "a median's interval is between two order statistics, and there is none of few values" {
    holds 'median_interval(range(15, 0, -1)) == (8, (4, 12))'   # 96.5 %; from the 5th to the 11th: 88 %
    holds 'median_interval([5, 1, 3, 2, 4, 6]) == (3.5, (1, 6))' # 96.9 %
    holds 'median_interval([1, 2, 3, 4, 5]) == (3, None)'        # all of them: 93.8 %
    holds 'ratio_text([1] * 5) == "1.00" and ratio_text([1, 1, 1, 2, 2, 2]) == "1.50 (1.00 to 2.00)"'
}

@test "a figure fails only where its whole interval lies beyond the limit" {
    holds 'within((1.0, 1.2), 1.1) and within((0.5, 0.6), 1.1) and within((1.1, 1.3), 1.1) and within(None, 1.1)'
    holds 'not within((1.11, 1.3), 1.1)'
    holds 'within((0.5, 0.95), 1.1, 0.9) and not within((0.5, 0.85), 1.1, 0.9)'
}

@test "the table has all runners beside the plain programs" {
    [[ -z ${SIMUL_SANITIZER:-} ]] || skip "what a sanitizer's build takes is no figure of simul's"
    local script=$BATS_TEST_DIRNAME/../../scripts/benchmark
    run -0 --separate-stderr "$script" --build "$(dirname "$SIMUL")" --quick --only '^plain-null$'
    [[ $output == *'## Beside plain programs'* ]]
    for runner in threads processes coroutines; do
        grep -qE "^\| \`null\` \| $runner \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \| 2 \| (reached|\*\*not reached\*\*) \| [0-9.]+ \|$" <<<"$output"
    done
}
