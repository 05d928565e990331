/* What a process inherits over exec: closed descriptors, ignored and blocked signals, running timers, a small
 * stack. A caller may leave any of these in any state, and simul's own code relies on one state. */
#ifndef MACHINE_INHERITED_H
#define MACHINE_INHERITED_H

#include <stdbool.h>
#include <stddef.h>

/* The main thread's stack, where the limits allow it, and each further thread's. */
enum { STACK_WANTED_BYTES = 8 << 20 };

/* The main thread's stack below which the command does not start: every workload ran within it. */
enum { STACK_NEEDED_BYTES = 64 << 10 };

struct inherited {
    bool pipe_ended_process; /* SIGPIPE would have ended the process, as it ends other commands */
    size_t stack_bytes;      /* the main thread's limit, after the call; SIZE_MAX: none */
};

/* Brings the process into the known state. To be called first in main, before another thread, timer or
 * descriptor exists.
 * - Descriptors 0 to 2 are open. One that was closed is /dev/null, for the other direction: its use fails, as
 *   before, and no file gets its number. Output blocks.
 * - No signal is blocked. Ignored signals get their default action, but for those by which a caller asks to
 *   outlive it (SIGHUP, SIGINT, SIGQUIT, SIGTERM, and those of job control). SIGPIPE and SIGXFSZ are ignored:
 *   such a write fails, and does not end the process halfway.
 * - No timer of alarm(2) or setitimer(2) runs.
 * - Stacks are of STACK_WANTED_BYTES, as far as the hard limit allows. */
struct inherited inherited_settle(void);

#endif
