/* From what was typed to cells: their names and numbers, how long they take by the estimate, and what is
 * refused. The workloads are fakes whose cost is known to the nanosecond; nothing is run.
 * long because: every test plans with the same few fakes. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine/machine.h"
#include "measure/plan/cell.h"
#include "measure/plan/limit.h"
#include "task/clock.h"

/* --- the fakes --- */

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)t;
    (void)world;
    (void)index;
    (void)outcome;
    return 0;
}

static void waits_10ms(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    (void)settings;
    *waiting_ns = 10 * NS_PER_MS;
    *computing_ns = 0;
}

static void computes_10ms(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    (void)settings;
    *waiting_ns = 0;
    *computing_ns = 10 * NS_PER_MS;
}

static const struct workload nap = {.name = "nap",
                                    .summary = "waits for 10 ms",
                                    .kind = WORKLOAD_WAITING,
                                    .default_tasks = 100,
                                    .cost = waits_10ms,
                                    .body = body};
static const struct workload toil = {.name = "toil",
                                     .summary = "computes for 10 ms",
                                     .kind = WORKLOAD_COMPUTING,
                                     .default_tasks = 100,
                                     .cost = computes_10ms,
                                     .body = body};
static const struct workload pact = {.name = "pact",
                                     .summary = "tasks that need each other",
                                     .kind = WORKLOAD_WAITING,
                                     .default_tasks = 6,
                                     .interdependent = true,
                                     .cost = waits_10ms,
                                     .body = body};

static int set_up(void **state)
{
    static int registered; /* for ever, and so once a process */
    (void)state;
    if (registered++ > 0)
        return 0;
    return workload_register(&nap) + workload_register(&toil) + workload_register(&pact);
}

/* --- the frame --- */

static const char *one_workload[1];
static struct error error;

/* A request for one workload, as `simul run WORKLOAD --repeats 5` makes it; NULL: for the default suite. */
static struct plan_request asked(const char *workload)
{
    one_workload[0] = workload;
    return (struct plan_request){.workloads = one_workload,
                                 .workload_count = workload != NULL,
                                 .repeats = 5,
                                 .warmup = true,
                                 .timeout_ns = 60 * NS_PER_S};
}

static struct plan *make(struct plan_request request)
{
    struct plan *plan = NULL;
    if (plan_make(&request, &plan, &error) < 0)
        fail_msg("%s", error.text);
    return plan;
}

static void check_ids(const struct plan *plan, const char *expected)
{
    char ids[1024] = "";
    int used = 0;
    for (unsigned i = 0; i < plan_cell_count(plan); i++)
        used += snprintf(ids + used, sizeof ids - (size_t)used, "%s%s", i > 0 ? " " : "", plan->cells[i].id);
    assert_string_equal(ids, expected);
}

static void refused(struct plan_request request, int code, const char *why)
{
    struct plan *plan;
    assert_int_equal(plan_make(&request, &plan, &error), code);
    if (strstr(error.text, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, why);
}

/* --- cells --- */

static void every_runner_has_a_cell(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    request.workers = "3";
    struct plan *plan = make(request);
    check_ids(plan, "nap.sync nap.threads.3 nap.processes.3 nap.coroutines");
    assert_int_equal(plan->cells[0].workers, 0);
    assert_int_equal(plan->cells[1].workers, 3);
    assert_int_equal(plan->cells[1].settings.tasks, 100);
    plan_free(plan);
}

static void runners_are_in_the_order_that_was_typed(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    request.workers = "2";
    request.runners = "coroutines,threads";
    struct plan *plan = make(request);
    check_ids(plan, "nap.coroutines nap.threads.2");
    plan_free(plan);
}

static void a_list_of_workers_makes_more_cells(void **state)
{
    (void)state;
    struct plan_request request = asked("pact");
    request.workers = "1,6,tasks";
    struct plan *plan = make(request);
    /* One worker a task are 6: once is enough. Runners without a pool do not care. */
    check_ids(plan,
              "pact.sync pact.threads.1 pact.threads.6 pact.processes.1 pact.processes.6 pact.coroutines");
    plan_free(plan);
}

static void the_default_pool_is_the_cpus_and_at_least_four(void **state)
{
    (void)state;
    unsigned cpus = machine_cpus_allowed();
    struct plan_request request = asked("nap");
    request.runners = "threads";
    struct plan *plan = make(request);
    assert_int_equal(plan_cell_count(plan), 1);
    assert_int_equal(plan->cells[0].workers, cpus > 4 ? cpus : 4);
    plan_free(plan);
}

static void the_same_workload_twice_has_two_groups(void **state)
{
    (void)state;
    static const char *const workloads[] = {"count:delay=1ms", "nap", "count:delay=2ms"};
    struct plan_request request = asked(NULL);
    request.workloads = workloads;
    request.workload_count = 3;
    request.runners = "sync";
    struct plan *plan = make(request);
    check_ids(plan, "count.sync nap.sync count-2.sync");
    assert_string_equal(plan->cells[0].title, "count:delay=1ms");
    assert_string_equal(plan->cells[2].title, "count:delay=2ms");
    assert_int_not_equal(plan->cells[0].group_number, plan->cells[2].group_number);
    plan_free(plan);
}

/* How many cells of threads a workload of the suite has, and how many of them have one worker a task. */
static void count_threads(const struct plan *plan, unsigned group, unsigned *cells, unsigned *each)
{
    *cells = *each = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        const struct cell *cell = &plan->cells[i];
        if (cell->group_number != group || strcmp(cell->runner->name, "threads") != 0)
            continue;
        ++*cells;
        *each += cell->workers_are_tasks && cell->workers == cell->settings.tasks;
    }
}

