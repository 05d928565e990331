/* The kernel's counters of a lane's thread between the start barrier and the lane's last task: CPU time, time
 * on a run queue, switches. The counters replace or check the kernel's switch records. */
#ifndef RUNNERS_LANE_ACCOUNT_H
#define RUNNERS_LANE_ACCOUNT_H

#include "task/shared.h"

/* A lane's own thread calls begin before signalling ready, start when the start barrier is open, and end (or
 * stop) after its last task. Two cheap calls at the start barrier exclude the cost of signalling and waiting
 * there; a wait for a CPU after the opening is part of the run. A lane without a start barrier (a thread of
 * libuv's pool) needs start and end alone. From begin to end a lane holds a descriptor, if available. */
void lane_account_begin(struct lane *lane);
void lane_account_start(struct lane *lane);
void lane_account_end(struct lane *lane);

/* The end of a lane in a pool whose other lanes may still have tasks. Opening a file of /proc costs tens of
 * microseconds, at their expense. The lane's own thread stops the account; when all have, the main thread
 * reads each run queue time, by lane->pid. */
void lane_account_stop(struct lane *lane);
void lane_account_runqueue(struct lane *lane);

#endif
