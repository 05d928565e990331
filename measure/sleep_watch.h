/* When a thread that waits was given a CPU again, told by another one that looks at its CPU time all the
 * while: it stands still while the waiter has no CPU, and goes on as soon as it has one. */
#ifndef MEASURE_SLEEP_WATCH_H
#define MEASURE_SLEEP_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SLEEP_WATCH_QUIET_NS = 3000, /* a thread whose CPU time stands still for longer is asleep */
    SLEEP_WATCH_SHARP_NS = 1500, /* an instant is known if the watcher has looked within so long before it */
    SLEEP_WATCH_PATIENCE_NS = 1000 * 1000, /* a waiter that needs longer to wake up is not watched on */
};

struct sleep_watch {
    uint64_t begun_ns, length_ns;
    bool due, asleep;
    uint64_t still_since_ns, looked_ns;
    /* What was seen: what the CPU time stood at, when it went on, and whether that instant is known. */
    uint64_t cpu_asleep_ns, awake_ns;
    bool seen;
};

/* Of a wait that is due `length_ns` after begun_ns. A sleeper `wakes_itself`: it may do so a little before
 * the watcher, which began later, takes it to be due. */
void sleep_watch_begin(struct sleep_watch *watch, uint64_t begun_ns, uint64_t length_ns, bool wakes_itself);

/* SLEEP_DUE is said once, however late the look is, to who has to wake it; after SLEEP_OVER there is nothing
 * more to be seen. */
enum sleep_watch_next { SLEEP_GOES_ON, SLEEP_DUE, SLEEP_OVER };

/* A look: the clock was now_ns, and just after it the waiter's CPU time cpu_ns. As the clock was read first,
 * what is seen is taken to be earlier than it was, by half a look: the switch away from the waiter takes
 * about as long, which its CPU time, having stopped before it, does not tell. */
enum sleep_watch_next sleep_watch_look(struct sleep_watch *watch, uint64_t now_ns, uint64_t cpu_ns);

#endif
