/* The parts of queue, generator, files, echo, mandelbrot and stream, and what each of them, and count, fib
 * and fetch, checks: run whole in this process, then with one outcome spoilt. */
#include "tests/unit/support/temporary_folder.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "runners/runner.h"
#include "task/clock.h"
#include "task/task.h"
#include "workloads/support/sequence.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

/* --- a whole run in this process --- */

struct trial {
    struct settings settings;
    const struct workload *workload;
    struct world *world;
    struct shared *shared;
    struct error error;
};

static void trial_start(void *context)
{
    struct trial *trial = context;
    if (trial->workload->shared_start != NULL)
        trial->workload->shared_start(&trial->settings, trial->world, trial->shared->user);
}

static int trial_body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    const struct trial *trial = context;
    return trial->workload->body(t, trial->world, index, outcome);
}

static int trial_slot_open(void *context, void **slot)
{
    const struct trial *trial = context;
    return trial->workload->slot_open(trial->world, slot);
}

static void trial_slot_close(void *context, void *slot)
{
    const struct trial *trial = context;
    trial->workload->slot_close(trial->world, slot);
}

static void nothing_at_end(void *sample, const pid_t *pids, unsigned n)
{
    (void)sample, (void)pids, (void)n;
}

/* Runs `spec` under a runner; to be ended with close_trial. */
static struct trial *run_trial(const char *spec, const char *runner_name, unsigned workers)
{
    struct trial *trial = calloc(1, sizeof *trial);
    assert_non_null(trial);
    assert_int_equal(settings_parse(spec, &trial->settings, &trial->error), 0);
    const struct workload *workload = trial->workload = trial->settings.workload;
    const struct runner *runner = runner_find(runner_name);
    unsigned tasks = trial->settings.tasks;
    trial->settings.seed = 7;
    struct shared_sizes sizes = {.tasks = tasks, .lanes = runner->lanes(tasks, workers)};
    if (workload->shared_bytes != NULL)
        sizes.user_bytes = workload->shared_bytes(&trial->settings);
    if (workload->output_bytes != NULL)
        sizes.arena_bytes = 4 * workload->output_bytes(&trial->settings) + 16 * (size_t)tasks;
    trial->shared = shared_create(&sizes, &trial->error);
    assert_non_null(trial->shared);
    trial->shared->capacity = runner_in_flight(runner, tasks, workers);
    assert_int_equal(workload->setup(&trial->settings, &trial->world, &trial->error), 0);
    struct run run = {.runner = runner,
                      .bodies = {.context = trial, .start = trial_start, .body = trial_body},
                      .shared = trial->shared,
                      .tasks = tasks,
                      .workers = workers,
                      .lanes = sizes.lanes,
                      .error = &trial->error,
                      .at_end = nothing_at_end};
    if (workload->slot_open != NULL) {
        run.bodies.slot_open = trial_slot_open;
        run.bodies.slot_close = trial_slot_close;
    }
    assert_int_equal(runner->run(&run), 0);
    return trial;
}

static int check(struct trial *trial)
{
    return trial->workload->check(trial->world, trial->shared->outcomes, trial->settings.tasks,
                                  trial->shared->arena, &trial->error);
}

static void close_trial(struct trial *trial)
{
    trial->workload->teardown(trial->world);
    shared_destroy(trial->shared);
    free(trial);
}

/* --- what all have in common --- */

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
        if (check(trial) != 0)
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
        assert_int_equal(check(trial), -EBADMSG);
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
        struct gauge gauges[GAUGES_MOST];
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
    assert_int_equal(check(trial), -EBADMSG);
    assert_non_null(strstr(trial->error.text, "/page/5: HTTP 404, should be ok"));
    close_trial(trial);
}

/* --- queue --- */

static void an_item_taken_twice_is_found(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:items=100", "sync", 1);
    trial->shared->outcomes[3].measured[0] += 5; /* what the second consumer's items add up to */
    assert_int_equal(check(trial), -EBADMSG);
    assert_non_null(strstr(trial->error.text, "lost or taken twice"));
    close_trial(trial);
}

static void a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for(void **state)
{
    (void)state;
    struct trial *trial = run_trial("queue:producers=1:consumers=2:items=9:capacity=1", "sync", 1);
    assert_int_equal(atomic_load(&trial->shared->deadlocked), 1);
    assert_non_null(strstr(trial->shared->failure, "task 0: waiting for semaphore \"spaces\""));
    assert_non_null(strstr(trial->shared->failure, "last taken by task 0, to be posted by tasks 1-2"));
    assert_non_null(strstr(trial->shared->failure, "tasks 1-2: queued"));
    close_trial(trial);
}

