/* Two small runs side by side: matching, verdicts, what is refused, and what is reported.
 * long because: all of its tests compare the same small scripted runs. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/compare/compare.h"

/* cmocka's own compares floats, which have seven digits. */
static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within))
        fail_msg("%.15g is not %.15g within %g", value, expected, within);
}

/* --- documents --- */

static cJSON *new_run(void)
{
    return cJSON_Parse("{\"simul\":\"1\",\"schema\":2,\"complete\":true,\"seed\":1,"
                       "\"repeats\":{\"asked\":5,\"made\":5},\"machine\":{\"cpu\":\"A\",\"warnings\":[]},"
                       "\"calibration\":null,\"cells\":[]}");
}

/* Adds a cell whose n makespans lie around `ms`, 1 % apart. Returns it. */
static cJSON *add_cell(cJSON *run, const char *workload, const char *runner, double workers, double ms,
                       unsigned n)
{
    cJSON *cell = cJSON_CreateObject(), *params = cJSON_CreateObject();
    cJSON_AddStringToObject(cell, "id", workload);
    cJSON_AddStringToObject(cell, "title", workload);
    cJSON_AddStringToObject(cell, "workload", workload);
    cJSON_AddStringToObject(cell, "runner", runner);
    cJSON_AddNumberToObject(cell, "tasks", 10);
    cJSON_AddItemToObject(cell, "workers", workers > 0 ? cJSON_CreateNumber(workers) : cJSON_CreateNull());
    cJSON_AddStringToObject(params, "delay", "10ms");
    cJSON_AddStringToObject(params, "size", "1");
    cJSON_AddItemToObject(cell, "params", params);
    cJSON_AddFalseToObject(cell, "nondeterministic");
    cJSON_AddStringToObject(cell, "status", "ok");
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (unsigned i = 0; i < n; i++) {
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddStringToObject(sample, "digest", "00ff");
        cJSON_AddNumberToObject(sample, "makespan_ns", ms * 1e6 * (1 + 0.01 * (i - (n - 1) / 2.0)));
        cJSON_AddItemToArray(samples, sample);
    }
    cJSON_AddItemToArray(cJSON_GetObjectItem(run, "cells"), cell);
    return cell;
}

static void set(cJSON *object, const char *name, cJSON *value)
{
    if (cJSON_HasObjectItem(object, name))
        cJSON_ReplaceItemInObject(object, name, value);
    else
        cJSON_AddItemToObject(object, name, value);
}

/* Compares at 5 %, and frees the documents unless they are still needed. */
static int compare(const cJSON *base, const cJSON *new, struct comparison *out, struct error *error)
{
    const struct compared_run one = {base, "one"}, other = {new, "other"};
    return compare_runs(&(struct compared_runs){&one, 1}, &(struct compared_runs){&other, 1}, 0.05, out,
                        error);
}

/* The verdict on two runs of one cell. */
static enum verdict verdict_of(double base_ms, double new_ms, unsigned n)
{
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, base_ms, n);
    add_cell(new, "count", "sync", 0, new_ms, n);
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.count, 1);
    enum verdict verdict = comparison.cells[0].verdict;
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
    return verdict;
}

/* --- verdicts --- */

static void a_verdict_needs_a_sure_difference_beyond_the_threshold(void **state)
{
    (void)state;
    assert_int_equal(verdict_of(100, 100, 5), VERDICT_SAME);
    assert_int_equal(verdict_of(100, 104, 5), VERDICT_SAME); /* sure, and below the threshold */
    assert_int_equal(verdict_of(100, 106, 5), VERDICT_SLOWER);
    assert_int_equal(verdict_of(106, 100, 5), VERDICT_FASTER);
    assert_int_equal(verdict_of(100, 300, 4), VERDICT_OPEN); /* too few for a verdict */
    assert_int_equal(verdict_of(100, 300, 1), VERDICT_OPEN);
}

/* Adds cells of so many workers whose makespans are `factor` times as far apart as those of add_cell. */
static void add_cells(cJSON *run, unsigned first, unsigned last, double ms, double factor)
{
    for (unsigned workers = first; workers <= last; workers++) {
        cJSON *sample, *cell = add_cell(run, "count", "threads", workers, ms, 5);
        cJSON_ArrayForEach(sample, cJSON_GetObjectItem(cell, "samples"))
        {
            cJSON *makespan = cJSON_GetObjectItem(sample, "makespan_ns");
            cJSON_SetNumberValue(makespan, ms * 1e6 + factor * (cJSON_GetNumberValue(makespan) - ms * 1e6));
        }
    }
}

