/* queue: producers and consumers share one bounded queue, the classic exercise of concurrent programming
 * (Dijkstra: "Cooperating sequential processes", 1965). The queue is a ring of places in the tasks' shared
 * memory with three semaphores: `items` counts the items, `spaces` counts the free places, and `lock` lets
 * one task at a time touch the ring.
 *
 * By default the queue has room for all items and the producers come first, so even one task after another
 * comes to an end. With capacity=1 a producer needs a consumer in flight *at the same time*: without room for
 * both, the run is a deadlock. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "task/clock.h"
#include "workloads/support/latencies.h"
#include "workloads/support/memory_limit.h"
#include "workloads/support/scatter.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct item {
    uint64_t number;
    uint64_t value;
    uint64_t put_ns; /* when it entered the queue */
};

/* Lies in the memory that the tasks share. */
struct queue {
    struct task_semaphore items, spaces, lock;
    uint64_t put, taken; /* counts so far; each modulo the ring's size is the next place */
    struct item ring[];
};

struct world {
    uint64_t seed, items, capacity;
    unsigned producers, consumers;
    struct latencies *latencies; /* of each item, from put to taken */
};

static int produce(struct task *t, const struct world *world, unsigned producer, struct outcome *outcome);
static int consume(struct task *t, const struct world *world, unsigned consumer, struct outcome *outcome);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    return index < world->producers ? produce(t, world, index, outcome)
                                    : consume(t, world, index - world->producers, outcome);
}

/* --- the tasks --- */

static int put(struct task *t, struct queue *queue, const struct world *world, uint64_t number,
               uint64_t value)
{
    int status = task_wait_semaphore(t, &queue->spaces);
    if (status == 0)
        status = task_wait_semaphore(t, &queue->lock);
    if (status < 0)
        return status;
    queue->ring[queue->put++ % world->capacity] = (struct item){number, value, task_now_ns(t)};
    task_post_semaphore(t, &queue->lock);
    task_post_semaphore(t, &queue->items);
    return 0;
}

static int take(struct task *t, struct queue *queue, const struct world *world, struct item *item)
{
    int status = task_wait_semaphore(t, &queue->items);
    if (status == 0)
        status = task_wait_semaphore(t, &queue->lock);
    if (status < 0)
        return status;
    *item = queue->ring[queue->taken++ % world->capacity];
    latencies_record(world->latencies, item->number, task_now_ns(t) - item->put_ns);
    task_post_semaphore(t, &queue->lock);
    task_post_semaphore(t, &queue->spaces);
    return 0;
}

/* outcome.measured of a consumer: which items it takes differs from run to run. */
enum { MEASURED_SUM, MEASURED_XOR };

/* The number of items of task number `i` of `n`: the first tasks take the remainder. */
static uint64_t share(uint64_t items, uint64_t n, uint64_t i)
{
    return items / n + (i < items % n);
}

/* A producer's share is every producers-th item; its result is their sum. */
static int produce(struct task *t, const struct world *world, unsigned producer, struct outcome *outcome)
{
    int status = 0;
    task_phase(t, "produce");
    for (uint64_t i = producer; status == 0 && i < world->items; i += world->producers) {
        uint64_t value = scatter(world->seed, i);
        status = put(t, task_shared(t), world, i, value);
        outcome->value += value;
    }
    return status;
}

/* A consumer takes any items, as many as its share; its result is their number. The items' sum is for the
 * check alone. */
static int consume(struct task *t, const struct world *world, unsigned consumer, struct outcome *outcome)
{
    int status = 0;
    task_phase(t, "consume");
    for (uint64_t left = share(world->items, world->consumers, consumer); status == 0 && left > 0; left--) {
        struct item item;
        status = take(t, task_shared(t), world, &item);
        if (status < 0)
            break;
        outcome->value++;
        outcome->measured[MEASURED_SUM] += item.value;
        outcome->measured[MEASURED_XOR] ^= item.value;
    }
    return status;
}

/* --- before anything starts --- */

/* Nominal cost of one item, for estimates alone: put and taken, uncontended, on one core of an x86-64 server
 * of 2023. */
static const uint64_t item_ns = 300;

static const struct param params[] = {
    {.name = "producers",
     .type = PARAM_NUMBER,
     .default_text = "2",
     .min = 1,
     .max = 10000,
     .help = "tasks that put items into the queue; they come first"},
    {.name = "consumers",
     .type = PARAM_NUMBER,
     .default_text = "2",
     .min = 1,
     .max = 10000,
     .help = "tasks that take items out"},
    {.name = "items",
     .type = PARAM_NUMBER,
     .default_text = "10000",
     .min = 1,
     .max = 100000000,
     .help = "items that go through the queue, in equal shares"},
    {.name = "capacity",
     .type = PARAM_NUMBER,
     .default_text = "0",
     .max = 100000000,
     .help = "size of the queue (0: unlimited)"},
    {0},
};

static uint64_t capacity_of(const struct settings *settings)
{
    uint64_t items = settings_number(settings, "items"), capacity = settings_number(settings, "capacity");
    return capacity == 0 || capacity > items ? items : capacity;
}

static unsigned tasks(const struct settings *settings)
{
    return (unsigned)(settings_number(settings, "producers") + settings_number(settings, "consumers"));
}

