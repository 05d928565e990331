/* The document of a run as samples come in, from scripted samples: medians, paired speed-ups, the repeat
 * whose trace is kept, and what happens to cells that fail. Nothing is run. */
#include "tests/unit/support/document_path.h"
#include "tests/unit/support/harness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "measure/results.h"
#include "measure/summary.h"
#include "task/clock.h"

enum { SYNC, THREADS }; /* the cells */

static struct plan *plan;
static cJSON *document;

/* A plan of one workload under sync and threads, with a document that has no samples yet. */
static void begin(const char *workload, const char *runners)
{
    static char *command[] = {"/usr/local/bin/simul", "run", "count"};
    const char *const workloads[] = {workload};
    const struct plan_request request = {.workloads = workloads,
                                         .workload_count = 1,
                                         .runners = runners,
                                         .workers = "2",
                                         .repeats = 3,
                                         .timeout_ns = NS_PER_S};
    struct error error = {""};
    if (plan_make(&request, &plan, &error) < 0)
        fail_msg("%s", error.text);
    document = results_new(plan, 3, command);
    assert_non_null(document);
}

static int end(void **state)
{
    (void)state;
    cJSON_Delete(document);
    plan_free(plan);
    document = NULL;
    plan = NULL;
    return 0;
}

/* Adds a sample of a cell; returns the status that it got. */
static enum sample_status add(unsigned cell, unsigned repeat, uint64_t makespan_ns, uint64_t digest,
                              enum sample_status status)
{
    struct sample *sample = calloc(1, sizeof *sample);
    assert_non_null(sample);
    sample->status = status;
    sample->repeat = repeat;
    sample->makespan_ns = makespan_ns;
    sample->figures.digest = digest;
    sample->figures.cpu_user_ns = 10 * makespan_ns;
    sample->figures.cpu_system_ns = makespan_ns;
    if (status != SAMPLE_OK)
        snprintf(sample->error, sizeof sample->error, "repeat %u went wrong", repeat);
    results_add(document, plan, cell, sample);
    status = sample->status;
    free(sample);
    return status;
}

static void add_ok(unsigned cell, unsigned repeat, uint64_t makespan_ns)
{
    assert_int_equal(add(cell, repeat, makespan_ns, 7, SAMPLE_OK), SAMPLE_OK);
}

static const cJSON *cell(unsigned index)
{
    return results_cell(document, plan->cells[index].id);
}

static const char *text(unsigned index, const char *path)
{
    return path_text(cell(index), path, "(none)");
}

static void check_number(unsigned index, const char *path, double expected)
{
    double found = path_number(cell(index), path);
    if (!(fabs(found - expected) <= 1e-9 * expected))
        fail_msg("%s: %g instead of %g", path, found, expected);
}

/* --- the frame --- */

static void a_new_document_has_cells_that_were_not_run(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    assert_false(cJSON_IsTrue(path_at(document, "complete")));
    assert_string_equal(cJSON_GetArrayItem(path_at(document, "command"), 0)->valuestring, "simul");
    assert_string_equal(text(SYNC, "status"), "interrupted");
    assert_true(cJSON_IsNull(path_at(cell(SYNC), "workers")));
    check_number(THREADS, "workers", 2);
    assert_true(cJSON_IsNull(path_at(cell(SYNC), "summary")));
    assert_false(results_all_ok(document));
}

/* --- summaries --- */

static void the_summary_is_of_all_repeats(void **state)
{
    (void)state;
    begin("count", "sync");
    add_ok(SYNC, 0, 300);
    add_ok(SYNC, 1, 100);
    add_ok(SYNC, 2, 200);
    check_number(SYNC, "summary.makespan_ns.median", 200);
    check_number(SYNC, "summary.makespan_ns.min", 100);
    check_number(SYNC, "summary.makespan_ns.max", 300);
    check_number(SYNC, "summary.cpu_ns", 11 * 200);
    check_number(SYNC, "summary.throughput_per_s", plan->cells[SYNC].settings.tasks * 1e9 / 200);
    assert_string_equal(text(SYNC, "status"), "ok");
    assert_true(results_all_ok(document));
}

/* The ratio of the medians would be 200 / 150. */
static void speed_ups_agree_with_the_medians_and_reach_over_the_pairs(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    add_ok(SYNC, 0, 100);
    add_ok(THREADS, 0, 100);
    add_ok(THREADS, 1, 400);
    add_ok(SYNC, 1, 200);
    add_ok(SYNC, 2, 600);
    add_ok(THREADS, 2, 150);
    check_number(THREADS, "summary.speedup.median", 200.0 / 150);
    check_number(THREADS, "summary.speedup.min", 0.5);
    check_number(THREADS, "summary.speedup.max", 4);
    check_number(THREADS, "summary.speedup.limit", 2);
    check_number(SYNC, "summary.speedup.median", 1);
}