/* Compares two runs of 20 cells, of which the first `noisy` vary so many times as much; frees them. */
static void compare_noisy(unsigned noisy, double factor, struct comparison *out)
{
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cells(base, 1, noisy, 100, factor);
    add_cells(new, 1, noisy, 100, factor);
    add_cells(base, noisy + 1, 20, 100, 1);
    add_cells(new, noisy + 1, 20, 100, 1);
    assert_int_equal(compare(base, new, out, &error), 0);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

static void more_cells_need_more_to_differ(void **state)
{
    (void)state;
    struct comparison comparison;
    compare_noisy(20, 1.5, &comparison);
    double of_twenty = comparison.detectable;
    assert_near(comparison.level, FAMILY_LEVEL / 20, 1e-12);
    comparison_free(&comparison);
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cells(base, 1, 1, 100, 1.5);
    add_cells(new, 1, 1, 100, 1.5);
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_near(comparison.level, FAMILY_LEVEL, 1e-12);
    assert_true(comparison.detectable < of_twenty && of_twenty < 1.1);
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

/* That nothing was found means something only if it would have been. One noisy cell of twenty is named; six
 * leave the whole open, and it says how many repeats it takes. */
static void a_comparison_that_would_find_nothing_is_inconclusive(void **state)
{
    (void)state;
    struct comparison comparison;
    compare_noisy(1, 8, &comparison);
    assert_int_equal(comparison_result(&comparison), COMPARE_FINE);
    assert_true(comparison.detectable < 1.1);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_OPEN);
    assert_true(comparison.cells[0].detectable > 1.2);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_SAME);
    comparison_free(&comparison);
    compare_noisy(6, 4, &comparison);
    assert_int_equal(comparison_result(&comparison), COMPARE_INCONCLUSIVE);
    assert_true(comparison.detectable > 1.1);
    assert_in_range(comparison.repeats_needed, 6, 30);
    assert_in_range(comparison.cells[0].repeats_needed, comparison.repeats_needed, 60);
    comparison_free(&comparison);
}

/* With several runs a side the runs are counted: their repeats agree within 1 %, and they differ by 10 %. */
static void of_several_runs_each_counts_once(void **state)
{
    (void)state;
    static const double base_ms[] = {100, 110, 105, 95, 90}, new_ms[] = {110, 121, 115, 105, 100};
    struct comparison comparison;
    struct error error;
    cJSON *documents[10];
    struct compared_run runs[10];
    for (int i = 0; i < 10; i++) {
        documents[i] = new_run();
        if (i % 5 == 1) /* in another order */
            add_cell(documents[i], "fib", "sync", 0, 70, 5);
        add_cell(documents[i], "count", "sync", 0, i < 5 ? base_ms[i] : new_ms[i - 5], 5);
        if (i % 5 != 1)
            add_cell(documents[i], "fib", "sync", 0, 70, 5);
        runs[i] = (struct compared_run){documents[i], "one"};
    }
    const struct compared_runs base = {runs, 5}, new = {&runs[5], 5};
    assert_int_equal(compare_runs(&base, &new, 0.05, &comparison, &error), 0);
    assert_int_equal(comparison.count, 2);
    assert_int_equal(comparison.base_runs + comparison.new_runs, 10);
    assert_int_equal(comparison.cells[0].ratio.repeats, 5);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_OPEN);
    assert_true(comparison.cells[0].ratio.log_error > 0.03);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_SAME);
    comparison_free(&comparison);
    /* Two of them alone, as if they were all. */
    assert_int_equal(compare(documents[0], documents[5], &comparison, &error), 0);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_SLOWER);
    comparison_free(&comparison);
    set(cJSON_GetArrayItem(cJSON_GetObjectItem(documents[3], "cells"), 0), "status",
        cJSON_CreateString("failed"));
    assert_int_equal(compare_runs(&base, &new, 0.05, &comparison, &error), 0);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_REPAIRED);
    comparison_free(&comparison);
    set(cJSON_GetArrayItem(cJSON_GetObjectItem(documents[3], "cells"), 0), "tasks", cJSON_CreateNumber(11));
    assert_int_equal(compare_runs(&base, &new, 0.05, &comparison, &error), -EINVAL);
    for (int i = 0; i < 10; i++)
        cJSON_Delete(documents[i]);
}

