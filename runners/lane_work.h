/* What a lane does with tasks, shared by all runners: take the next one, give it a slot, run its body, go on.
 */
#ifndef RUNNERS_LANE_WORK_H
#define RUNNERS_LANE_WORK_H

#include "runners/runner.h"
#include "task/task_private.h"

/* The waits of a lane that may simply block: nanosleep, poll, call. Shared by sync, threads and processes. */
extern const struct waits blocking_waits;

/* The first and the last thing that a lane's own thread does: its part of the shared mapping is prefaulted,
 * and the kernel is asked to record its switches, if that is wanted and allowed (lane->ring_status says). */
void lane_enter(struct run *run, struct lane *lane);
void lane_leave(struct lane *lane);

/* Runs one task from its start to its end on the calling thread. The slot is opened if *slot is NULL and one
 * is wanted, and is left open for the next task. */
void run_task(struct run *run, struct task *t, struct lane *lane, uint32_t index, void **slot);

/* Closes a slot that run_task left open. */
void close_slot(struct run *run, void **slot);

/* Runs tasks from the queue until there are none. `first` (UINT32_MAX: none) is run before any is taken. */
void work_lane(struct run *run, struct lane *lane, uint32_t first, void **slot);

/* The warm-up of one lane of `lanes`: the task of its own number, so that each lane warms up, then what is
 * left in the queue; then the slot is closed, as making connections is part of the run. */
void warm_up_lane(struct run *run, struct lane *lane, unsigned lanes);

/* Called by the sample's main thread before lanes start, to fill the warm-up's queue beyond the lanes' own
 * first tasks. */
void prepare_warmup(struct run *run, unsigned lanes);

/* Called when every lane is ready: forgets the warm-up, notifies the sample, stamps the start barrier's time.
 * What opens the start barrier comes next. `own` is the lane of the calling thread, which begins to account
 * for itself here, or NULL. */
void stamp_start(struct run *run, struct lane *own);

#endif
