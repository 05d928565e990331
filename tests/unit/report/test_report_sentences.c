/* The sentences: each claim is made from its figures, and not made without them. */
#include "tests/unit/support/harness.h"

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "report/text/recording.h"
#include "tests/unit/support/run_document.h"
#include "tests/unit/support/sentence_of.h"

/* min, median and max are of five repeats, or of one where all are equal. */
struct figures {
    const char *workload, *kind, *runner;
    unsigned tasks, workers, in_flight;
    double min_ms, median_ms, max_ms, speedup, limit, on_cpu; /* median_ms 0: failed; speedup 0: unknown */
};

static void add_figures(cJSON *cell, const struct figures *f)
{
    cJSON *summary = cJSON_AddObjectToObject(cell, "summary");
    cJSON *makespan = cJSON_AddObjectToObject(summary, "makespan_ns");
    cJSON_AddNumberToObject(makespan, "min", f->min_ms * 1e6);
    cJSON_AddNumberToObject(makespan, "median", f->median_ms * 1e6);
    cJSON_AddNumberToObject(makespan, "max", f->max_ms * 1e6);
    cJSON_AddNumberToObject(cJSON_AddObjectToObject(summary, "concurrency"), "max", f->in_flight);
    cJSON *parallelism = cJSON_AddObjectToObject(summary, "parallelism");
    cJSON_AddNumberToObject(parallelism, "mean", f->on_cpu);
    cJSON_AddStringToObject(parallelism, "source", "measured");
    if (f->speedup > 0) {
        cJSON *speedup = cJSON_AddObjectToObject(summary, "speedup");
        cJSON_AddNumberToObject(speedup, "median", f->speedup);
        cJSON_AddNumberToObject(speedup, "limit", f->limit);
    }
}

static void add_samples(cJSON *cell, const struct figures *f)
{
    const double ms[] = {f->median_ms, f->min_ms, (f->min_ms + f->median_ms) / 2,
                         (f->median_ms + f->max_ms) / 2, f->max_ms};
    cJSON *samples = cJSON_AddArrayToObject(cell, "samples");
    for (int i = 0; i < (f->min_ms < f->max_ms ? 5 : 1); i++) {
        cJSON *sample = cJSON_CreateObject();
        cJSON_AddStringToObject(sample, "status", "ok");
        cJSON_AddNumberToObject(sample, "makespan_ns", ms[i] * 1e6);
        cJSON_AddItemToArray(samples, sample);
    }
}

static cJSON *add_cell(cJSON *run, struct figures f)
{
    char id[64];
    cJSON *cell = make_cell(run, f.runner, f.tasks, f.workers, f.median_ms > 0);
    snprintf(id, sizeof id, "%s.%s.%u", f.workload, f.runner, f.workers);
    cJSON_AddStringToObject(cell, "id", id);
    cJSON_AddStringToObject(cell, "group", f.workload);
    cJSON_AddStringToObject(cell, "title", f.workload);
    cJSON_AddStringToObject(cell, "workload", f.workload);
    cJSON_AddStringToObject(cell, "kind", f.kind);
    if (f.median_ms > 0) {
        add_figures(cell, &f);
        add_samples(cell, &f);
    }
    return cell;
}

static void check(cJSON *run, const char *group, const char *expected)
{
    char text[2048];
    assert_string_equal(sentence_of(run, group, text, sizeof text), expected);
    cJSON_Delete(run);
}

static void a_winner_is_named_with_its_reason(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"count", "waiting", "sync", 20, 0, 1, 202, 203, 204, 1, 1, 0.01});
    add_cell(run, (struct figures){"count", "waiting", "threads", 20, 4, 4, 50, 51, 52, 3.98, 4, 0.02});
    add_cell(run,
             (struct figures){"count", "waiting", "coroutines", 20, 0, 20, 10.3, 10.4, 10.5, 19.5, 20, 0.03});
    check(
        run, "count",
        "count, 20 tasks: coroutines were fastest with 10.4 ms, 19.5x as fast as sync (limit 20x). Waits overlap. Tasks in flight at once: 20 under coroutines, 4 under threads (pool of 4), 1 under sync. A pool of 4 can have 4 tasks waiting at once, so 4x is its limit; it reached 4.0x. Coroutines used one thread, on a CPU for 3% of the time: waiting needs no CPU.");
}

