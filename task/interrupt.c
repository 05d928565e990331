/* Signals that ask for an end, as a question. */
#include "task/interrupt.h"

#include <stddef.h>
#include <time.h>

void interrupt_signals(sigset_t *set)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(set, ending[i]);
    }
}

void interrupt_watch(void)
{
    sigset_t set;
    sigemptyset(&set);
    interrupt_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

bool interrupt_pending(void)
{
    sigset_t set, pending;
    sigemptyset(&set);
    interrupt_signals(&set);
    if (sigpending(&pending) < 0)
        return false;
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&set, number) == 1 && sigismember(&pending, number) == 1)
            return true;
    return false;
}

void interrupt_clear(void)
{
    sigset_t set;
    const struct timespec now = {0};
    sigemptyset(&set);
    interrupt_signals(&set);
    while (sigtimedwait(&set, NULL, &now) > 0)
        ;
}