static void a_repeat_without_its_pair_has_no_speed_up(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    add_ok(THREADS, 0, 100);
    assert_true(cJSON_IsNull(path_at(cell(THREADS), "summary.speedup")));
    add_ok(SYNC, 0, 300);
    add_ok(THREADS, 1, 100);
    check_number(THREADS, "summary.speedup.max", 3);
    add(SYNC, 1, 500, 7, SAMPLE_FAILED);
    check_number(THREADS, "summary.speedup.max", 3); /* a failed pair is none */
}

static void disturb(unsigned i, int repeat)
{
    cJSON *sample = cJSON_GetArrayItem(cJSON_GetObjectItem(cell(i), "samples"), repeat);
    cJSON_ReplaceItemInObject(sample, "disturbed", cJSON_CreateString("other processes used 1.00 CPUs"));
}

/* Five others are enough, four are not. */
static void disturbed_samples_do_not_count_where_enough_others_do(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    for (unsigned repeat = 0; repeat < 4; repeat++)
        add_ok(SYNC, repeat, 100);
    for (unsigned repeat = 4; repeat < 10; repeat++) {
        add_ok(SYNC, repeat, 900);
        disturb(SYNC, (int)repeat);
    }
    add_ok(THREADS, 0, 100);
    check_number(SYNC, "summary.makespan_ns.median", 900);
    add_ok(SYNC, 10, 100);
    check_number(SYNC, "summary.makespan_ns.median", 100);
    check_number(SYNC, "summary.makespan_ns.max", 100);
    check_number(THREADS, "summary.speedup.median", 1);
}

static void a_case_alone_has_no_speed_up(void **state)
{
    (void)state;
    begin("count", "threads");
    add_ok(0, 0, 100);
    assert_true(cJSON_IsNull(path_at(cell(0), "summary.speedup")));
    check_number(0, "summary.makespan_ns.median", 100);
}

static void check_base(unsigned i, const char *expected)
{
    assert_string_equal(path_text(cell(i), "summary.speedup.base", "its own"), expected);
}

static void without_sync_the_first_case_that_finished_is_the_base(void **state)
{
    (void)state;
    begin("count", "threads,processes,coroutines");
    add_ok(1, 0, 50);
    add_ok(2, 0, 25);
    check_number(2, "summary.speedup.median", 2);
    check_base(2, "count.processes.2");
    add_ok(0, 0, 100);
    check_number(0, "summary.speedup.median", 1);
    check_number(1, "summary.speedup.median", 2);
    check_number(2, "summary.speedup.median", 4);
    check_base(0, "count.threads.2");
    check_base(2, "count.threads.2");
    assert_true(cJSON_IsNull(path_at(cell(2), "summary.speedup.limit")));
    assert_null(path_at(cell(2), "summary.above_limit"));
    add(0, 1, 100, 7, SAMPLE_FAILED);
    check_number(2, "summary.speedup.median", 2);
    check_base(1, "count.processes.2");
}

static void a_base_without_times_is_stood_in_for_until_it_has_some(void **state)
{
    (void)state;
    begin("count", "sync,threads,coroutines");
    add(0, 0, 100, 7, SAMPLE_FAILED);
    add_ok(1, 0, 50);
    add_ok(2, 0, 25);
    check_base(2, "count.threads.2");
    check_number(2, "summary.speedup.median", 2);
    add_ok(0, 1, 100);
    check_base(2, "its own");
    check_number(2, "summary.speedup.median", 4);
}

/* --- the trace that is kept --- */

static void the_median_repeat_is_kept(void **state)
{
    (void)state;
    begin("count", "sync");
    assert_int_equal(summary_kept_repeat(cell(SYNC)), -1);
    add_ok(SYNC, 0, 300);
    assert_int_equal(summary_kept_repeat(cell(SYNC)), 0);
    add_ok(SYNC, 1, 100);
    add_ok(SYNC, 2, 190);
    assert_int_equal(summary_kept_repeat(cell(SYNC)), 2);
}

static void a_failed_repeat_is_kept_before_any_other(void **state)
{
    (void)state;
    begin("count", "sync");
    add_ok(SYNC, 0, 100);
    add(SYNC, 1, 0, 0, SAMPLE_TIMEOUT);
    add(SYNC, 2, 0, 0, SAMPLE_FAILED);
    assert_int_equal(summary_kept_repeat(cell(SYNC)), 1);
}

