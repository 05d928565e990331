/* A ring of the last answers' lateness in shared memory. */
#include "workloads/origin/lateness.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { KEPT = 65536 }; /* half a megabyte, touched only as far as it is used */

struct lateness {
    _Atomic uint64_t count; /* stored after the value: what a reader counts is complete */
    uint64_t late_ns[KEPT]; /* number i stands at i % KEPT */
};

struct lateness *lateness_create(void)
{
    void *memory =
        mmap(NULL, sizeof(struct lateness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL; /* cppcheck-suppress memleak ; it is returned */
}

void lateness_destroy(struct lateness *lateness)
{
    if (lateness != NULL)
        munmap(lateness, sizeof *lateness);
}

void lateness_record(struct lateness *lateness, uint64_t late_ns)
{
    uint64_t count = atomic_load_explicit(&lateness->count, memory_order_relaxed);
    lateness->late_ns[count % KEPT] = late_ns;
    atomic_store_explicit(&lateness->count, count + 1, memory_order_release);
}

uint64_t lateness_count(const struct lateness *lateness)
{
    return atomic_load_explicit(&lateness->count, memory_order_acquire);
}

struct lateness_summary lateness_summarise(const struct lateness *lateness, uint64_t since)
{
    uint64_t count = lateness_count(lateness);
    struct lateness_summary summary = {.requests = count - since};
    size_t n = summary.requests < KEPT ? (size_t)summary.requests : KEPT;
    uint64_t *sorted = n > 0 ? calloc(n, sizeof *sorted) : NULL;
    if (sorted == NULL)
        return summary;
    for (size_t i = 0; i < n; i++)
        sorted[i] = lateness->late_ns[(count - n + i) % KEPT];
    summary.late = percentiles_of(sorted, n);
    free(sorted);
    return summary;
}
