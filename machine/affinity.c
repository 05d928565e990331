/* Masks of CPUs that grow until the kernel's mask fits. */
#include "machine/affinity.h"

#include <errno.h>
#include <unistd.h>

enum { FIRST_CPUS = 1024 };

int affinity_read(struct affinity *out)
{
    for (unsigned cpus = FIRST_CPUS; cpus <= MAX_CPUS; cpus *= 2) {
        *out = (struct affinity){.set = CPU_ALLOC(cpus), .bytes = CPU_ALLOC_SIZE(cpus)};
        if (out->set == NULL)
            return -ENOMEM;
        if (sched_getaffinity(0, out->bytes, out->set) == 0) {
            out->count = (unsigned)CPU_COUNT_S(out->bytes, out->set);
            return 0;
        }
        int status = -errno;
        affinity_free(out);
        if (status != -EINVAL) /* the mask is too small */
            return status;
    }
    return -EINVAL;
}

void affinity_free(struct affinity *cpus)
{
    CPU_FREE(cpus->set);
    cpus->set = NULL;
}

bool affinity_holds(const struct affinity *cpus, unsigned cpu)
{
    return cpu < cpus->bytes * 8 && CPU_ISSET_S(cpu, cpus->bytes, cpus->set);
}

uint64_t affinity_digest(const struct affinity *cpus)
{
    uint64_t digest = 14695981039346656037ULL; /* FNV-1a, over the numbers of the CPUs */
    for (unsigned cpu = 0; cpu < cpus->bytes * 8; cpu++)
        if (affinity_holds(cpus, cpu))
            digest = (digest ^ cpu) * 1099511628211ULL;
    return digest;
}

unsigned affinity_count(void)
{
    struct affinity cpus;
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (affinity_read(&cpus) < 0) /* a sandbox that forbids the question */
        return online > 0 ? (unsigned)online : 1;
    unsigned count = cpus.count;
    affinity_free(&cpus);
    return count;
}

static int number_at(const struct affinity *cpus, unsigned place)
{
    for (size_t cpu = 0; cpu < cpus->bytes * 8; cpu++)
        if (CPU_ISSET_S(cpu, cpus->bytes, cpus->set) && place-- == 0)
            return (int)cpu;
    return -ENOENT;
}

int affinity_pin(const struct affinity *cpus, uint64_t place)
{
    int cpu = cpus->count == 0 ? -ENOENT : number_at(cpus, (unsigned)(place % cpus->count));
    cpu_set_t *one = cpu < 0 ? NULL : CPU_ALLOC((size_t)cpu + 1);
    if (one == NULL)
        return cpu < 0 ? cpu : -ENOMEM;
    size_t bytes = CPU_ALLOC_SIZE((size_t)cpu + 1);
    CPU_ZERO_S(bytes, one);
    CPU_SET_S((size_t)cpu, bytes, one);
    int status = sched_setaffinity(0, bytes, one) == 0 ? cpu : -errno;
    CPU_FREE(one);
    return status;
}

void affinity_unpin(const struct affinity *cpus)
{
    sched_setaffinity(0, cpus->bytes, cpus->set);
}