/* --- what fails --- */

static void the_first_failure_stays_the_cells(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    add_ok(SYNC, 0, 100);
    add(SYNC, 1, 0, 0, SAMPLE_TIMEOUT);
    add(SYNC, 2, 0, 0, SAMPLE_FAILED);
    add_ok(SYNC, 3, 100);
    assert_string_equal(text(SYNC, "status"), "timeout");
    assert_string_equal(text(SYNC, "error"), "repeat 1 went wrong");
    assert_true(cJSON_IsNull(path_at(cell(SYNC), "summary")));
    assert_int_equal(cJSON_GetArraySize(path_at(cell(SYNC), "samples")), 4);
    const cJSON *failed = cJSON_GetArrayItem(path_at(cell(SYNC), "samples"), 1);
    assert_null(path_at(failed, "makespan_ns")); /* a half-run has none */
    add_ok(THREADS, 0, 50);
    assert_string_equal(text(THREADS, "status"), "ok"); /* it costs itself alone */
    assert_false(results_all_ok(document));
}

static void different_outcomes_are_a_failure(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    add_ok(SYNC, 0, 100);
    assert_int_equal(add(THREADS, 0, 50, 8, SAMPLE_OK), SAMPLE_FAILED);
    assert_string_equal(text(THREADS, "error"), "its outcomes differ from those of count.sync (digest "
                                                "0000000000000008, there 0000000000000007)");
    assert_int_equal(add(SYNC, 1, 100, 9, SAMPLE_OK), SAMPLE_FAILED); /* nor may a repeat of its own differ */
    assert_int_equal(add(THREADS, 1, 50, 7, SAMPLE_OK), SAMPLE_OK);
}

/* With pages of the user's own, the world may have changed in between: said once, and no failure. */
static void the_world_outside_may_differ(void **state)
{
    (void)state;
    char name[] = "/tmp/urls.XXXXXX", workload[64];
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_true(write(fd, "http://127.0.0.1:9/\n", 20) == 20);
    close(fd);
    snprintf(workload, sizeof workload, "fetch:urls=%s", name);
    begin(workload, "sync,threads");
    unlink(name);
    add_ok(SYNC, 0, 100);
    assert_int_equal(add(THREADS, 0, 50, 8, SAMPLE_OK), SAMPLE_OK);
    assert_int_equal(add(THREADS, 1, 50, 8, SAMPLE_OK), SAMPLE_OK);
    const cJSON *notes = path_at(cell(THREADS), "notes");
    assert_int_equal(cJSON_GetArraySize(notes), 1);
    assert_string_equal(cJSON_GetArrayItem(notes, 0)->valuestring,
                        "its outcomes differ from those of fetch.sync: the world outside was not the same");
}

static void an_interruption_keeps_what_there_is(void **state)
{
    (void)state;
    begin("count", "sync,threads");
    add_ok(SYNC, 0, 100);
    add(SYNC, 1, 0, 0, SAMPLE_INTERRUPTED);
    assert_string_equal(text(SYNC, "status"), "ok");
    assert_true(path_number(cell(SYNC), "summary.makespan_ns.median") == 100);
    assert_string_equal(cJSON_GetArrayItem(path_at(cell(SYNC), "notes"), 0)->valuestring,
                        "the run was interrupted: the figures are of 1 repeat");
    assert_int_equal(summary_kept_repeat(cell(SYNC)), 0);        /* its trace shows the good one */
    assert_string_equal(text(THREADS, "status"), "interrupted"); /* never run */
    results_finish(document, 1, "interrupted", false);
    assert_true(cJSON_IsFalse(path_at(document, "complete")));
    assert_true(path_number(document, "repeats.made") == 1);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

UNIT_TESTS(TEST(a_new_document_has_cells_that_were_not_run), TEST(the_summary_is_of_all_repeats),
           TEST(speed_ups_agree_with_the_medians_and_reach_over_the_pairs),
           TEST(a_repeat_without_its_pair_has_no_speed_up),
           TEST(disturbed_samples_do_not_count_where_enough_others_do), TEST(a_case_alone_has_no_speed_up),
           TEST(without_sync_the_first_case_that_finished_is_the_base),
           TEST(a_base_without_times_is_stood_in_for_until_it_has_some), TEST(the_median_repeat_is_kept),
           TEST(a_failed_repeat_is_kept_before_any_other), TEST(the_first_failure_stays_the_cells),
           TEST(different_outcomes_are_a_failure), TEST(the_world_outside_may_differ),
           TEST(an_interruption_keeps_what_there_is))
