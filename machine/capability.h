/* What the kernel permits this process beyond an ordinary user (capabilities(7)): not every root has it
 * (containers), and not only root (setcap). */
#ifndef MACHINE_CAPABILITY_H
#define MACHINE_CAPABILITY_H

#include <stdbool.h>

/* Whether a capability (CAP_SYS_RESOURCE, <linux/capability.h>) is effective. In a user namespace of its own
 * a process has capabilities over that namespace alone, and limits of the machine stay: false. `root_fd`
 * stands for "/". */
bool capability_has(int root_fd, int capability);

#endif