/* A worker dies with the lock in its hands, under which nobody else can go on. */
static int body_that_dies_with_the_lock(void *context, struct task *t, unsigned index,
                                        struct outcome *outcome)
{
    (void)context, (void)outcome;
    struct task_semaphore *lock = task_shared(t);
    if (index > 0)
        task_sleep(t, NS_PER_MS); /* so that the first one has it */
    int status = task_wait_semaphore(t, lock);
    if (index == 0)
        raise(SIGKILL);
    return status;
}

static void start_lock(void *context)
{
    struct shared *shared = context;
    task_semaphore_init(shared->user, "lock", 1);
}

static void a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing(void **state)
{
    (void)state;
    enum { WORKERS = 3 };
    struct error error = {""};
    struct shared_sizes sizes = {
        .tasks = WORKERS, .lanes = WORKERS, .user_bytes = sizeof(struct task_semaphore)};
    struct shared *shared = shared_create(&sizes, &error);
    assert_non_null(shared);
    shared->capacity = WORKERS;
    struct run run = {
        .runner = runner_find("processes"),
        .bodies = {.context = shared, .start = start_lock, .body = body_that_dies_with_the_lock},
        .shared = shared,
        .tasks = WORKERS,
        .workers = WORKERS,
        .lanes = WORKERS,
        .error = &error,
        .at_end = nothing_at_end};
    assert_true(run.runner->run(&run) < 0);
    assert_non_null(strstr(shared->failure, "was killed by signal 9"));
    assert_non_null(strstr(shared->failure, "task 0 is lost"));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no worker is left */
    shared_destroy(shared);
}

/* --- generator: the two sequences without a runner, a task or a thread --- */

static size_t collect(struct generator *g, uint64_t *values, size_t most)
{
    size_t n = 0;
    while (n < most && generator_next(g, &values[n]))
        n++;
    return n;
}

static void the_powers_come_alone_and_filtered(void **state)
{
    (void)state;
    static const uint64_t whole[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
                          kept[] = {1, 2, 16, 32, 256, 512};
    uint64_t values[16];
    struct sequence_powers powers = {.count = 10}, again = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *alone, *passing;

    assert_int_equal(generator_create(&alone, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(collect(alone, values, 16), 10);
    assert_memory_equal(values, whole, sizeof whole);
    generator_close(alone);

    assert_int_equal(generator_create(&filter.source, sequence_powers, &again, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_int_equal(collect(passing, values, 16), 6);
    assert_memory_equal(values, kept, sizeof kept);
    generator_close(passing);
    generator_close(filter.source);
}

static int count_calls(void *context)
{
    return ++*(int *)context < 4 ? 0 : -EIO;
}

static void a_hook_is_called_between_values_and_its_failure_ends_the_sequence(void **state)
{
    (void)state;
    int calls = 0;
    uint64_t values[16];
    struct generator *g;
    struct sequence_powers powers = {.count = 10, .after_each = {count_calls, &calls}};
    assert_int_equal(generator_create(&g, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_true(generator_next(g, values));
    assert_int_equal(calls, 0); /* only when the next value is asked for */
    assert_int_equal(collect(g, values, 16), 3);
    assert_int_equal(calls, 4);
    assert_int_equal(powers.status, -EIO);
    generator_close(g);
}

static void a_filter_closed_early_leaves_its_source_usable(void **state)
{
    (void)state;
    uint64_t value;
    struct sequence_powers powers = {.count = 10};
    struct sequence_filter filter = {0};
    struct generator *passing;
    assert_int_equal(generator_create(&filter.source, sequence_powers, &powers, NULL, NULL, 0), 0);
    assert_int_equal(generator_create(&passing, sequence_filter, &filter, NULL, NULL, 0), 0);
    assert_true(generator_next(passing, &value));
    generator_close(passing);
    assert_true(generator_next(filter.source, &value));
    assert_int_equal(value, 2);
    generator_close(filter.source);
}

UNIT_TESTS(IN_FOLDER(every_run_passes_its_check), IN_FOLDER(a_wrong_value_is_named_with_both_values),
           IN_FOLDER(gauges_have_names_and_units), cmocka_unit_test(fetch_counts_on_its_own_origin),
           cmocka_unit_test(an_item_taken_twice_is_found),
           cmocka_unit_test(a_queue_for_one_is_a_deadlock_that_names_who_is_waited_for),
           cmocka_unit_test(a_worker_killed_with_the_lock_costs_the_run_and_hangs_nothing),
           cmocka_unit_test(the_powers_come_alone_and_filtered),
           cmocka_unit_test(a_hook_is_called_between_values_and_its_failure_ends_the_sequence),
           cmocka_unit_test(a_filter_closed_early_leaves_its_source_usable))