static void a_pool_that_holds_every_task_is_not_behind_for_that(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    char text[2048];
    add_cell(run, (struct figures){"count", "waiting", "sync", 4, 0, 1, 40, 41, 42, 1, 1, 0.01});
    add_cell(run, (struct figures){"count", "waiting", "threads", 4, 4, 4, 12, 12.1, 12.2, 3.4, 4, 0.02});
    add_cell(run,
             (struct figures){"count", "waiting", "coroutines", 4, 0, 4, 10.3, 10.4, 10.5, 3.9, 4, 0.03});
    sentence_of(run, "count", text, sizeof text);
    assert_non_null(strstr(text, "coroutines were fastest"));
    assert_null(strstr(text, "A pool of 4 holds"));
    cJSON_Delete(run);
}

/* Where samples were disturbed, the times stand without a winner, a factor or a law. */
static void doubtful_times_have_no_winner(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    cJSON *cell =
        add_cell(run, (struct figures){"count", "waiting", "sync", 20, 0, 1, 202, 203, 204, 1, 1, 0.01});
    cJSON_AddStringToObject(cJSON_GetObjectItem(cell, "samples")->child, "disturbed", "load");
    add_cell(run, (struct figures){"count", "waiting", "threads", 20, 4, 4, 50, 51, 52, 3.98, 4, 0.02});
    check(run, "count",
          "count, 20 tasks: no winner is named, because samples were disturbed: threads (pool of 4) lasted "
          "51.0 ms and sync 203 ms. Waits overlap. Tasks in flight at once: 4 under threads (pool of 4), 1 "
          "under sync.");
}

/* Calls that would block the loop run on libuv's pool: then it was not one thread alone. */
static void threads_of_libuv_are_named(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    char text[2048];
    add_cell(run, (struct figures){"files", "waiting", "sync", 8, 0, 1, 80, 81, 82, 1, 1, 0.1});
    cJSON *cell =
        add_cell(run, (struct figures){"files", "waiting", "coroutines", 8, 0, 8, 20, 21, 22, 3.9, 8, 0.3});
    cJSON *states = cJSON_AddObjectToObject(cJSON_GetObjectItem(cell, "summary"), "states_ns");
    cJSON_AddNumberToObject(states, "blocking_calls", 5e6);
    sentence_of(run, "files", text, sizeof text);
    assert_non_null(strstr(text, "used one thread and libuv's pool of threads, on a CPU for 30% of"));
    cJSON_Delete(run);
}

/* A runner that nobody above runners/ has heard of. */
static void add_runner(cJSON *run, const char *name, bool shares_memory, bool parks)
{
    cJSON *one = cJSON_AddObjectToObject(cJSON_GetObjectItem(run, "runners"), name);
    cJSON_AddStringToObject(one, "language", "D");
    cJSON_AddStringToObject(one, "base", "crawl");
    cJSON_AddBoolToObject(one, "shares_memory", shares_memory);
    cJSON_AddBoolToObject(one, "parks", parks);
    cJSON_AddBoolToObject(one, "one_thread", parks);
    cJSON_AddStringToObject(one, "computing", parks ? "one" : "workers");
}

static void runners_of_any_name_are_reported_of_by_their_traits(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_runner(run, "crawl", true, false);
    cJSON_SetValuestring(
        cJSON_GetObjectItem(cJSON_GetObjectItem(cJSON_GetObjectItem(run, "runners"), "crawl"), "computing"),
        "one");
    add_runner(run, "gang", true, false);
    add_runner(run, "tribe", false, false);
    add_runner(run, "juggler", true, true);
    add_cell(run, (struct figures){"fib", "computing", "crawl", 24, 0, 1, 179, 180, 184, 1, 1, 1});
    add_cell(run, (struct figures){"fib", "computing", "gang", 24, 4, 4, 92, 94, 95, 1.91, 2, 1.9});
    add_cell(run, (struct figures){"fib", "computing", "tribe", 24, 4, 4, 97, 98, 99, 1.84, 2, 1.9});
    add_cell(run, (struct figures){"fib", "computing", "juggler", 24, 0, 1, 180, 181, 185, 0.99, 1, 1});
    add_cell(run, (struct figures){"nap", "waiting", "juggler", 9, 0, 9, 10, 11, 12, 0, 0, 0.1});
    add_cell(run, (struct figures){"nap", "waiting", "gang", 9, 4, 4, 30, 31, 32, 0, 0, 0.1});
    char text[2048];
    assert_string_equal(
        sentence_of(run, "nap", text, sizeof text),
        "nap, 9 tasks: juggler was fastest with 11.0 ms (no speed-up is given: crawl did not run, or not to its end). Waits overlap. Tasks in flight at once: 9 under juggler, 4 under gang (pool of 4). Juggler used one thread, on a CPU for 10% of the time: waiting needs no CPU.");
    check(
        run, "fib",
        "fib, 24 tasks: gang (pool of 4) was fastest with 94.0 ms, 1.9x as fast as crawl (limit 2x). D has no "
        "global interpreter lock, so gang computes in parallel: 1.9x of 2x (tribe: 1.8x of 2x). Juggler has "
        "one thread, so it cannot compute faster than crawl (1.0x here).");
}