/* Marks the first repeats of a cell as disturbed. */
static void disturb(const cJSON *cell, int repeats)
{
    for (int i = 0; i < repeats; i++)
        cJSON_AddStringToObject(cJSON_GetArrayItem(cJSON_GetObjectItem(cell, "samples"), i), "disturbed",
                                "other processes used 1.00 CPUs");
}

/* What disturbs makes slower: that NEW is faster is not doubted because of it, that it is slower is, unless
 * its other repeats say so, too. */
static void disturbed_repeats_decide_nothing(void **state)
{
    static const struct {
        double base_ms, new_ms;
        int base_disturbed, new_disturbed;
        enum verdict verdict;
    } cases[] = {
        {100, 120, 0, 5, VERDICT_DOUBTED}, {100, 120, 0, 4, VERDICT_DOUBTED}, /* one has no spread */
        {100, 120, 0, 2, VERDICT_SLOWER},  {100, 120, 5, 0, VERDICT_SLOWER},
        {120, 100, 0, 5, VERDICT_FASTER},  {120, 100, 5, 0, VERDICT_DOUBTED},
        {100, 100, 5, 5, VERDICT_SAME},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct comparison comparison;
        struct error error;
        cJSON *base = new_run(), *new = new_run();
        disturb(add_cell(base, "count", "sync", 0, cases[i].base_ms, 5), cases[i].base_disturbed);
        disturb(add_cell(new, "count", "sync", 0, cases[i].new_ms, 5), cases[i].new_disturbed);
        assert_int_equal(compare(base, new, &comparison, &error), 0);
        assert_int_equal(comparison.cells[0].verdict, cases[i].verdict);
        assert_int_equal(comparison_result(&comparison) == COMPARE_INCONCLUSIVE,
                         cases[i].verdict == VERDICT_DOUBTED);
        comparison_free(&comparison);
        cJSON_Delete(base);
        cJSON_Delete(new);
    }
}

/* --- matching --- */

static void cells_are_matched_by_what_they_are(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    add_cell(base, "count", "threads", 4, 50, 5);
    add_cell(base, "fib", "sync", 0, 70, 5);
    set(add_cell(new, "count", "threads", 4, 50, 5), "id", cJSON_CreateString("another name"));
    add_cell(new, "count", "threads", 8, 25, 5);
    cJSON *sync = add_cell(new, "count", "sync", 0, 100, 5);
    set(sync, "params", cJSON_Parse("{\"size\":\"1\",\"delay\":\"10ms\"}")); /* in another order */
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.count, 4);
    assert_int_equal(comparison.judged, 2);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_SAME);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_ONLY_NEW);
    assert_int_equal(comparison.cells[2].verdict, VERDICT_SAME);
    assert_int_equal(comparison.cells[3].verdict, VERDICT_ONLY_BASE);
    assert_int_equal(comparison_result(&comparison), COMPARE_FINE);
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

static void a_cell_that_is_there_twice_is_matched_twice(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    for (int i = 1; i <= 2; i++) {
        add_cell(base, "count", "sync", 0, 100 * i, 5);
        add_cell(new, "count", "sync", 0, 100 * i, 5);
    }
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.count, 2);
    assert_int_equal(comparison.cells[0].verdict, VERDICT_SAME);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_SAME);
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

/* --- cells without figures --- */

/* Two runs of one cell that ended as these words say. */
static void check_endings(const char *base_status, const char *new_status, enum verdict verdict,
                          enum compare_result result)
{
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    set(add_cell(base, "count", "sync", 0, 100, 5), "status", cJSON_CreateString(base_status));
    set(add_cell(new, "count", "sync", 0, 100, 5), "status", cJSON_CreateString(new_status));
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.cells[0].verdict, verdict);
    assert_int_equal(comparison_result(&comparison), result);
    assert_int_equal(comparison.judged, verdict == VERDICT_SAME);
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

static void cells_that_failed_are_reported(void **state)
{
    (void)state;
    check_endings("ok", "ok", VERDICT_SAME, COMPARE_FINE);
    check_endings("ok", "failed", VERDICT_FAILED, COMPARE_REGRESSION);
    check_endings("ok", "timeout", VERDICT_FAILED, COMPARE_REGRESSION);
    check_endings("failed", "ok", VERDICT_REPAIRED, COMPARE_FINE);
    check_endings("timeout", "failed", VERDICT_BROKEN, COMPARE_INCONCLUSIVE);
    check_endings("ok", "interrupted", VERDICT_UNFINISHED, COMPARE_INCONCLUSIVE);
    check_endings("interrupted", "failed", VERDICT_UNFINISHED, COMPARE_INCONCLUSIVE);
    check_endings("ok", "unheard of", VERDICT_UNFINISHED, COMPARE_INCONCLUSIVE);
}

