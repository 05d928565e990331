/* A temporary folder that is always removed: by whoever made it, or, if that was killed, by its parent; if
 * that was killed as well, by the folder's keeper, a process of its own that outlives them for that long; and
 * if the power failed, by the next run. The maker holds a lock on the folder (flock(2)), which the kernel
 * lets go of when the last process that inherited it is dead; so a folder whose lock is free has nobody any
 * more, and whoever finds it may remove it. */
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

/* Forks the keeper, which waits for the death of all processes that inherit this folder from now on and then
 * removes it. Best called while there is one thread. Where there is no process left to have, the folder has
 * no keeper. */
void scratch_keep(struct scratch *scratch);

/* The folder, open: for openat and unlinkat. */
int scratch_fd(const struct scratch *scratch);

/* Removes the folder with the files in it. NULL is allowed. */
void scratch_remove(struct scratch *scratch);

/* Removes those of this user's folders that nobody holds any more. */
void scratch_sweep(void);

#endif
