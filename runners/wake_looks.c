/* Reads the thread's CPU time and its schedstat around a wait. */
#include "runners/wake_looks.h"

#include <math.h>
#include <unistd.h>

#include "runners/cpu_reading.h"
#include "runners/schedstat.h"
#include "trace/times.h"

/* A part of a look that took so many times longer than the least was interrupted. */
enum { INTERRUPTED = 8 };

/* Fewer looks tell nothing of the rest. */
enum { LOOKED_LEAST = 4 };

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

/* Whether a part that took so long was interrupted; `least_ns` is of all that there were. */
static bool is_interrupted(uint64_t took_ns, uint64_t *least_ns)
{
    if (*least_ns == 0 || took_ns < *least_ns)
        *least_ns = took_ns;
    return took_ns > INTERRUPTED * *least_ns;
}

uint64_t wake_looks_before(struct wake_looks *looks, double weight)
{
    struct schedstat now;
    uint64_t since_ns = clock_now_ns();
    bool known = schedstat_read(looks->fd, &now);
    struct cpu_reading cpu = cpu_reading_now();
    looks->begun_ns = cpu.middle_ns + cpu.took_ns / 2;
    looks->cpu_ns = cpu.cpu_ns + cpu.took_ns / 2;
    looks->runqueue_ns = now.runqueue_ns;
    looks->turns = now.turns;
    uint64_t took_ns = looks->begun_ns - since_ns;
    bool interrupted = is_interrupted(took_ns, &looks->least_before_ns);
    looks->weight = known && !interrupted ? weight : 0;
    return interrupted ? looks->least_before_ns : took_ns;
}

struct wake_look wake_looks_after(struct wake_looks *looks, uint64_t ended_ns)
{
    struct schedstat now;
    struct cpu_reading cpu = cpu_reading_now();
    bool known = schedstat_read(looks->fd, &now);
    uint64_t took_ns = clock_now_ns() - ended_ns;
    bool interrupted = is_interrupted(took_ns, &looks->least_after_ns);
    struct wake_look look = {
        .weight = known && !interrupted ? looks->weight : 0,
        .blocked = now.turns != looks->turns,
        .lasted_ns = ended_ns - looks->begun_ns,
        .charged_ns = less(cpu.cpu_ns, looks->cpu_ns + (cpu.middle_ns - ended_ns)),
        .queued_ns = now.runqueue_ns - looks->runqueue_ns,
        .look_ns = cpu.took_ns,
        .took_ns = took_ns,
        .work_ns = interrupted ? looks->least_after_ns : took_ns,
    };
    looks->weight = 0;
    return look;
}

/* Of a wait that got turns since: whether its CPU may have been idle when it was woken. That is so where it
 * waited for its turn for no time. Two that are woken at once on an idle CPU are charged with its return
 * likewise, and one of them waits, for less than a turn takes: so one that waited little and was charged much
 * is taken for such. */
static bool may_be_of_idle(const struct wake_look *look, uint64_t usual_ns)
{
    return look->queued_ns == 0 || (look->queued_ns < usual_ns / 2 && look->charged_ns > 2 * usual_ns);
}

void wake_looks_add(struct wake_looks *looks, const struct wake_look *look, uint64_t usual_ns,
                    uint64_t switch_ns)
{
    uint64_t on_cpu_ns = look->blocked ? less(look->charged_ns, switch_ns) : look->lasted_ns;
    looks->looked += look->weight > 0;
    looks->usual_ns += look->weight * (double)usual_ns;
    if (look->blocked && may_be_of_idle(look, usual_ns))
        return;
    looks->told_usual_ns += look->weight * (double)usual_ns;
    looks->told_ns += look->weight * (double)on_cpu_ns;
}

uint64_t wake_looks_sum(const struct wake_looks *looks, uint64_t usual_ns, double pace)
{
    if (looks->looked < LOOKED_LEAST || looks->told_usual_ns <= 0)
        return (uint64_t)(pace * (double)usual_ns);
    double share = looks->told_usual_ns / looks->usual_ns, told = looks->told_ns / looks->told_usual_ns;
    double rest = pace + fmin(1, 2 * share) * (told - pace);
    return (uint64_t)((double)usual_ns * (share * told + (1 - share) * rest));
}
