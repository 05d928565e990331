/* fib: naive recursive Fibonacci, an exponential number of function calls and nothing else. A task never
 * waits, so coroutines gain nothing. Threads and processes gain as much as there are CPUs: C has no global
 * interpreter lock. */
#include <errno.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "workloads/support/hooks.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    unsigned n;
};

static uint64_t fib(unsigned n);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)index;
    task_phase(t, "fib");
    outcome->value = fib(world->n);
    return 0;
}

/* Not inlined into itself: the number of calls is the textbook's under every compiler. Aligned, as its place
 * in a cache line changes its time by up to 10 %, from build to build. */
__attribute__((noinline, aligned(64))) static uint64_t fib(unsigned n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/* fib(n) in n additions, for the check. */
static uint64_t fib_by_adding(unsigned n)
{
    uint64_t a = 0, b = 1;
    for (unsigned i = 0; i < n; i++) {
        uint64_t next = a + b;
        a = b;
        b = next;
    }
    return a;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "n",
     .type = PARAM_NUMBER,
     .default_text = "32",
     .min = 1,
     .max = 60,
     .help = "which Fibonacci number; each step up costs 1.6 times as much"},
    {0},
};

/* Scales the time of a smaller fib, measured just now: fib(n) makes 2 F(n+1) - 1 calls. */
static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    enum { PROBE = 20 };
    unsigned n = (unsigned)settings_number(settings, "n");
    uint64_t before = clock_now_ns();
    volatile uint64_t kept = fib(PROBE);
    (void)kept;
    double probe_ns = (double)(clock_now_ns() - before);
    *waiting_ns = 0;
    *computing_ns =
        saturating_from(probe_ns * (double)fib_by_adding(n + 1) / (double)fib_by_adding(PROBE + 1));
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = {.n = (unsigned)settings_number(settings, "n")};
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    (void)arena;
    uint64_t right = fib_by_adding(world->n);
    for (unsigned i = 0; i < n; i++)
        if (outcomes[i].value != right)
            return error_set(error, -EBADMSG, "task %u: fib(%u) = %llu where %llu was expected", i, world->n,
                             (unsigned long long)outcomes[i].value, (unsigned long long)right);
    return 0;
}

const struct workload workload_fib = {
    .name = "fib",
    .summary = "naive recursive Fibonacci: nothing but computing",
    .next = "fib -w 1..4",
    .kind = WORKLOAD_COMPUTING,
    .default_tasks = 24,
    .params = params,
    .cost = cost,
    .waits = waits_never,
    .setup = setup,
    .body = body,
    .check = check,
    .teardown = world_free,
};
