/* generator: an asynchronous generator yields 2^i and waits between its yields, on a stack of its own; the
 * task that pulls the values waits, too. Each task collects the values twice: whole, and through a filter
 * that is a second generator in between. The classic Python version is `[j async for j in powers(10) if not
 * (j // 3 % 5)]` ("Async IO in Python: A Complete Walkthrough", realpython.com).
 *
 * One task gains nothing from any runner: its values come one after another. Many tasks gain. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "coroutine/generator.h"
#include "coroutine/stack.h"
#include "task/clock.h"
#include "workloads/support/hooks.h"
#include "workloads/support/published.h"
#include "workloads/support/sequence.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

enum { STACKS = 2 /* the powers and the filter */, MAX_POWERS = 64 };

struct world {
    unsigned count;
    uint64_t wait_ns;
};

static int pull(struct task *t, const struct world *world, bool filtered, uint64_t values[MAX_POWERS],
                size_t *count);

/* The output is both lists, one behind the other. `code` is the first list's length, `value` the second's. */
static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    uint64_t values[2 * MAX_POWERS];
    size_t whole = 0, kept = 0;
    (void)index;
    int status = pull(t, world, false, values, &whole);
    if (status == 0)
        status = pull(t, world, true, values + whole, &kept);
    if (status < 0)
        return status;
    uint64_t *out = task_append(t, (whole + kept) * sizeof *values);
    if (out == NULL)
        return -ENOSPC;
    memcpy(out, values, (whole + kept) * sizeof *values);
    outcome->code = (uint32_t)whole;
    outcome->value = kept;
    return 0;
}

struct puller {
    struct task *t;
    uint64_t wait_ns;
};

/* Runs on the powers' stack. Under coroutines, parking here parks the task with every generator that the task
 * has resumed. */
static int pause_generator(void *context)
{
    const struct puller *puller = context;
    int status = task_sleep(puller->t, puller->wait_ns);
    task_phase(puller->t, "generate");
    return status;
}

/* Runs on the filter's stack. */
static int name_filter(void *context)
{
    const struct puller *puller = context;
    task_phase(puller->t, "filter");
    return 0;
}

static size_t collect(struct task *t, struct generator *source, uint64_t values[MAX_POWERS])
{
    size_t count = 0;
    task_phase(t, "generate"); /* control goes to the generator and back */
    for (uint64_t value; generator_next(source, &value); count++) {
        task_phase(t, "collect");
        values[count] = value;
    }
    return count;
}

/* *count gets the number of values pulled, whole or filtered. Returns 0 or -errno. */
static int pull(struct task *t, const struct world *world, bool filtered, uint64_t values[MAX_POWERS],
                size_t *count)
{
    struct puller puller = {.t = t, .wait_ns = world->wait_ns};
    struct sequence_powers powers = {.count = world->count, .after_each = {pause_generator, &puller}};
    struct sequence_filter filter = {.on_each = {name_filter, &puller}};
    struct generator *passing = NULL;
    int status = generator_create(&filter.source, sequence_powers, &powers, task_slot(t), NULL, 0);
    if (status == 0 && filtered)
        status = generator_create(&passing, sequence_filter, &filter, task_slot(t), NULL, 0);
    if (status == 0) {
        *count = collect(t, filtered ? passing : filter.source, values);
        status = powers.status;
    }
    generator_close(passing); /* the filter pulls from the source, so the filter closes first */
    generator_close(filter.source);
    return status;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "u",
     .type = PARAM_NUMBER,
     .default_text = "10",
     .min = 1,
     .max = MAX_POWERS,
     .help = "how many powers of two are generated, 1 to 2^(u-1)"},
    {.name = "wait",
     .type = PARAM_DURATION,
     .default_text = "1ms",
     .max = 3600 * NS_PER_S,
     .help = "how long the generator waits after each value"},
    {0},
};

