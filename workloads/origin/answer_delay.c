/* A ring of the last answers' delays, in shared memory. */
#include "workloads/origin/answer_delay.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { KEPT = 65536 }; /* half a megabyte, touched only as far as used */

struct answer_delay {
    _Atomic uint64_t count; /* stored after the value: every counted value is complete */
    uint64_t late_ns[KEPT]; /* number i stands at i % KEPT */
};

struct answer_delay *answer_delay_create(void)
{
    void *memory =
        mmap(NULL, sizeof(struct answer_delay), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL; /* cppcheck-suppress memleak ; it is returned */
}

void answer_delay_destroy(struct answer_delay *answer_delay)
{
    if (answer_delay != NULL)
        munmap(answer_delay, sizeof *answer_delay);
}

void answer_delay_record(struct answer_delay *answer_delay, uint64_t late_ns)
{
    uint64_t count = atomic_load_explicit(&answer_delay->count, memory_order_relaxed);
    answer_delay->late_ns[count % KEPT] = late_ns;
    atomic_store_explicit(&answer_delay->count, count + 1, memory_order_release);
}

uint64_t answer_delay_count(const struct answer_delay *answer_delay)
{
    return atomic_load_explicit(&answer_delay->count, memory_order_acquire);
}

struct answer_delay_summary answer_delay_summarise(const struct answer_delay *answer_delay, uint64_t since)
{
    uint64_t count = answer_delay_count(answer_delay);
    struct answer_delay_summary summary = {.requests = count - since};
    size_t n = summary.requests < KEPT ? (size_t)summary.requests : KEPT;
    uint64_t *sorted = n > 0 ? calloc(n, sizeof *sorted) : NULL;
    if (sorted == NULL)
        return summary;
    for (size_t i = 0; i < n; i++)
        sorted[i] = answer_delay->late_ns[(count - n + i) % KEPT];
    summary.late = percentiles_of(sorted, n);
    free(sorted);
    return summary;
}
