/* A runner beside those that simul brings, stated in this one file: what proves that nobody above runners/
 * asks for a name. It runs its tasks as an event loop does, and takes part only where it is named. */
#include "runners/loop/scheduler.h"
#include "runners/runner.h"

extern const struct runner runner_coroutines;

static unsigned lanes(unsigned tasks, unsigned workers)
{
    return runner_coroutines.lanes(tasks, workers);
}

static int run(struct run *run)
{
    return runner_coroutines.run(run);
}

static const char *const aliases[] = {"cinquieme", NULL};

const struct runner fake_fifth = {
    .name = "fifth",
    .while_waiting = "its stack is parked, as the fifth runner does it",
    .stops = "only where it waits or yields",
    .picks = "the event loop of the fifth runner",
    .language = "C",
    .group = "tests",
    .base = "sync",
    .aliases = aliases,
    .one_thread = true,
    .one_stack_each = true,
    .parks = true,
    .shares_memory = true,
    .offloads = true,
    .in_flight = EXTENT_TASKS,
    .computing = EXTENT_ONE,
    .waits = &coroutine_waits,
    .lanes = lanes,
    .run = run,
};