static void the_suite_shows_threads_twice_where_tasks_wait(void **state)
{
    (void)state;
    struct plan *plan = make(asked(NULL));
    unsigned cells, each, waiting = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        const struct cell *cell = &plan->cells[i];
        count_threads(plan, cell->group_number, &cells, &each);
        bool twice = cell->workload->kind != WORKLOAD_COMPUTING;
        assert_int_equal(cells, twice ? 2 : 1);
        waiting += twice;
    }
    assert_true(waiting > 0);
    plan_free(plan);
    struct plan_request request = asked(NULL);
    request.workers = "4"; /* typed: as typed */
    plan = make(request);
    for (unsigned i = 0; i < plan->count; i++) {
        count_threads(plan, plan->cells[i].group_number, &cells, &each);
        assert_int_equal(cells, 1);
    }
    plan_free(plan);
}

static unsigned warmup_of(const char *workload, const char *runner)
{
    struct plan_request request = asked(workload);
    request.runners = runner;
    request.workers = "8";
    struct plan *plan = make(request);
    unsigned tasks = plan->cells[0].warmup_tasks;
    plan_free(plan);
    return tasks;
}

static void the_warm_up_reaches_every_lane_and_stack(void **state)
{
    (void)state;
    assert_int_equal(warmup_of("nap", "sync"), 10); /* a tenth */
    assert_int_equal(warmup_of("nap", "threads"), 10);
    assert_int_equal(warmup_of("nap", "coroutines"), 100); /* as many as can be in progress */
    assert_int_equal(warmup_of("toil", "coroutines"), 10);
    assert_int_equal(warmup_of("pact", "threads"), 0); /* some of them could not come to an end */
    struct plan_request request = asked("nap");
    request.warmup = false;
    struct plan *plan = make(request);
    for (unsigned i = 0; i < plan->count; i++)
        assert_int_equal(plan->cells[i].warmup_tasks, 0);
    plan_free(plan);
}

/* --- estimates --- */

static uint64_t estimate_ns(const char *workload, const char *runner, const char *workers)
{
    struct plan_request request = asked(workload);
    request.runners = runner;
    request.workers = workers;
    request.repeats = 1;
    request.warmup = false;
    struct plan *plan = make(request);
    uint64_t estimate = plan_estimate_ns(plan);
    plan_free(plan);
    return estimate;
}

