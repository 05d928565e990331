/* What it costs a thread to wait: of a CPU, and of the CPU time that the kernel charges it with, which is
 * more (docs/measuring.md). Measured on this machine during a run, before its samples
 * (measure/wait_calibration.h). */
#ifndef TASK_WAIT_COST_H
#define TASK_WAIT_COST_H

#include <stdbool.h>
#include <stdint.h>

#include "task/clock.h"

/* How a thread gives up its CPU, and the word for it in run.json. */
#define BLOCK_KINDS(X)                                                                                       \
    X(SLEEP, "sleep") /* a timer has to be set */                                                            \
    X(POLL, "poll")                                                                                          \
    X(SEMAPHORE, "semaphore")

#define BLOCK_ENUM(name, text) BLOCK_##name,
enum block_kind { BLOCK_KINDS(BLOCK_ENUM) BLOCK_KIND_COUNT };
#undef BLOCK_ENUM

/* The longer a wait, the deeper its CPU has fallen asleep and the less is left in its caches: it takes more
 * to go on. Three lengths stand for all. */
enum { WAIT_LENGTHS = 3 };
static const uint64_t wait_lengths_ns[WAIT_LENGTHS] = {50 * NS_PER_US, NS_PER_MS, 10 * NS_PER_MS};

/* Which of the three is nearest, as a ratio: the bounds are their geometric means. */
static inline unsigned wait_length_of(uint64_t waited_ns)
{
    return waited_ns < 224 * NS_PER_US ? 0 : waited_ns < 3162 * NS_PER_US ? 1 : 2;
}

struct wait_cost {
    /* The time on a CPU that one wait takes, to give the CPU up and to go on. 0: not known. */
    uint64_t work_ns[BLOCK_KIND_COUNT][WAIT_LENGTHS];
    /* What a look at the thread's CPU time took just after it: how fast the machine was, and how much of the
     * caches was left. The work goes with it. */
    uint64_t look_ns[BLOCK_KIND_COUNT][WAIT_LENGTHS];
    /* What a short one was charged beyond its work where it was woken on a busy CPU and stood in its queue:
     * the switch from another process. */
    uint64_t switch_ns;
    /* The most CPU time that one wait was charged. */
    uint64_t most_charged_ns;
};

/* All of it, so that no wait counts as work of none. */
static inline bool wait_cost_known(const struct wait_cost *cost)
{
    for (unsigned kind = 0; kind < BLOCK_KIND_COUNT; kind++)
        for (unsigned length = 0; length < WAIT_LENGTHS; length++)
            if (cost->work_ns[kind][length] == 0)
                return false;
    return true;
}

#endif
