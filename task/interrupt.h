/* The signals that ask a run to end: Ctrl-C, SIGTERM, a hang-up. From interrupt_watch on they are blocked and
 * asked for where work can stop, so that no file, link or process is left half made. */
#ifndef TASK_INTERRUPT_H
#define TASK_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* Adds SIGINT, SIGTERM and SIGHUP to the set, but for those that the process ignores (under nohup, in a
 * script's background job): once blocked, these would be kept, too. */
void interrupt_signals(sigset_t *set);

/* Blocks these signals in the calling thread and in all that it starts. */
void interrupt_watch(void);

/* Whether one has arrived since interrupt_watch or interrupt_clear. */
bool interrupt_pending(void);

/* Forgets those that arrived: a second Ctrl-C asks for nothing new. */
void interrupt_clear(void);

#endif