/* 100 tasks of 10 ms; what is beside them (a fork and the like) is the same for all. */
static void estimates_follow_the_runners_ways(void **state)
{
    (void)state;
    unsigned cpus = machine_cpus_allowed();
    uint64_t beside = estimate_ns("nap", "coroutines", NULL) - 10 * NS_PER_MS; /* all at once */
    assert_true(beside < 100 * NS_PER_MS);
    assert_true(estimate_ns("nap", "sync", NULL) == beside + 1000 * NS_PER_MS);
    uint64_t thread_ns = runner_find("threads")->worker_ns, process_ns = runner_find("processes")->worker_ns;
    assert_true(thread_ns > 0 && process_ns > 0);
    assert_true(estimate_ns("nap", "threads", "8") ==
                beside + 130 * NS_PER_MS + 8 * thread_ns); /* 13 rounds of 8 */
    assert_true(estimate_ns("nap", "processes", "tasks") == beside + 10 * NS_PER_MS + 100 * process_ns);
    assert_true(estimate_ns("toil", "sync", NULL) == beside + 1000 * NS_PER_MS);
    assert_true(estimate_ns("toil", "coroutines", NULL) == beside + 1000 * NS_PER_MS); /* one thread */
    assert_true(estimate_ns("toil", "threads", "100") ==
                beside + 1000 * NS_PER_MS / (cpus < 100 ? cpus : 100) + 100 * thread_ns);
}

/* What a way of waiting could reach at best: "at most" in the table. */
static void limits_follow_the_runners_ways(void **state)
{
    (void)state;
    unsigned cpus = 2;
    static const struct {
        const char *workload, *tasks;
        double max[4]; /* sync, threads and processes with 8 workers, coroutines */
    } cases[] = {
        {"nap", "100", {1, 100 / 13.0, 100 / 13.0, 100}}, /* 13 rounds of 8 */
        {"nap", "3", {1, 3, 3, 3}},
        {"toil", "100", {1, 2, 2, 1}},
        {"echo", "20", {1, 20 / 3.0, 20 / 3.0, 20}},
        {"files", "40", {1, 8, 8, 6}}, /* its calls block the threads of libuv's pool, set to 6 here */
        {"files", "5", {1, 5, 5, 5}},
        {"chess:pairs=30", "24", {1, 8, 8, 11.82}},              /* all her moves, and the last reply */
        {"handler:wait=5ms:compute=1ms", "24", {1, 8, 8, 4.97}}, /* a wait, and all computing */
        {"hog:wait=8ms:compute=0:hog=40ms", "8", {1, 2.75, 2.75, 2.75}}, /* 132 ms, and the hog alone 48 */
    };
    setenv("UV_THREADPOOL_SIZE", "6", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plan_request request = asked(cases[i].workload);
        request.tasks = cases[i].tasks;
        request.workers = "8";
        struct plan *plan = make(request);
        assert_int_equal(plan_cell_count(plan), 4);
        for (unsigned k = 0; k < 4; k++) {
            struct limit limit = limit_of(&plan->cells[k], cpus);
            assert_float_equal((float)(limit.serial_ns / limit.shortest_ns), (float)cases[i].max[k], 0.005);
        }
        plan_free(plan);
    }
    unsetenv("UV_THREADPOOL_SIZE");
}

static void the_run_takes_all_cells_and_repeats(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    struct plan *plan = make(request);
    uint64_t one = 0;
    for (unsigned i = 0; i < plan->count; i++)
        one += plan->cells[i].estimate_ns;
    assert_true(plan_estimate_ns(plan) == 5 * one);
    plan_free(plan);
}