static void what_chance_explains_has_no_winner(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"fib", "computing", "sync", 24, 0, 1, 179, 180, 184, 1, 1, 1});
    add_cell(run, (struct figures){"fib", "computing", "threads", 24, 4, 4, 92, 94, 97, 1.91, 2, 1.9});
    add_cell(run, (struct figures){"fib", "computing", "processes", 24, 4, 4, 93, 95, 99, 1.89, 2, 1.9});
    add_cell(run, (struct figures){"fib", "computing", "coroutines", 24, 0, 1, 180, 181, 185, 0.99, 1, 1});
    check(
        run, "fib",
        "fib, 24 tasks: no clear winner: threads (pool of 4) lasted 94.0 ms (1.9x as fast as sync) and processes (pool of 4) 95.0 ms (1.9x), which 5 repeats cannot distinguish. C has no global interpreter lock, so threads compute in parallel: 1.9x of 2x (processes: 1.9x of 2x). Coroutines share one thread, so they cannot compute faster than sync (1.0x here).");
}

static void one_repeat_names_no_winner(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    char text[2048];
    add_cell(run, (struct figures){"nap", "mixed", "threads", 4, 4, 4, 100, 100, 100, 0, 0, 0.5});
    add_cell(run, (struct figures){"nap", "mixed", "coroutines", 4, 0, 4, 204, 204, 204, 0, 0, 0.5});
    sentence_of(run, "nap", text, sizeof text);
    assert_non_null(strstr(
        text,
        "no winner is named from 1 repeat (5 are needed): threads (pool of 4) lasted 100 ms and coroutines 204 ms."));
    cJSON_Delete(run);
}

static void without_sync_there_is_no_speedup(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"count", "waiting", "threads", 20, 4, 4, 50, 51, 52, 0, 0, 0.02});
    add_cell(run, (struct figures){"count", "waiting", "processes", 20, 2, 2, 100, 101, 102, 0, 0, 0.02});
    check(
        run, "count",
        "count, 20 tasks: threads (pool of 4) were fastest with 51.0 ms (no speed-up is given: sync did not run, or not to its end). Waits overlap. Tasks in flight at once: 4 under threads (pool of 4), 2 under processes (pool of 2).");
}

static void failed_cells_are_named(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"fetch", "waiting", "sync", 40, 0, 1, 202, 203, 204, 1, 1, 0.1});
    cJSON *cell = add_cell(
        run, (struct figures){.workload = "fetch", .kind = "waiting", .runner = "processes", .workers = 4});
    cJSON_AddStringToObject(cell, "error", "worker 2 was killed by signal 9.\nTasks 3 and 7 are lost.");
    check(
        run, "fetch",
        "fetch, 40 tasks: sync lasted 203 ms; no other runner finished to compare with. No figures from processes (pool of 4): failed: worker 2 was killed by signal 9.");
}

static void a_runner_alone_is_compared_with_nothing(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"nap", "mixed", "coroutines", 4, 0, 4, 99, 100, 101, 0, 0, 0.5});
    check(run, "nap", "nap, 4 tasks: coroutines lasted 100 ms; no other runner was run to compare with.");
}

static void what_is_inferred_is_marked(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    cJSON *cell = add_cell(run, (struct figures){"queue", "mixed", "sync", 4, 0, 1, 1, 2, 3, 1, 1, 0.62});
    add_cell(run, (struct figures){"queue", "mixed", "coroutines", 4, 0, 4, 5, 6, 7, 0.3, 1, 1});
    cJSON_SetValuestring(
        cJSON_GetObjectItem(cJSON_GetObjectItem(cJSON_GetObjectItem(cell, "summary"), "parallelism"),
                            "source"),
        "inferred");
    char text[2048];
    assert_non_null(strstr(sentence_of(run, "queue", text, sizeof text), "and ~0.62 on a CPU on average."));
    cJSON_Delete(run);
}

