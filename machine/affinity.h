/* The CPUs on which a thread may execute (sched_setaffinity(2)), however many the machine has. */
#ifndef MACHINE_AFFINITY_H
#define MACHINE_AFFINITY_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_CPUS = 1 << 20 }; /* more than any kernel supports */

struct affinity {
    cpu_set_t *set;
    size_t bytes; /* of `set` */
    unsigned count;
};

/* The calling thread's CPUs; to be freed with affinity_free. Returns 0 or -errno. */
int affinity_read(struct affinity *out);
void affinity_free(struct affinity *cpus);

bool affinity_holds(const struct affinity *cpus, unsigned cpu);

/* A number for the set: two sets that differ have the same one by chance alone. */
uint64_t affinity_digest(const struct affinity *cpus);

/* How many the calling thread has; those online if the kernel does not say. */
unsigned affinity_count(void);

/* Moves the calling thread to one of the CPUs and keeps it there. `place` counts from 0, and round again
 * beyond the last. Returns the CPU's number or -errno. */
int affinity_pin(const struct affinity *cpus, uint64_t place);

/* Allows all of the CPUs again. The thread stays where it is until the kernel moves it. */
void affinity_unpin(const struct affinity *cpus);

#endif
