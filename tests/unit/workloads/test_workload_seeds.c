/* What the seeded workloads have in common: outcomes that the seed decides, and that the check compares. */
#include "tests/unit/workloads/workload_bench.h"

static const char *const specs[] = {"chess:pairs=4", "chain", "random", "handler", "hog", "hog:polite=true"};
enum { SPECS = sizeof specs / sizeof *specs };

static void what_all_tasks_came_to_passes_the_check(void **state)
{
    (void)state;
    struct error error = {""};
    for (unsigned i = 0; i < SPECS; i++) {
        struct bench bench = open_bench(specs[i], 12, 7);
        run_all(&bench);
        assert_int_equal(check(&bench, &error), 0);
        close_bench(&bench);
    }
}

static void a_wrong_outcome_is_named_with_both_values(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        char was[24], is[24];
        struct error error = {""};
        struct bench bench = open_bench(specs[i], 12, 7);
        run_all(&bench);
        struct outcome *outcome = &bench.shared->outcomes[9];
        snprintf(was, sizeof was, "%016llx", (unsigned long long)outcome->value);
        outcome->value ^= 0x10;
        snprintf(is, sizeof is, "%016llx", (unsigned long long)outcome->value);
        assert_int_equal(check(&bench, &error), -EBADMSG);
        assert_non_null(strstr(error.text, was));
        assert_non_null(strstr(error.text, is));
        assert_non_null(strstr(error.text, " 9 "));
        close_bench(&bench);
    }
}

/* Whether any task of one came to something else than the same task of the other. */
static bool differ(const struct bench *one, const struct bench *other)
{
    bool different = false;
    for (unsigned i = 0; i < one->settings.tasks; i++)
        different = different || one->shared->outcomes[i].value != other->shared->outcomes[i].value;
    return different;
}

static void the_seed_decides_the_outcomes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct bench one = open_bench(specs[i], 12, 7);
        struct bench same = open_bench(specs[i], 12, 7);
        struct bench other = open_bench(specs[i], 12, 8);
        run_all(&one);
        run_all(&same);
        run_all(&other);
        assert_false(differ(&one, &same));
        assert_true(differ(&one, &other));
        close_bench(&one);
        close_bench(&same);
        close_bench(&other);
    }
}

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "chess:pairs=0",       "chess:pairs=1001", "chess:scale=0",       "chess:scale=1000001",
        "chain:max=3601s",     "random:delay=2h",  "random:threshold=10", "handler:wait=2h",
        "handler:compute=61s", "hog:hog=61s",      "hog:polite=yes",      "null:n=3",
    };
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct settings settings;
        struct error error = {""};
        assert_int_equal(settings_parse(wrong[i], &settings, &error), -EINVAL);
        assert_string_not_equal(error.text, "");
    }
}

UNIT_TESTS(cmocka_unit_test(what_all_tasks_came_to_passes_the_check),
           cmocka_unit_test(a_wrong_outcome_is_named_with_both_values),
           cmocka_unit_test(the_seed_decides_the_outcomes), cmocka_unit_test(values_out_of_range_are_refused))