static void a_budget_bounds_the_repeats(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    request.runners = "sync";
    struct plan *plan = make(request);
    uint64_t one = plan_estimate_ns(plan) / 5;
    plan_free(plan);
    static const struct {
        double budget; /* in repeats */
        unsigned repeats;
    } cases[] = {{7, 5}, {5, 5}, {4.9, 4}, {2.5, 2}, {1.1, 1}, {0.1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        request.budget_ns = (uint64_t)(cases[i].budget * (double)one);
        plan = make(request);
        assert_int_equal(plan_repeats(plan), cases[i].repeats);
        plan_free(plan);
    }
}

/* The sum of 14 repeats of 1,100,000 hours is 2^64 ns three times, and 28,000 hours. */
static void what_overflows_is_too_long_for_any_budget(void **state)
{
    (void)state;
    struct plan_request request = asked("count:delay=1h");
    request.runners = "sync";
    request.tasks = "1000000";
    request.repeats = 14;
    request.budget_ns = 30000ULL * 3600 * NS_PER_S;
    request.timeout_ns = 0; /* none */
    struct plan *plan = make(request);
    assert_int_equal(plan_repeats(plan), 1);
    plan_free(plan);
    request.budget_ns = 0;
    plan = make(request);
    assert_true(plan_estimate_ns(plan) == UINT64_MAX);
    char text[128];
    uint64_t shorter_ns;
    assert_string_equal(plan_shorter(plan, text, sizeof text, &shorter_ns), "-n 1 --repeats 1");
    assert_in_range(shorter_ns / NS_PER_S, 2 * 3600, 2 * 3600 + 10); /* with its warm-up */
    plan_free(plan);
}

/* Cells whose estimates overflow together, and tasks whose cost does alone. */
static void sums_of_huge_estimates_stay_huge(void **state)
{
    static const char *const workloads[] = {"random:delay=1h:threshold=9", "chain:max=1h",
                                            "generator:u=64:wait=1h"};
    (void)state;
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        struct plan_request request = asked(workloads[i]);
        request.runners = "sync";
        request.tasks = "10000000";
        request.timeout_ns = 0;
        struct plan *plan = make(request);
        assert_true(plan_estimate_ns(plan) == UINT64_MAX);
        plan_free(plan);
    }
    struct plan_request request = asked("count:delay=1h");
    request.runners = "sync";
    request.tasks = "1000000,1000001,1000002,1000003,1000004";
    request.timeout_ns = 0;
    request.repeats = 1;
    struct plan *plan = make(request);
    assert_true(plan_estimate_ns(plan) == UINT64_MAX);
    plan_free(plan);
}

/* --- a run that is too long --- */

/* A sample of 200 s is ended after 60 s, and not repeated; the others have their five repeats. */
static void the_time_limit_bounds_estimates_and_suggestions(void **state)
{
    (void)state;
    struct plan_request request = asked("count:delay=2s");
    char text[128];
    uint64_t shorter_ns;
    request.runners = "sync,coroutines";
    request.tasks = "100";
    struct plan *plan = make(request);
    assert_int_equal(plan_timeouts(plan), 1);
    assert_in_range(plan_estimate_ns(plan) / NS_PER_S, 60 + 5 * 2, 60 + 5 * 5);
    plan_shorter(plan, text, sizeof text, &shorter_ns);
    assert_true(shorter_ns <= 60 * NS_PER_S);
    assert_null(strstr(text, "--timeout"));
    plan_free(plan);
    request.timeout_ns = NS_PER_S; /* not even one task fits */
    plan = make(request);
    assert_int_equal(plan_timeouts(plan), 2);
    plan_shorter(plan, text, sizeof text, &shorter_ns);
    assert_non_null(strstr(text, "-n 1 --repeats 1 --timeout "));
    plan_free(plan);
}

static void a_short_run_needs_no_advice(void **state)
{
    (void)state;
    char text[128] = "x";
    uint64_t estimate_ns;
    struct plan *plan = make(asked("nap"));
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "");
    plan_free(plan);
}

/* 1,024 repeats of a second are too many; with as many as it says, it has nothing more to say. */
static void fewer_repeats_are_enough_where_one_is_short(void **state)
{
    (void)state;
    char text[128];
    uint64_t estimate_ns;
    struct plan_request request = asked("nap");
    request.repeats = 1024;
    struct plan *plan = make(request);
    plan_shorter(plan, text, sizeof text, &estimate_ns);
    plan_free(plan);
    assert_int_equal(sscanf(text, "--repeats %u", &request.repeats), 1);
    assert_in_range(request.repeats, 1, 60);
    plan = make(request);
    assert_true(plan_estimate_ns(plan) <= 60 * NS_PER_S);
    assert_true(plan_estimate_ns(plan) == estimate_ns);
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "");
    plan_free(plan);
}

/* Nothing is advised that changes nothing, and what is still long is reported to be. */
static void advice_that_cannot_help_is_not_given(void **state)
{
    (void)state;
    char text[128];
    uint64_t estimate_ns;
    struct plan_request request = asked("count:delay=1h");
    request.timeout_ns = 0; /* none */
    struct plan *plan = make(request);
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "-n 1 --repeats 1");
    assert_in_range(estimate_ns / NS_PER_S, 8 * 3600, 8 * 3600 + 10); /* four runners and their warm-ups */
    plan_free(plan);
    request.tasks = "1";
    plan = make(request);
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "--repeats 1");
    plan_free(plan);
    request.repeats = 1;
    plan = make(request);
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "");
    plan_free(plan);
    request = asked("queue:items=100000000"); /* which makes its number of tasks itself */
    request.timeout_ns = 0;
    plan = make(request);
    assert_string_equal(plan_shorter(plan, text, sizeof text, &estimate_ns), "--repeats 1");
    plan_free(plan);
}

