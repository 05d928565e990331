/* What the waiter's CPU time tells, look by look. */
#include "measure/sleep_watch.h"

void sleep_watch_begin(struct sleep_watch *watch, uint64_t begun_ns, uint64_t length_ns, bool wakes_itself)
{
    *watch = (struct sleep_watch){
        .begun_ns = begun_ns,
        .length_ns = length_ns,
        .due = wakes_itself,
        .still_since_ns = begun_ns,
        .looked_ns = begun_ns,
    };
}

enum sleep_watch_next sleep_watch_look(struct sleep_watch *watch, uint64_t now_ns, uint64_t cpu_ns)
{
    uint64_t between_ns = now_ns - watch->looked_ns, watched_ns = now_ns - watch->begun_ns;
    bool moved = cpu_ns != watch->cpu_asleep_ns;
    if (moved && watch->asleep && watch->due) {
        watch->awake_ns = watch->looked_ns + between_ns / 2;
        watch->seen = between_ns < SLEEP_WATCH_SHARP_NS;
        return SLEEP_OVER;
    }
    if (moved)
        watch->still_since_ns = now_ns;
    watch->asleep = now_ns - watch->still_since_ns > SLEEP_WATCH_QUIET_NS;
    watch->cpu_asleep_ns = cpu_ns;
    watch->looked_ns = now_ns;
    if (!watch->due && watched_ns >= watch->length_ns) {
        watch->due = true;
        return SLEEP_DUE;
    }
    return watched_ns >= watch->length_ns + SLEEP_WATCH_PATIENCE_NS ? SLEEP_OVER : SLEEP_GOES_ON;
}