/* Each value is generated twice, and waited for twice. */
static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    *waiting_ns = 2ULL * settings_number(settings, "u") * settings_number(settings, "wait");
    *computing_ns = 0;
}

/* A value comes with a wait and with the phases of its generators: the events of two waits, in both lists. */
static unsigned waits(const struct settings *settings)
{
    return 4 * (unsigned)settings_number(settings, "u");
}

static size_t output_bytes(const struct settings *settings)
{
    return 2 * sizeof(uint64_t) * settings->tasks * settings_number(settings, "u");
}

/* --- the world --- */

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = {
        .count = (unsigned)settings_number(settings, "u"),
        .wait_ns = settings_number(settings, "wait"),
    };
    return world_copy(settings, &world, sizeof world, out, error);
}

/* The next task in the slot reuses the stacks of the generators. */
static int slot_open(const struct world *world, void **slot)
{
    (void)world;
    return stack_pool_create((struct stack_pool **)slot, STACK_DEFAULT_BYTES, STACKS, STACK_GUARD_BEST, NULL,
                             0);
}

static void slot_close(const struct world *world, void *slot)
{
    (void)world;
    stack_pool_destroy(slot);
}

/* --- after the run --- */

/* A task's two lists in the arena, which aligns every output for any type. */
static const uint64_t *values_of(const struct outcome *outcome, const char *arena)
{
    return (const uint64_t *)(const void *)(arena + outcome->output_offset);
}

/* Both expected lists, made without a generator. Returns their common length. */
static size_t expected(const struct world *world, uint64_t values[2 * MAX_POWERS])
{
    size_t n = 0;
    for (unsigned i = 0; i < world->count; i++)
        values[n++] = UINT64_C(1) << i;
    for (unsigned i = 0; i < world->count; i++)
        if (sequence_keeps(UINT64_C(1) << i))
            values[n++] = UINT64_C(1) << i;
    return n;
}

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    uint64_t right[2 * MAX_POWERS];
    size_t count = expected(world, right);
    for (unsigned i = 0; i < n; i++) {
        const uint64_t *values = values_of(&outcomes[i], arena);
        size_t found = outcomes[i].output_bytes / sizeof *values;
        if (found != count)
            return error_set(error, -EBADMSG,
                             "generator: task %u collected %zu values where %zu were expected", i, found,
                             count);
        for (size_t k = 0; k < count; k++)
            if (values[k] != right[k])
                return error_set(error, -EBADMSG,
                                 "generator: task %u: value %zu is %" PRIu64 " where %" PRIu64
                                 " was expected",
                                 i, k, values[k], right[k]);
    }
    return 0;
}

static void print_list(FILE *out, const uint64_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%" PRIu64, i == 0 ? "[" : ", ", values[i]);
    fprintf(out, n > 0 ? "]\n" : "[]\n");
}

/* The lists of the first task stand for all tasks: check has found them equal. */
static int publish(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                   int dir_fd, struct error *error)
{
    const uint64_t *values = values_of(&outcomes[0], arena);
    (void)world, (void)n;
    FILE *out;
    int status = published_open(dir_fd, "lists.txt", &out, error);
    if (status < 0)
        return status;
    print_list(out, values, outcomes[0].code);
    print_list(out, values + outcomes[0].code, outcomes[0].value);
    return published_close(out, "lists.txt", error);
}

const struct workload workload_generator = {
    .name = "generator",
    .summary = "an asynchronous generator, collected whole and through a second one",
    .next = "generator:wait=5ms",
    .words = {.noun = "generator"},
    .kind = WORKLOAD_WAITING,
    .default_tasks = 10,
    .params = params,
    .cost = cost,
    .waits = waits,
    .output_bytes = output_bytes,
    .setup = setup,
    .slot_open = slot_open,
    .slot_close = slot_close,
    .body = body,
    .check = check,
    .publish = publish,
    .teardown = world_free,
};
