/* A temporary folder that is always removed: by its maker; by the maker's parent if the maker was killed; by
 * the folder's keeper, a process that outlives both, if both were killed; by the next run if the power
 * failed. The maker holds a lock on the folder (flock(2)). The kernel releases the lock when the last process
 * that inherited the lock is dead: whoever finds a folder unlocked may remove the folder. */
#ifndef WORKLOADS_SUPPORT_SCRATCH_H
#define WORKLOADS_SUPPORT_SCRATCH_H

#include "task/error.h"

struct scratch;

/* Where such folders are made: the environment's TMPDIR, or /var/tmp, which lies on a disk where /tmp is
 * often kept in memory (file-hierarchy(7)). */
const char *scratch_home(void);

/* Makes an empty folder for files, no folders. Forked processes share its lock. Returns 0, or -errno with a
 * text. */
int scratch_make(struct scratch **out, struct error *error);

/* Forks the keeper. The keeper waits for the death of all processes that inherit this folder from now on,
 * then removes the folder. Best called while there is one thread. The folder has no keeper if the fork
 * fails. */
void scratch_keep(struct scratch *scratch);

/* The folder, open: for openat and unlinkat. */
int scratch_fd(const struct scratch *scratch);

/* Removes the folder with the files in it. NULL is allowed. */
void scratch_remove(struct scratch *scratch);

/* Removes those of this user's folders that nobody holds any more. */
void scratch_sweep(void);

#endif