/* Ten million tasks take a while, whatever they do; tracing them is most of it. */
static void many_tasks_are_not_for_nothing(void **state)
{
    (void)state;
    struct plan_request request = asked("count:delay=0");
    request.tasks = "10000000";
    request.runners = "coroutines";
    request.stacks = STACKS_PACKED; /* own ones would not fit in memory */
    request.repeats = 1;
    struct plan *traced = make(request);
    request.keep = TRACE_KEEP_NONE;
    struct plan *bare = make(request);
    assert_true(plan_estimate_ns(bare) > NS_PER_S);
    assert_true(plan_estimate_ns(traced) > 5 * plan_estimate_ns(bare));
    plan_free(traced);
    plan_free(bare);
}

static void own_stacks_are_counted_in_pages(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    request.tasks = "10,1000";
    request.runners = "sync,threads";
    struct plan *without = make(request);
    request.runners = "sync,coroutines";
    struct plan *own = make(request);
    request.stacks = STACKS_PACKED;
    struct plan *packed = make(request);
    assert_int_equal(plan_own_stacks_bytes(without), 0);
    assert_int_equal(plan_own_stacks_bytes(own), 1000 * (uint64_t)sysconf(_SC_PAGESIZE));
    assert_int_equal(plan_own_stacks_bytes(packed), 0);
    plan_free(without);
    plan_free(own);
    plan_free(packed);
}

/* --- what is refused --- */

static void wrong_runners_are_refused(void **state)
{
    (void)state;
    struct plan_request request = asked("nap");
    request.runners = "sync,thread";
    refused(request, -EINVAL, "did you mean: -r threads");
    request.runners = "sync,threads,sync";
    refused(request, -EINVAL, "-r names sync twice");
    request.runners = "10";
    refused(request, -EINVAL, "did you mean: --repeats 10");
    request.runners = "async"; /* not sync, however near that is */
    refused(request, -EINVAL, "did you mean: -r coroutines");
    request.runners = "elves";
    refused(request, -EINVAL, "simul list runners");
}

static void wrong_workers_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"0", "many", "4,,8", "", "65536", "-1", "4;8"};
    struct plan_request request = asked("nap");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        request.workers = wrong[i];
        refused(request, -EINVAL, "-w ");
    }
}

static void wrong_workloads_are_refused(void **state)
{
    (void)state;
    refused(asked("napp"), -EINVAL, "nap");
    refused(asked("nap:x=1"), -EINVAL, "x");
    struct plan_request request = asked("nap");
    request.repeats = 5000;
    refused(request, -EINVAL, "--repeats");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

UNIT_TESTS(TEST(every_runner_has_a_cell), TEST(runners_are_in_the_order_that_was_typed),
           TEST(a_list_of_workers_makes_more_cells), TEST(the_default_pool_is_the_cpus_and_at_least_four),
           TEST(the_same_workload_twice_has_two_groups), TEST(the_suite_shows_threads_twice_where_tasks_wait),
           TEST(advice_that_cannot_help_is_not_given), TEST(many_tasks_are_not_for_nothing),
           TEST(own_stacks_are_counted_in_pages), TEST(the_warm_up_reaches_every_lane_and_stack),
           TEST(the_time_limit_bounds_estimates_and_suggestions), TEST(estimates_follow_the_runners_ways),
           TEST(limits_follow_the_runners_ways), TEST(the_run_takes_all_cells_and_repeats),
           TEST(a_budget_bounds_the_repeats), TEST(what_overflows_is_too_long_for_any_budget),
           TEST(sums_of_huge_estimates_stay_huge), TEST(a_short_run_needs_no_advice),
           TEST(fewer_repeats_are_enough_where_one_is_short), TEST(wrong_runners_are_refused),
           TEST(wrong_workers_are_refused), TEST(wrong_workloads_are_refused))
