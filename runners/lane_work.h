/* What a lane does with tasks, under all runners: get the next one, give the task a slot, run its body, go
 * on. */
#ifndef RUNNERS_LANE_WORK_H
#define RUNNERS_LANE_WORK_H

#include "runners/runner.h"
#include "task/task_private.h"

/* Waits of a lane that may block: nanosleep, poll, a direct call. For sync, threads and processes. */
extern const struct waits blocking_waits;

/* The first and the last call of a lane's own thread: prefaults the lane's part of the shared mapping, and
 * asks the kernel to record the lane's switches, if wanted and allowed (lane->ring_status). */
void lane_enter(struct run *run, struct lane *lane);
void lane_leave(struct lane *lane);

/* Runs one task on the calling thread. If *slot is NULL and a slot is wanted, one is opened, and stays open
 * for the next task. */
void run_task(struct run *run, struct task *t, struct lane *lane, uint32_t index, void **slot);

/* Closes a slot that run_task left open. */
void close_slot(struct run *run, void **slot);

/* Runs tasks until the queue is empty; `first` (UINT32_MAX: none) runs before all of the queue's. */
void work_lane(struct run *run, struct lane *lane, uint32_t first, void **slot);

/* The warm-up of one lane of `lanes`: the task of the lane's own number, so that each lane warms up, then the
 * rest of the queue. Then the slot is closed: making connections is part of the run. */
void warm_up_lane(struct run *run, struct lane *lane, unsigned lanes);

/* Keeps the length of a lane's warm-up that began at `begin_ns`, if it is the longest so far. */
void warmup_ended(struct run *run, uint64_t begin_ns);

/* The sample's main thread fills the warm-up's queue before lanes start, beyond the lanes' own first
 * tasks. */
void prepare_warmup(struct run *run, unsigned lanes);

/* Called when every lane is ready: forgets the warm-up, notifies the sample, stamps the start barrier's time.
 * The opening of the start barrier comes next. `own` is the calling thread's lane, whose account starts here,
 * or NULL. */
void stamp_start(struct run *run, struct lane *own);

#endif
