/* What some of a lane's short waits took of a CPU, where the kernel's records do not tell: looks at how they
 * ended.
 *
 * Of what a thread is charged with for a wait, a part is no work of its own only if it was woken while its
 * CPU was idle (trace/lane_bounds.h): then the charge begins at the wake-up, and its wait in the run queue
 * seems to last for no time, or, behind another one that was woken just then, for a moment. Any other that is
 * woken on a busy CPU stands in the run queue for a while, which is counted: it is charged for what it
 * executes, with all that interrupts it meanwhile. And one that got no turn since has not given up its CPU at
 * all, however long its wait was.
 *
 * A look takes two to three microseconds, so only some waits are looked at; they stand for the others. After
 * a long wait, with cold caches, it would take more than ten, which the tasks that are due would wait for. */
#ifndef RUNNERS_WAKE_LOOKS_H
#define RUNNERS_WAKE_LOOKS_H

#include "task/shared.h"

/* Opens what the kernel counts of the calling thread, or does without, and forgets all looks; and closes it,
 * by the same thread. */
void wake_looks_open(struct wake_looks *looks);
void wake_looks_close(struct wake_looks *looks);

/* What a look saw of a wait. */
struct wake_look {
    double weight;      /* how many waits it stands for; 0: it was interrupted, or nothing can be read */
    bool blocked;       /* it got a turn since, so it had given up its CPU */
    uint64_t lasted_ns; /* by the clock */
    uint64_t charged_ns, queued_ns; /* by the kernel, with CPU time, and with time in a run queue */
    uint64_t look_ns;               /* what reading the CPU time took, just after the wait */
    uint64_t took_ns, work_ns;      /* what all that comes after the wait took; of that, on a CPU */
};

/* Before a wait that stands for `weight`; it begins at looks->begun_ns. Returns what that took on a CPU. */
uint64_t wake_looks_before(struct wake_looks *looks, double weight);

/* Just after it, at once: it ended at `ended_ns`. */
struct wake_look wake_looks_after(struct wake_looks *looks, uint64_t ended_ns);

/* Counts it. The wait would have taken `usual_ns` by struct wait_cost, and been charged with `switch_ns` for
 * the switch from another thread, if there was one. */
void wake_looks_add(struct wake_looks *looks, const struct wake_look *look, uint64_t usual_ns,
                    uint64_t switch_ns);

/* What all short waits took that may have blocked, and would usually have taken `usual_ns`. Of a share s of
 * them looks told it: `told` times what is usual. The rest lie between `pace` times that and as much as the
 * former: pace + min(1, 2 s) (told - pace), where 2 is what fitted best. For what interrupts waits is seen by
 * the looks alone, but where few waits are woken on a busy CPU, those are not like the others. */
uint64_t wake_looks_sum(const struct wake_looks *looks, uint64_t usual_ns, double pace);

#endif
