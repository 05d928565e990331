/* Reads the thread's CPU time and its schedstat around a wait. */
#include "runners/wake_looks.h"

#include <math.h>
#include <unistd.h>

#include "runners/cpu_reading.h"
#include "runners/schedstat.h"
#include "trace/times.h"

void wake_looks_open(struct wake_looks *looks)
{
    struct schedstat now;
    int fd = schedstat_open(0);
    *looks = (struct wake_looks){0};
    if (fd > 0 && schedstat_read(fd, &now))
        looks->fd = fd;
    else if (fd >= 0)
        close(fd);
}

void wake_looks_close(struct wake_looks *looks)
{
    if (looks->fd > 0)
        close(looks->fd);
    looks->fd = 0;
}

void wake_looks_before(struct wake_looks *looks, double weight)
{
    struct schedstat now;
    looks->weight = schedstat_read(looks->fd, &now) ? weight : 0;
    looks->runqueue_ns = now.runqueue_ns;
    looks->turns = now.turns;
    struct cpu_reading cpu = cpu_reading_now();
    looks->took_ns = cpu.took_ns;
    looks->cpu_ns = cpu.cpu_ns + cpu.took_ns / 2;
    looks->begun_ns = cpu.middle_ns + cpu.took_ns / 2;
}

/* Of a wait that got turns since: whether its CPU may have been idle when it was woken. That is so where it
 * waited for its turn for no time. Two that are woken at once on an idle CPU are charged with its return
 * likewise, and one of them waits, for less than a turn takes: so one that waited little and was charged much
 * is taken for such. */
static bool may_be_of_idle(uint64_t queued_ns, uint64_t charged_ns, uint64_t usual_ns)
{
    return queued_ns == 0 || (queued_ns < usual_ns / 2 && charged_ns > 2 * usual_ns);
}

struct wake_look wake_looks_after(struct wake_looks *looks, uint64_t ended_ns, uint64_t most_ns)
{
    struct schedstat now;
    struct cpu_reading cpu = cpu_reading_now();
    struct wake_look look = {.look_ns = cpu.took_ns, .weight = looks->weight};
    looks->weight = 0;
    if (!schedstat_read(looks->fd, &now) || looks->took_ns > most_ns || cpu.took_ns > most_ns)
        look.weight = 0;
    look.blocked = now.turns != looks->turns;
    look.lasted_ns = ended_ns - looks->begun_ns;
    look.charged_ns = less(cpu.cpu_ns, looks->cpu_ns + (cpu.middle_ns - ended_ns));
    look.queued_ns = now.runqueue_ns - looks->runqueue_ns;
    return look;
}

void wake_looks_add(struct wake_looks *looks, const struct wake_look *look, uint64_t usual_ns,
                    uint64_t switch_ns)
{
    uint64_t on_cpu_ns = look->blocked ? less(look->charged_ns, switch_ns) : look->lasted_ns;
    looks->usual_ns += look->weight * (double)usual_ns;
    if (look->blocked && may_be_of_idle(look->queued_ns, look->charged_ns, usual_ns))
        return;
    looks->told_usual_ns += look->weight * (double)usual_ns;
    looks->told_ns += look->weight * (double)on_cpu_ns;
}

uint64_t wake_looks_sum(const struct wake_looks *looks, uint64_t usual_ns, double pace)
{
    if (looks->told_usual_ns <= 0)
        return (uint64_t)(pace * (double)usual_ns);
    double share = looks->told_usual_ns / looks->usual_ns, told = looks->told_ns / looks->told_usual_ns;
    double rest = pace + fmin(1, 2 * share) * (told - pace);
    return (uint64_t)((double)usual_ns * (share * told + (1 - share) * rest));
}