/* --- different work --- */

/* Two runs with a cell each; frees them. The text must have the word in it. */
static void check_refused(cJSON *base, cJSON *new, int code, const char *word)
{
    struct comparison comparison;
    struct error error = {""};
    assert_int_equal(compare(base, new, &comparison, &error), code);
    if (strstr(error.text, word) == NULL)
        fail_msg("\"%s\" is not in: %s", word, error.text);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

static cJSON *params(const char *delay)
{
    cJSON *all = cJSON_Parse("{\"size\":\"1\"}");
    cJSON_AddStringToObject(all, "delay", delay);
    return all;
}

/* Their outcomes may differ, and the order of their cells. */
static void other_parameters_are_compared_and_named(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    add_cell(base, "count", "threads", 4, 50, 5);
    add_cell(base, "chess", "sync", 0, 100, 5);
    cJSON *cell = add_cell(new, "count", "threads", 4, 100, 5);
    set(cell, "params", params("20ms"));
    set(cJSON_GetArrayItem(cJSON_GetObjectItem(cell, "samples"), 0), "digest", cJSON_CreateString("00fe"));
    set(add_cell(new, "count", "sync", 0, 200, 5), "params", params("20ms"));
    add_cell(new, "chess", "sync", 0, 100, 5);
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.count, 3);
    assert_int_equal(comparison.difference_count, 1);
    assert_true(comparison.differences[0].params);
    assert_string_equal(comparison.differences[0].base, "delay=10ms");
    assert_string_equal(comparison.differences[0].new, "delay=20ms");
    assert_int_equal(comparison.cells[0].verdict, VERDICT_SLOWER);
    assert_true(comparison.cells[0].other_params);
    assert_int_equal(comparison.cells[1].verdict, VERDICT_SLOWER);
    assert_false(comparison.cells[2].other_params);
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

/* Which of BASE's two cases would be meant? */
static void other_parameters_of_several_cases_are_refused(void **state)
{
    (void)state;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    set(add_cell(base, "count", "sync", 0, 100, 5), "params", params("30ms"));
    set(add_cell(new, "count", "sync", 0, 100, 5), "params", params("20ms"));
    check_refused(base, new, -EINVAL, "delay=10ms in BASE, 20ms in NEW");
}

static void joined_runs_are_refused(void **state)
{
    (void)state;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    add_cell(new, "count", "sync", 0, 100, 5);
    cJSON_AddArrayToObject(new, "runs");
    check_refused(base, new, -EINVAL, "holds several runs");
}

static void other_tasks_are_refused(void **state)
{
    (void)state;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    set(add_cell(new, "count", "sync", 0, 100, 5), "tasks", cJSON_CreateNumber(11));
    check_refused(base, new, -EINVAL, "10 tasks in BASE, 11 in NEW");
}

static void runs_without_a_common_cell_are_refused(void **state)
{
    (void)state;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    add_cell(new, "count", "threads", 4, 100, 5);
    check_refused(base, new, -EINVAL, "no cell in common");
    check_refused(new_run(), new_run(), -EINVAL, "no cell in common");
}

static cJSON *calibration(double work_per_ms)
{
    cJSON *object = cJSON_Parse("{\"kernel\":\"k\",\"source\":\"kept\"}");
    cJSON_AddNumberToObject(object, "work_per_ms", work_per_ms);
    return object;
}

/* `handler` uses the calibration and `count` does not. */
static void another_calibration_is_refused_where_it_counts(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    set(base, "calibration", calibration(1000));
    set(new, "calibration", calibration(1001));
    set(add_cell(base, "count", "sync", 0, 100, 5), "calibrated", cJSON_CreateFalse());
    add_cell(new, "count", "sync", 0, 100, 5);
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    comparison_free(&comparison);
    add_cell(base, "handler", "sync", 0, 100, 5);
    add_cell(new, "handler", "sync", 0, 100, 5);
    check_refused(base, new, -EINVAL, "--calibration one");
}

static void other_outcomes_are_refused_under_the_same_seed(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    cJSON *cell = add_cell(new, "count", "sync", 0, 100, 5);
    set(cJSON_GetArrayItem(cJSON_GetObjectItem(cell, "samples"), 0), "digest", cJSON_CreateString("00fe"));
    set(new, "seed", cJSON_CreateNumber(2));
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.difference_count, 1);
    assert_string_equal(comparison.differences[0].what, "seed");
    comparison_free(&comparison);
    set(new, "seed", cJSON_CreateNumber(1));
    check_refused(base, new, -EINVAL, "its outcomes were not the same");
}

