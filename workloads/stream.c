/* stream: goes through arrays larger than the cache. a = b + 3 c is the triad of McCalpin's STREAM benchmark
 * ("Memory bandwidth and machine balance in current high performance computers", 1995). Tasks compute all the
 * time, and yet more CPUs help less than in proportion: all CPUs share one memory, and a CPU that waits for
 * memory counts as busy.
 *
 * The numbers are 64-bit integers: the checksum is exact in any order. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/memory_limit.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    uint64_t seed;
    size_t words; /* in each array */
    unsigned tasks, passes;
    uint64_t *b, *c; /* read by all tasks; a worker process inherits both arrays by fork, without a copy */
};

enum { ARRAYS = 3, FACTOR = 3 };

static unsigned part_of(const struct world *world, unsigned index, unsigned pass);
static size_t first_word(const struct world *world, unsigned index);
static uint64_t triad(uint64_t *a, const uint64_t *b, const uint64_t *c, size_t n);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    task_phase(t, "triad");
    for (unsigned pass = 0; pass < world->passes; pass++) {
        unsigned part = part_of(world, index, pass);
        size_t first = first_word(world, part), behind = first_word(world, part + 1);
        outcome->value += triad(task_slot(t), world->b + first, world->c + first, behind - first);
    }
    return 0;
}

/* The checksum sums values as they are written: nothing is read again. */
static uint64_t triad(uint64_t *a, const uint64_t *b, const uint64_t *c, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        a[i] = b[i] + FACTOR * c[i];
        sum += a[i];
    }
    return sum;
}

/* A task goes through another part in each pass: no part is still in the cache. */
static unsigned part_of(const struct world *world, unsigned index, unsigned pass)
{
    return (unsigned)(((uint64_t)index + pass) % world->tasks);
}

/* The part of task number `index` begins here; part number `tasks` begins behind the arrays. */
static size_t first_word(const struct world *world, unsigned index)
{
    size_t whole = world->words / world->tasks, rest = world->words % world->tasks;
    return whole * index + rest * index / world->tasks;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "size",
     .type = PARAM_SIZE,
     .default_text = "128MiB",
     .min = 64 << 10,
     .max = 1ULL << 40,
     .help = "of each of the two arrays read; the third is written in parts"},
    {.name = "passes",
     .type = PARAM_NUMBER,
     .default_text = "8",
     .min = 1,
     .max = 100000,
     .help = "how often the arrays are read"},
    {0},
};

/* The two arrays, plus a part of the third for each task in flight: at most one more array. */
static int validate(const struct settings *settings, struct error *error)
{
    char what[64], advice[64];
    uint64_t half_mib = settings->memory_bytes / ARRAYS / 2 >> 20;
    snprintf(what, sizeof what, "stream:size=%.40s", settings_text(settings, "size"));
    snprintf(advice, sizeof advice, "type for example size=%" PRIu64 "MiB", half_mib > 0 ? half_mib : 1);
    return memory_check(settings, ARRAYS * settings_number(settings, "size"), what, advice, error);
}

/* Counted as in STREAM: bytes read plus bytes written, without the cache lines read before a write. */
static double bytes_moved(uint64_t size, uint64_t passes)
{
    return (double)ARRAYS * (double)size * (double)passes;
}

/* Nominal: 20 bytes/ns, the bandwidth of one CPU of a server of 2023. */
static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    double bytes = bytes_moved(settings_number(settings, "size"), settings_number(settings, "passes"));
    *waiting_ns = 0;
    *computing_ns = settings->tasks > 0 ? saturating_from(bytes / 20 / settings->tasks) : 0;
}

/* --- the world --- */

/* Huge pages, where available, keep the cost of address translation out of the figures. NULL without
 * memory. */
