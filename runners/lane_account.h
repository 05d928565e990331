/* What the kernel counts of a lane's thread between the start barrier and the lane's last task, where its own
 * switch records are not to be had or to check them: CPU time, time on a run queue, switches. */
#ifndef RUNNERS_LANE_ACCOUNT_H
#define RUNNERS_LANE_ACCOUNT_H

#include "task/shared.h"

/* All are called by the lane's own thread: before it signals that it is ready, when the start barrier is
 * open, and after its last task. At the start barrier, two cheap calls take out what signalling and waiting
 * there cost; what it then waits for a CPU is part of the run. A lane that passes no start barrier (a thread
 * of libuv's pool) needs the other two alone. From its begin to its end (or stop) a lane holds a descriptor,
 * if one is to be had. */
void lane_account_begin(struct lane *lane);
void lane_account_start(struct lane *lane);
void lane_account_end(struct lane *lane);

/* The same for a lane of a pool, whose others may still have tasks: opening a file of /proc takes tens of
 * microseconds, which would be theirs. Its own thread stops the account; when all have, the main thread reads
 * how long each was in a run queue, by its lane->pid. */
void lane_account_stop(struct lane *lane);
void lane_account_runqueue(struct lane *lane);

#endif