static size_t shared_bytes(const struct settings *settings)
{
    return sizeof(struct queue) + capacity_of(settings) * sizeof(struct item);
}

static int validate(const struct settings *settings, struct error *error)
{
    uint64_t producers = settings_number(settings, "producers"),
             consumers = settings_number(settings, "consumers");
    if (settings->tasks != 0 && settings->tasks != tasks(settings))
        return error_set(error, -EINVAL,
                         "-n %u: queue has %" PRIu64 " producers and %" PRIu64
                         " consumers, which are its %u tasks; leave -n away, or type for example "
                         "queue:producers=%u:consumers=%u",
                         settings->tasks, producers, consumers, tasks(settings), (settings->tasks + 1) / 2,
                         settings->tasks > 1 ? settings->tasks / 2 : 1);
    return memory_check(settings, shared_bytes(settings), "queue",
                        "type a smaller capacity= or fewer items=", error);
}

static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    *waiting_ns = 0; /* tasks wait for one another, not for the world outside */
    *computing_ns = settings_number(settings, "items") * item_ns / tasks(settings);
}

/* An item waits for a place and for the lock, and posts twice: the events of two waits. */
static unsigned waits(const struct settings *settings)
{
    uint64_t producers = settings_number(settings, "producers"),
             consumers = settings_number(settings, "consumers");
    uint64_t max =
        share(settings_number(settings, "items"), producers < consumers ? producers : consumers, 0);
    return max < UINT32_MAX / 2 ? 2 * (unsigned)max : UINT32_MAX;
}

/* --- the world --- */

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return error_set(error, -ENOMEM, "queue: not enough memory");
    world->seed = settings->seed;
    world->items = settings_number(settings, "items");
    world->capacity = capacity_of(settings);
    world->producers = (unsigned)settings_number(settings, "producers");
    world->consumers = (unsigned)settings_number(settings, "consumers");
    world->latencies = latencies_create(world->items);
    if (world->latencies == NULL) {
        free(world);
        return error_set(error, -ENOMEM, "queue: not enough memory to keep the latencies; type fewer items=");
    }
    *out = world;
    return 0;
}

static void shared_start(const struct settings *settings, const struct world *world, void *shared)
{
    struct queue *queue = shared;
    (void)settings;
    task_semaphore_init(&queue->items, "items", 0);
    task_semaphore_posters(&queue->items, 0, world->producers);
    task_semaphore_init(&queue->spaces, "spaces", world->capacity);
    task_semaphore_posters(&queue->spaces, world->producers, world->consumers);
    task_semaphore_init(&queue->lock, "lock", 1);
}

static void teardown(struct world *world)
{
    latencies_destroy(world->latencies);
    free(world);
}

/* --- after the run --- */

/* What each task handled by itself. */
static int check_task(const struct world *world, unsigned index, const struct outcome *outcome,
                      struct error *error)
{
    uint64_t right = 0;
    bool producer = index < world->producers;
    if (producer)
        for (uint64_t i = index; i < world->items; i += world->producers)
            right += scatter(world->seed, i);
    else
        right = share(world->items, world->consumers, index - world->producers);
    if (outcome->value == right)
        return 0;
    return error_set(error, -EBADMSG, "queue: task %u %s %" PRIu64 " where %" PRIu64 " was expected", index,
                     producer ? "put items that add up to" : "took items in the number of", outcome->value,
                     right);
}

/* The items taken are the items put, in any order and by any consumer. Sum and exclusive or of 64-bit values
 * distinguish sets as well as a digest does, and need no order. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    uint64_t sum = 0, xor = 0, right_sum = 0, right_xor = 0;
    int status = 0;
    (void)arena;
    for (unsigned i = 0; i < n && status == 0; i++) {
        status = check_task(world, i, &outcomes[i], error);
        sum += outcomes[i].measured[MEASURED_SUM];
        xor ^= outcomes[i].measured[MEASURED_XOR];
    }
    for (uint64_t i = 0; i < world->items; i++) {
        right_sum += scatter(world->seed, i);
        right_xor ^= scatter(world->seed, i);
    }
    if (status < 0 || (sum == right_sum && xor == right_xor))
        return status;
    return error_set(
        error, -EBADMSG,
        "queue: an item was lost or taken twice: the consumers took items that add up to %" PRIu64
        " where the producers put %" PRIu64,
        sum, right_sum);
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    (void)outcomes, (void)n;
    unsigned count = latencies_gauges(world->latencies, "latency in the queue", out);
    double seconds = (double)makespan_ns / NS_PER_S;
    out[count++] = (struct gauge){.name = "items", .unit = "1/s", .value = (double)world->items / seconds};
    return count;
}

const struct workload workload_queue = {
    .name = "queue",
    .summary = "producers and consumers over one bounded queue, made of semaphores",
    .next = "queue:capacity=1 -r threads,coroutines",
    .kind = WORKLOAD_MIXED,
    .default_tasks = 4,
    .params = params,
    .interdependent = true,
    .tasks = tasks,
    .validate = validate,
    .cost = cost,
    .waits = waits,
    .shared_bytes = shared_bytes,
    .setup = setup,
    .shared_start = shared_start,
    .body = body,
    .check = check,
    .gauges = gauges,
    .teardown = teardown,
};