static void *map_words(size_t words)
{
    void *memory =
        mmap(NULL, words * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    madvise(memory, words * sizeof(uint64_t), MADV_HUGEPAGE); /* optional: the result may be ignored */
    return memory;
}

static void unmap_words(void *memory, size_t words)
{
    if (memory != NULL)
        munmap(memory, words * sizeof(uint64_t));
}

static void teardown(struct world *world)
{
    unmap_words(world->b, world->words);
    unmap_words(world->c, world->words);
    free(world);
}

/* The contents of the arrays. */
static uint64_t word_of_b(uint64_t seed, size_t i)
{
    return i ^ seed;
}

static uint64_t word_of_c(size_t i)
{
    return ~(uint64_t)i;
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return error_set(error, -ENOMEM, "stream: not enough memory");
    world->seed = settings->seed;
    world->words = (size_t)settings_number(settings, "size") / sizeof(uint64_t);
    world->tasks = settings->tasks;
    world->passes = (unsigned)settings_number(settings, "passes");
    world->b = map_words(world->words);
    world->c = map_words(world->words);
    if (world->b == NULL || world->c == NULL) {
        teardown(world);
        return error_set(error, -ENOMEM,
                         "stream: not enough memory for two arrays of %s; type a smaller size=",
                         settings_text(settings, "size"));
    }
    for (size_t i = 0; i < world->words; i++) {
        world->b[i] = word_of_b(world->seed, i);
        world->c[i] = word_of_c(i);
    }
    *out = world;
    return 0;
}

/* The largest part there is. */
static size_t part_words(const struct world *world)
{
    return world->words / world->tasks + 1;
}

/* A slot is a part of the third array; the next task in the slot overwrites the part. */
static int slot_open(const struct world *world, void **slot)
{
    *slot = map_words(part_words(world));
    return *slot != NULL ? 0 : -ENOMEM;
}

static void slot_close(const struct world *world, void *slot)
{
    unmap_words(slot, part_words(world));
}

/* --- after the run --- */

/* The expected checksum of one part, from the rule that filled the arrays. */
static uint64_t sum_of(const struct world *world, unsigned part)
{
    uint64_t sum = 0;
    for (size_t i = first_word(world, part); i < first_word(world, part + 1); i++)
        sum += word_of_b(world->seed, i) + FACTOR * word_of_c(i);
    return sum;
}

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    uint64_t *sums = calloc(n, sizeof *sums);
    int status = 0;
    (void)arena;
    if (sums == NULL)
        return error_set(error, -ENOMEM, "stream: not enough memory to check the sums");
    for (unsigned part = 0; part < n; part++)
        sums[part] = sum_of(world, part);
    for (unsigned i = 0; status == 0 && i < n; i++) {
        uint64_t right = 0;
        for (unsigned pass = 0; pass < world->passes; pass++)
            right += sums[part_of(world, i, pass)];
        if (outcomes[i].value != right)
            status = error_set(error, -EBADMSG,
                               "stream: task %u came to the sum %" PRIu64 " where %" PRIu64 " was expected",
                               i, outcomes[i].value, right);
    }
    free(sums);
    return status;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes, (void)n;
    out[0] = (struct gauge){.name = "memory traffic",
                            .unit = "B/s",
                            .value = bytes_moved(world->words * sizeof(uint64_t), world->passes) * NS_PER_S /
                                     (double)makespan_ns};
    return 1;
}

static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    uint64_t size = settings_number(settings, "size");
    double bytes = bytes_moved(size, settings_number(settings, "passes")); /* 1 byte/ns = 1 GB/s */
    long cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
    out[0] = '\0';
    if (facts->makespan_ns <= 0)
        return;
    int used = snprintf(out, INSIGHT_BYTES, "The tasks moved %.3g GB/s", bytes / facts->makespan_ns);
    if (facts->workers > 1 && facts->base_ns > 0)
        used += snprintf(out + used, INSIGHT_BYTES - (size_t)used,
                         ", %.2g times as much as one CPU alone: the CPUs share one memory",
                         facts->base_ns / facts->makespan_ns);
    if (cache > 0 && 2 * size < (uint64_t)cache)
        used += snprintf(out + used, INSIGHT_BYTES - (size_t)used,
                         "; but two arrays of %.40s may fit into the cache, which has %ld MiB as this "
                         "machine reports it: type a larger size=",
                         settings_text(settings, "size"), cache >> 20);
    snprintf(out + used, INSIGHT_BYTES - (size_t)used, ".");
}

const struct workload workload_stream = {
    .name = "stream",
    .summary = "streams through memory: computing that more CPUs do not help in proportion",
    .next = "stream -w 1..4",
    .words = {.noun = "stream"},
    .kind = WORKLOAD_COMPUTING,
    .default_tasks = 16,
    .params = params,
    .validate = validate,
    .cost = cost,
    .waits = waits_never,
    .setup = setup,
    .slot_open = slot_open,
    .slot_close = slot_close,
    .body = body,
    .check = check,
    .gauges = gauges,
    .teardown = teardown,
    .insight = insight,
};
