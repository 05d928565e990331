/* sync, one after another: one lane, the sample's main thread, runs each task to its end before it starts the
 * next. While a task waits, everything waits. The other runners are compared with sync. */
#include <errno.h>

#include "runners/lane_account.h"
#include "runners/lane_work.h"

static unsigned one(unsigned tasks, unsigned workers)
{
    (void)tasks;
    (void)workers;
    return 1;
}

static const char *const aliases[] = {"serial", "sequential", "synchronous", NULL};

static int run_sync(struct run *run)
{
    void *slot = NULL;
    struct lane *lane = shared_claim_lane(run->shared, LANE_LOOP);
    if (lane == NULL)
        return error_set(run->error, -ENOMEM, "there is no lane for the one thread");
    lane_enter(run, lane);
    run->shared->one_lane = true;
    prepare_warmup(run, 1);
    warm_up_lane(run, lane, 1);
    stamp_start(run, lane);
    work_lane(run, lane, UINT32_MAX, &slot);
    lane_account_end(lane);
    run->at_end(run->sample, NULL, 0);
    lane_leave(lane);
    close_slot(run, &slot);
    return 0;
}

const struct runner runner_sync = {
    .name = "sync",
    .while_waiting = "everything waits: one task after another, on one thread",
    .stops = "at its end",
    .picks = "the list: the next one",
    .language = "C",
    .group = "c",
    .base = "sync",
    .aliases = aliases,
    .one_thread = true,
    .shares_memory = true,
    .in_flight = EXTENT_ONE,
    .computing = EXTENT_ONE,
    .in_default_suite = true,
    .waits = &blocking_waits,
    .lanes = one,
    .run = run_sync,
};