static void one_task_in_flight_is_no_plural(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    add_cell(run, (struct figures){"queue", "mixed", "sync", 4, 0, 1, 1, 2, 3, 1, 1, 1});
    add_cell(run, (struct figures){"queue", "mixed", "coroutines", 4, 0, 4, 5, 6, 7, 0.3, 1, 1});
    check(
        run, "queue",
        "queue, 4 tasks: sync was fastest with 2.00 ms: nothing was faster than one task after another. Under sync one task was in flight at a time, and 1.00 on a CPU on average.");
}

static void nothing_finished(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    cJSON *cell =
        add_cell(run, (struct figures){.workload = "fib", .kind = "computing", .runner = "sync", .tasks = 1});
    cJSON_ReplaceItemInObject(cell, "status", cJSON_CreateString("timeout"));
    check(run, "fib", "fib, 1 task: no runner finished. No figures from sync: timed out.");
}

static void one_cpu_is_no_parallelism(void **state)
{
    (void)state;
    cJSON *run = make_run(1);
    add_cell(run, (struct figures){"fib", "computing", "sync", 8, 0, 1, 100, 101, 103, 1, 1, 1});
    add_cell(run, (struct figures){"fib", "computing", "threads", 8, 4, 4, 101, 102, 104, 0.99, 1, 1});
    check(
        run, "fib",
        "fib, 8 tasks: no clear winner: sync lasted 101 ms and threads (pool of 4) 102 ms (1.0x as fast as sync), which 5 repeats cannot distinguish. With one CPU parallelism is impossible: computing lasts as long under every runner.");
}

/* No cause is named that the figures do not show. */
static void threads_that_do_not_win_are_not_praised(void **state)
{
    (void)state;
    cJSON *run = make_run(4);
    char text[2048];
    add_cell(run, (struct figures){"fib", "computing", "sync", 8, 0, 1, 100, 101, 103, 1, 1, 1});
    add_cell(run, (struct figures){"fib", "computing", "threads", 8, 4, 4, 97, 98, 99, 1.03, 4, 1});
    sentence_of(run, "fib", text, sizeof text);
    assert_null(strstr(text, "interpreter lock"));
    assert_non_null(strstr(text, "No runner was clearly faster than sync, although 4 CPUs are allowed."));
    cJSON_Delete(run);
}

static cJSON *three_seconds(unsigned tasks, const char *delay)
{
    cJSON *run = make_run(2);
    cJSON *cell =
        add_cell(run, (struct figures){"count", "waiting", "sync", tasks, 0, 1, 3000, 3000, 3000, 1, 1, 0});
    cJSON_AddStringToObject(cJSON_AddObjectToObject(cell, "params"), "delay", delay);
    add_cell(run, (struct figures){"count", "waiting", "coroutines", tasks, 0, 3, 1000, 1000, 1000, 3, 3, 0});
    return run;
}

static void pythons_figures_stand_beside_ours(void **state)
{
    (void)state;
    static const char python[] =
        "3.02 s one after the other and 1.01 s with asyncio; here sync lasted 3.00 s and coroutines 1.00 s.";
    char text[2048];
    cJSON *run = three_seconds(3, "1000ms");
    assert_non_null(strstr(sentence_of(run, "count", text, sizeof text), python));
    cJSON_Delete(run);
    run = three_seconds(4, "1s");
    assert_null(strstr(sentence_of(run, "count", text, sizeof text), "Python"));
    cJSON_Delete(run);
    run = three_seconds(3, "2s");
    assert_null(strstr(sentence_of(run, "count", text, sizeof text), "Python"));
    cJSON_Delete(run);
}

/* What was interrupted is distinguished from what was not reached. */
static void interruptions_are_reported(void **state)
{
    (void)state;
    cJSON *run = make_run(2);
    cJSON *reached = add_cell(run, (struct figures){"nap", "mixed", "sync", 4, 0, 1, 0, 0, 0, 0, 0, 0});
    cJSON *left = add_cell(run, (struct figures){"nap", "mixed", "coroutines", 4, 0, 1, 0, 0, 0, 0, 0, 0});
    cJSON_ReplaceItemInObject(reached, "status", cJSON_CreateString("interrupted"));
    cJSON_AddItemToObject(reached, "error",
                          cJSON_CreateString("interrupted while running; 1 of 4 tasks were done"));
    cJSON_ReplaceItemInObject(left, "status", cJSON_CreateString("interrupted"));
    cJSON_AddNullToObject(left, "error");
    check(
        run, "nap",
        "nap, 4 tasks: no runner finished. No figures from sync: interrupted while running; 1 of 4 tasks were done. No figures from coroutines: not run.");
}

