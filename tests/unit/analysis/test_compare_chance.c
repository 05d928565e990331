/* `compare` by simulation: how often equals pass, how often one slower cell is found, and how
 * often chance alone makes a verdict. Runs are scripted: 20 cells whose makespans vary by 2 %, one by 10 %.
 */
#include "tests/unit/support/harness.h"

#include "tests/unit/support/scripted_runs.h"

enum { PAIRS = 200 };

/* Of equals at most 5 % fail and at least 90 % pass; of pairs with one cell slower by a tenth 90 % fail. */
static void check_pairing(struct pairing pairing)
{
    struct pairing_outcomes equals = pairing_trial(&pairing, PAIRS);
    assert_in_range(equals.slower, 0, PAIRS * 5 / 100);
    assert_in_range(equals.passed, PAIRS * 9 / 10, PAIRS);
    pairing.factor = 1.1;
    struct pairing_outcomes slower = pairing_trial(&pairing, PAIRS);
    assert_in_range(slower.found, PAIRS * 9 / 10, PAIRS);
    assert_in_range(slower.elsewhere, 0, PAIRS * 5 / 100);
}

static void five_repeats_a_side(void **state)
{
    (void)state;
    check_pairing((struct pairing){.runs = 1, .repeats = 5, .factor = 1});
}

/* By 2 %: 1.8 % of their own, and 0.9 % from repeats that differ by 2 %. */
static void five_runs_a_side_that_differ(void **state)
{
    (void)state;
    check_pairing((struct pairing){.runs = 5, .repeats = 5, .run_spread = 0.018, .factor = 1});
}

/* Fewer repeats never pass: nothing would have been found. */
static void three_repeats_decide_nothing(void **state)
{
    (void)state;
    const struct pairing pairing = {.runs = 1, .repeats = 3, .factor = 1};
    struct pairing_outcomes equals = pairing_trial(&pairing, 20);
    assert_int_equal(equals.passed, 0);
    assert_int_equal(equals.slower, 0);
}

UNIT_TESTS(cmocka_unit_test(five_repeats_a_side), cmocka_unit_test(five_runs_a_side_that_differ),
           cmocka_unit_test(three_repeats_decide_nothing))
