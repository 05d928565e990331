/* What each workload checks: run whole, then with one outcome spoilt. */
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/workloads/workload_trial.h"

static const char *const specs[] = {
    "queue:items=100",
    "queue:items=101:producers=3:consumers=5",
    "generator:wait=0",
    "generator:wait=0:u=64",
    "files:size=300000",
    "files:size=1",
    "echo:rounds=3",
    "echo:rounds=2:size=1000003",
    "mandelbrot:width=40:height=30:steps=50",
    "stream:size=65541:passes=3",
    "count:delay=0",
    "fib:n=15",
    "fetch:latency=0",
};
enum { SPECS = sizeof specs / sizeof *specs };

static void every_run_passes_its_check(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        if (check_trial(trial) != 0)
            fail_msg("%s: %s", specs[i], trial->error.text);
        close_trial(trial);
    }
}

/* generator's value is a length that stands beside the values, which have a test of their own; mandelbrot's
 * rows, count's words and fetch's links are output as well. */
static void a_wrong_value_is_named_with_both_values(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        struct outcome *spoilt = &trial->shared->outcomes[1];
        if (strcmp(trial->workload->name, "generator") == 0)
            ((uint64_t *)(void *)(trial->shared->arena + spoilt->output_offset))[3] = 9;
        else if (strcmp(trial->workload->name, "mandelbrot") == 0)
            memset(trial->shared->arena + spoilt->output_offset, 77, spoilt->output_bytes);
        else if (spoilt->output_bytes > 0)
            trial->shared->arena[spoilt->output_offset + 3] ^= 1;
        else
            spoilt->value++;
        assert_int_equal(check_trial(trial), -EBADMSG);
        assert_non_null(strstr(trial->error.text, trial->workload->name));
        assert_non_null(strstr(trial->error.text, " where "));
        close_trial(trial);
    }
}

static void gauges_have_names_and_units(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPECS; i++) {
        struct trial *trial = run_trial(specs[i], "sync", 1);
        struct gauge gauges[MAX_GAUGES];
        unsigned n = 0;
        if (trial->workload->gauges != NULL)
            n = trial->workload->gauges(trial->world, trial->shared->outcomes, trial->settings.tasks, 1000000,
                                        gauges);
        for (unsigned k = 0; k < n; k++) {
            assert_true(gauges[k].name[0] != '\0' && gauges[k].value > 0);
            assert_true(strcmp(gauges[k].unit, "ns") == 0 || strcmp(gauges[k].unit, "B/s") == 0 ||
                        strcmp(gauges[k].unit, "1/s") == 0 || gauges[k].unit[0] == '\0');
        }
        close_trial(trial);
    }
}

/* A page of the built-in origin that could not be had is no outcome of the world outside. */
static void fetch_counts_on_its_own_origin(void **state)
{
    (void)state;
    struct trial *trial = run_trial("fetch:latency=0", "sync", 1);
    trial->shared->outcomes[5].code = 404;
    assert_int_equal(check_trial(trial), -EBADMSG);
    assert_non_null(strstr(trial->error.text, "/page/5: HTTP 404, should be ok"));
    close_trial(trial);
}

UNIT_TESTS(IN_FOLDER(every_run_passes_its_check), IN_FOLDER(a_wrong_value_is_named_with_both_values),
           IN_FOLDER(gauges_have_names_and_units), cmocka_unit_test(fetch_counts_on_its_own_origin))