/* A run whose cells have one sample each, recorded at 10 ns an event. */
static cJSON *recorded(double events, double switches, bool kernel)
{
    char text[512];
    const char *const runners[] = {"sync", "threads"};
    cJSON *run = make_run(2);
    cJSON *cost = cJSON_AddObjectToObject(cJSON_GetObjectItem(run, "machine"), "recording_ns");
    cJSON_AddNumberToObject(cost, "event", 10);
    if (kernel)
        cJSON_AddNumberToObject(cost, "switch", 900);
    for (int i = 0; i < 2; i++) {
        cJSON *cell =
            add_cell(run, (struct figures){"null", "computing", runners[i], 8, 0, 1, 10, 10, 10, 1, 1, 1});
        snprintf(
            text, sizeof text,
            "{\"makespan_ns\":1e7,\"lane_count\":1,\"events\":%.0f,\"parallelism\":{\"source\":\"%s\"},\"switches_voluntary\":%.0f,\"switches_involuntary\":0}",
            events, kernel ? "measured" : "inferred", i * switches);
        cJSON_ReplaceItemInArray(cJSON_GetObjectItem(cell, "samples"), 0, cJSON_Parse(text));
    }
    return run;
}

/* The share of the time that recording took, for readers of percentages. */
static void recording_is_a_share_without_exponents(void **state)
{
    (void)state;
    static const struct {
        double events;
        const char *text;
    } shares[] = {{0, "less than 0.001 %"}, {200, "0.020 %"}, {2e3, "0.20 %"},
                  {2.34e4, "2.3 %"},        {4.56e5, "46 %"}, {1e6, "100 %"}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        char text[256], expected[256];
        cJSON *run = recorded(shares[i].events, 1000, false);
        snprintf(expected, sizeof expected,
                 "Recording cost 10 ns for each event: at most %s of the time under sync, %s under threads.",
                 shares[i].text, shares[i].text);
        assert_string_equal(report_recording(run, text, sizeof text), expected);
        cJSON_Delete(run);
    }
}

/* The kernel's records cost those who switch: a bias between runners. */
static void the_kernels_records_cost_those_who_switch(void **state)
{
    (void)state;
    char text[256];
    cJSON *run = recorded(2000, 1000, true);
    assert_string_equal(
        report_recording(run, text, sizeof text),
        "Recording cost 10 ns for each event and 900 ns for each context switch: at most 0.20 % of the time under sync, 9.2 % under threads.");
    cJSON_Delete(run);
}

static void nothing_is_said_of_a_cost_that_was_not_measured(void **state)
{
    (void)state;
    char text[256];
    cJSON *run = make_run(1);
    assert_string_equal(report_recording(run, text, sizeof text), "");
    cJSON_Delete(run);
}

static void a_small_buffer_is_not_overrun(void **state)
{
    (void)state;
    char text[24];
    memset(text, 'x', sizeof text);
    cJSON *run = three_seconds(3, "1s");
    sentence_of(run, "count", text, 20);
    assert_true(strlen(text) < 20);
    assert_memory_equal(text, "count, 3 tasks: ", 16);
    assert_memory_equal(text + 20, "xxxx", 4);
    cJSON_Delete(run);
}

UNIT_TESTS(cmocka_unit_test(doubtful_times_have_no_winner),
           cmocka_unit_test(a_winner_is_named_with_its_reason),
           cmocka_unit_test(a_pool_that_holds_every_task_is_not_behind_for_that),
           cmocka_unit_test(threads_of_libuv_are_named),
           cmocka_unit_test(runners_of_any_name_are_reported_of_by_their_traits),
           cmocka_unit_test(what_chance_explains_has_no_winner), cmocka_unit_test(one_repeat_names_no_winner),
           cmocka_unit_test(without_sync_there_is_no_speedup), cmocka_unit_test(failed_cells_are_named),
           cmocka_unit_test(a_runner_alone_is_compared_with_nothing),
           cmocka_unit_test(one_task_in_flight_is_no_plural), cmocka_unit_test(what_is_inferred_is_marked),
           cmocka_unit_test(nothing_finished), cmocka_unit_test(one_cpu_is_no_parallelism),
           cmocka_unit_test(threads_that_do_not_win_are_not_praised),
           cmocka_unit_test(pythons_figures_stand_beside_ours), cmocka_unit_test(interruptions_are_reported),
           cmocka_unit_test(recording_is_a_share_without_exponents),
           cmocka_unit_test(the_kernels_records_cost_those_who_switch),
           cmocka_unit_test(nothing_is_said_of_a_cost_that_was_not_measured),
           cmocka_unit_test(a_small_buffer_is_not_overrun))