/* --- what differs --- */

static void differences_and_notes_are_named(void **state)
{
    (void)state;
    struct comparison comparison;
    struct error error;
    cJSON *base = new_run(), *new = new_run();
    for (unsigned workers = 1; workers <= 3; workers++) {
        add_cell(base, "count", "threads", workers, 100, 5);
        add_cell(new, "count", "threads", workers, 110, 5);
    }
    set(new, "machine", cJSON_Parse("{\"cpu\":\"B\",\"warnings\":[\"it was busy\"]}"));
    set(base, "complete", cJSON_CreateFalse());
    assert_int_equal(compare(base, new, &comparison, &error), 0);
    assert_int_equal(comparison.difference_count, 1);
    assert_string_equal(comparison.differences[0].what, "processor");
    assert_string_equal(comparison.differences[0].base, "A");
    assert_string_equal(comparison.differences[0].new, "B");
    assert_int_equal(comparison.note_count, 3);
    assert_non_null(strstr(comparison.notes[0].text, "BASE is incomplete"));
    assert_string_equal(comparison.notes[1].text, "NEW: it was busy");
    assert_non_null(strstr(comparison.notes[2].text, "every cell is slower in NEW, by 1.1 to 1.1 times"));
    comparison_free(&comparison);
    cJSON_Delete(base);
    cJSON_Delete(new);
}

/* --- damage --- */

/* A document whose cell was made wrong in one way. */
static void check_damaged(const char *name, const char *value, const char *word)
{
    cJSON *base = new_run(), *new = new_run();
    add_cell(base, "count", "sync", 0, 100, 5);
    set(add_cell(new, "count", "sync", 0, 100, 5), name, cJSON_Parse(value));
    check_refused(base, new, -EBADMSG, word);
}

static void damaged_documents_are_reported_by_what_is_wrong(void **state)
{
    (void)state;
    check_damaged("workload", "7", "cell 1 (count): no name of a workload");
    check_damaged("runner", "null", "no name of a workload and of a runner");
    check_damaged("tasks", "\"10\"", "no number of tasks");
    check_damaged("tasks", "-1", "no number of tasks");
    check_damaged("tasks", "1e999", "no number of tasks");
    check_damaged("workers", "{}", "no number of workers");
    check_damaged("params", "[]", "no parameters");
    check_damaged("params", "{\"delay\":10}", "a parameter that is not a text");
    check_damaged("samples", "{}", "no list of samples");
    check_damaged("samples", "[{\"status\":\"ok\"}]", "a sample without a total time");
    check_damaged("samples", "[{\"status\":\"ok\",\"makespan_ns\":0}]", "a sample without a total time");
    check_damaged("samples", "[{\"status\":\"ok\",\"makespan_ns\":1e300}]", "a sample without a total time");
}

UNIT_TESTS(cmocka_unit_test(a_verdict_needs_a_sure_difference_beyond_the_threshold),
           cmocka_unit_test(more_cells_need_more_to_differ),
           cmocka_unit_test(a_comparison_that_would_find_nothing_is_inconclusive),
           cmocka_unit_test(of_several_runs_each_counts_once),
           cmocka_unit_test(disturbed_repeats_decide_nothing),
           cmocka_unit_test(cells_are_matched_by_what_they_are),
           cmocka_unit_test(a_cell_that_is_there_twice_is_matched_twice),
           cmocka_unit_test(cells_that_failed_are_reported),
           cmocka_unit_test(other_parameters_are_compared_and_named),
           cmocka_unit_test(other_parameters_of_several_cases_are_refused),
           cmocka_unit_test(joined_runs_are_refused), cmocka_unit_test(other_tasks_are_refused),
           cmocka_unit_test(runs_without_a_common_cell_are_refused),
           cmocka_unit_test(another_calibration_is_refused_where_it_counts),
           cmocka_unit_test(other_outcomes_are_refused_under_the_same_seed),
           cmocka_unit_test(differences_and_notes_are_named),
           cmocka_unit_test(damaged_documents_are_reported_by_what_is_wrong))
