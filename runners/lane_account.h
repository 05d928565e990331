/* What the kernel counts of a lane's thread between the gate and the lane's last task, where its own switch
 * records are not to be had or to check them: CPU time, time on a run queue, switches. */
#ifndef RUNNERS_LANE_ACCOUNT_H
#define RUNNERS_LANE_ACCOUNT_H

#include "task/shared.h"

/* Both are called by the lane's own thread: before it says that it is ready, and after its last task. */
void lane_account_begin(struct lane *lane);
void lane_account_end(struct lane *lane);

#endif
