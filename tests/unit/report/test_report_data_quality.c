/* What is reported of a run's figures, and when it is not. */
#include "tests/unit/support/harness.h"

#include <cjson/cJSON.h>

#include "report/text/data_quality.h"

static char reported[4096];

static void collect(void *context, const char *line)
{
    (void)context;
    strncat(reported, line, sizeof reported - strlen(reported) - 2);
    strncat(reported, "\n", sizeof reported - strlen(reported) - 1);
}

static const char *reported_of_run(const char *text)
{
    cJSON *run = cJSON_Parse(text);
    assert_non_null(run);
    reported[0] = '\0';
    data_quality_report(run, collect, NULL);
    cJSON_Delete(run);
    return reported;
}

/* A cell with the samples that are given. */
static const char *reported_of(const char *samples)
{
    char text[4096];
    snprintf(text, sizeof text, "{\"machine\":{},\"cells\":[{\"id\":\"count.threads.4\",\"samples\":[%s]}]}",
             samples);
    return reported_of_run(text);
}

#define MEASURED "\"status\":\"ok\",\"parallelism\":{\"source\":\"measured\"}"
#define INFERRED "\"status\":\"ok\",\"parallelism\":{\"source\":\"inferred\"}"

static void every_run_says_where_its_figures_are_from(void **state)
{
    (void)state;
    assert_string_equal(reported_of("{" MEASURED "}"),
                        "CPU use is measured from the kernel's context-switch records.\n");
    assert_string_equal(
        reported_of("{" INFERRED "}"),
        "CPU use is estimated from CPU time and context switches, as a range (0.40-0.86) or a "
        "bound (<0.1). 'simul doctor' says whether this system lets it be measured.\n");
    assert_string_equal(
        reported_of("{" MEASURED "},{" INFERRED "}"),
        "CPU use is measured from the kernel's context-switch records; where those were missing, it is "
        "estimated from CPU time and context switches, as a range (0.40-0.86) or a bound (<0.1).\n");
    assert_string_equal(reported_of("{\"status\":\"failed\"}"), "");
}

static void a_speedup_above_its_limit_is_explained_or_doubted(void **state)
{
    (void)state;
    const char *text = reported_of_run(
        "{\"machine\":{},\"cells\":[{\"id\":\"chain.coroutines\",\"samples\":[],\"summary\":{\"speedup\":{"
        "\"median\":12.5,\"limit\":11.9},\"above_limit\":\"sync lasted 107 ms, and its waits and computing are "
        "99.8 ms\"}},{\"id\":\"chain.sync\",\"samples\":[],\"summary\":{}}]}");
    assert_string_equal(text,
                        "1 speed-up is above the limit (chain.coroutines, 12.5x of 11.9x: sync lasted 107 "
                        "ms, and its waits and computing are 99.8 ms).\n");
}

static void another_base_than_the_runners_own_is_named(void **state)
{
    (void)state;
#define CELL(workload, runner, workers)                                                                      \
    "{\"id\":\"" workload "." runner "\",\"title\":\"" workload "\",\"runner\":\"" runner                    \
    "\",\"workers\":" workers ",\"summary\":{\"speedup\":{\"base\":\"" workload ".threads\"}}}"
#define RUN_OF(cells) "{\"runners\":{\"threads\":{\"base\":\"sync\"}},\"cells\":[" cells "]}"
    assert_string_equal(
        reported_of_run(RUN_OF(CELL("count", "threads", "4") "," CELL("count", "coroutines", "null"))),
        "Speed-ups are over the first case that finished (threads (pool of 4) in count): sync did not run, "
        "or not to its end.\n");
    assert_non_null(strstr(
        reported_of_run(RUN_OF(CELL("count", "threads", "4") "," CELL("fib", "threads", "4"))),
        " (threads (pool of 4) in count, likewise in 1 other): sync did not run, or not to its end.\n"));
}

static void what_does_not_count_is_said(void **state)
{
#define QUIET "{" MEASURED ",\"disturbed\":null},"
    (void)state;
    const char *text =
        reported_of(QUIET QUIET QUIET QUIET QUIET
                    "{" MEASURED ",\"repeat\":5,\"disturbed\":\"other processes used 1.00 CPUs\"}");
    assert_non_null(strstr(text, "repeated, at most twice. 1 of them is left out, because the case has "
                                 "5 undisturbed ones or more."));
}

static void what_makes_a_sample_doubtful_is_named(void **state)
{
    (void)state;
    const char *text = reported_of(
        "{" MEASURED ",\"repeat\":0,\"disturbed\":\"other processes used 1.00 CPUs\"},"
        "{" MEASURED ",\"repeat\":1,\"disturbed\":\"other processes used 0.50 CPUs\",\"outlier\":true},"
        "{" INFERRED
        ",\"repeat\":2,\"all_lanes\":{\"records_lost\":3},\"disturbed\":null,\"outlier\":false}");
    assert_non_null(strstr(text,
                           "2 of 3 samples were disturbed (the first: count.threads.4, repeat 1: other "
                           "processes used 1.00 CPUs). Each disturbed sample was repeated, at most twice."));
    assert_non_null(
        strstr(text, "1 of 3 samples was an outlier (count.threads.4, repeat 2). Outliers are reported, and "
                     "included in the figures."));
    assert_non_null(
        strstr(text, "1 of 3 samples was without some of the kernel's records (count.threads.4, repeat 3), "
                     "because a buffer was full: CPU use is estimated there."));
}

static void count_line(void *context, const char *line)
{
    (void)line;
    ++*(unsigned *)context;
}

/* The banner is about samples that count, or else about too few repeats. */
static unsigned doubts_of(const char *text)
{
    cJSON *run = cJSON_Parse(text);
    unsigned lines = 0;
    assert_non_null(run);
    data_quality_doubts(run, count_line, &lines);
    cJSON_Delete(run);
    return lines;
}

static void doubts_are_of_samples_that_count(void **state)
{
    (void)state;
#define CELLS(samples) "{\"repeats\":{\"made\":5},\"cells\":[{\"samples\":[" samples "]}]}"
#define NOISY          "{" MEASURED ",\"disturbed\":\"other processes used 1.00 CPUs\"}"
    assert_int_equal(doubts_of(CELLS(QUIET QUIET QUIET QUIET QUIET NOISY)), 0);
    assert_int_equal(doubts_of(CELLS(QUIET QUIET QUIET QUIET NOISY)), 1);
    assert_int_equal(doubts_of("{\"repeats\":{\"made\":1},\"cells\":[]}"), 1);
}

UNIT_TESTS(cmocka_unit_test(doubts_are_of_samples_that_count),
           cmocka_unit_test(every_run_says_where_its_figures_are_from),
           cmocka_unit_test(a_speedup_above_its_limit_is_explained_or_doubted),
           cmocka_unit_test(another_base_than_the_runners_own_is_named),
           cmocka_unit_test(what_does_not_count_is_said),
           cmocka_unit_test(what_makes_a_sample_doubtful_is_named))
