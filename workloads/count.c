/* count: the smallest I/O-bound program. Each task says One, waits, and says Two. One after another, tasks
 * last the sum of their waits; concurrent tasks last little more than one wait. The classic Python version
 * has 3 tasks of 1 s: 3.02 s and 1.01 s ("Async IO in Python: A Complete Walkthrough", realpython.com). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task/clock.h"
#include "workloads/support/hooks.h"
#include "workloads/support/published.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct world {
    uint64_t delay_ns;
    uint64_t *barrier_ns; /* the transcript's times count from here */
};

/* Where in `measured` the times are kept. */
enum { SAID_ONE, SAID_TWO, WORDS };

static int say(struct task *t, struct outcome *outcome, int word);

static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)index;
    task_phase(t, "One");
    int status = say(t, outcome, SAID_ONE);
    if (status == 0)
        status = task_sleep(t, world->delay_ns);
    task_phase(t, "Two");
    return status == 0 ? say(t, outcome, SAID_TWO) : status;
}

static const char *const words[WORDS] = {"One", "Two"};

/* Words go into the task's output: 10,000 tasks on one terminal would measure the terminal. */
static int say(struct task *t, struct outcome *outcome, int word)
{
    char *out = task_append(t, strlen(words[word]));
    if (out == NULL)
        return -ENOSPC;
    memcpy(out, words[word], strlen(words[word]));
    outcome->measured[word] = task_now_ns(t);
    return 0;
}

/* --- before anything starts --- */

static const struct param params[] = {
    {.name = "delay",
     .type = PARAM_DURATION,
     .default_text = "10ms",
     .max = 3600 * NS_PER_S,
     .help = "how long each task waits between One and Two"},
    {0},
};

static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    *waiting_ns = settings_number(settings, "delay");
    *computing_ns = 0;
}

static size_t output_bytes(const struct settings *settings)
{
    return settings->tasks * strlen("OneTwo");
}

static void teardown(struct world *world)
{
    free(world->barrier_ns);
    free(world);
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL || (world->barrier_ns = calloc(1, sizeof *world->barrier_ns)) == NULL) {
        free(world);
        return error_set(error, -ENOMEM, "not enough memory");
    }
    world->delay_ns = settings_number(settings, "delay");
    *out = world;
    return 0;
}

static void at_start(const struct world *world)
{
    *world->barrier_ns = clock_now_ns();
}

/* --- after the run --- */

static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    (void)world;
    for (unsigned i = 0; i < n; i++) {
        const char *said = arena + outcomes[i].output_offset;
        if (outcomes[i].output_bytes != 6 || memcmp(said, "OneTwo", 6) != 0)
            return error_set(error, -EBADMSG, "count: task %u said \"%.*s\" where \"OneTwo\" was expected", i,
                             (int)outcomes[i].output_bytes, said);
    }
    return 0;
}

struct line {
    uint64_t time_ns;
    unsigned task;
    int word;
};

/* The limit of said.txt, in words. */
enum { MAX_LINES = 20000 };

static int by_time(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
}

static int by_time_backwards(const void *a, const void *b)
{
    return by_time(b, a);
}

/* The words of all tasks, in the order in which they were said. */
static void write_lines(FILE *out, struct line *lines, unsigned count, uint64_t barrier_ns, unsigned more)
{
    qsort(lines, count, sizeof *lines, by_time);
    for (unsigned i = 0; i < count; i++) {
        uint64_t after_ns = lines[i].time_ns > barrier_ns ? lines[i].time_ns - barrier_ns : 0;
        fprintf(out, "%10.3f ms  task %u: %s\n", (double)after_ns / NS_PER_MS, lines[i].task,
                words[lines[i].word]);
    }
    if (more > 0)
        fprintf(out, "... and %u words more\n", more);
}

/* Puts the latest of `count` lines in front, where only the first may be out of its place in a heap. */
static void sink_first(struct line *lines, unsigned count)
{
    struct line first = lines[0];
    unsigned at = 0;
    for (unsigned child; (child = 2 * at + 1) < count; at = child) {
        child += child + 1 < count && lines[child + 1].time_ns > lines[child].time_ns;
        if (lines[child].time_ns <= first.time_ns)
            break;
        lines[at] = lines[child];
    }
    lines[at] = first;
}

/* Returns the number of lines, at most MAX_LINES. Without a limit, the file of a million tasks would take
 * longer to write than the tasks took to run. */
static unsigned earliest_lines(const struct outcome *outcomes, unsigned n, struct line *lines)
{
    unsigned count = 0;
    for (unsigned i = 0; i < n * WORDS; i++) {
        struct line line = {outcomes[i / WORDS].measured[i % WORDS], i / WORDS, (int)(i % WORDS)};
        if (count < MAX_LINES) {
            lines[count++] = line;
            if (count == MAX_LINES)
                qsort(lines, count, sizeof *lines, by_time_backwards); /* a sorted array is a heap */
        } else if (line.time_ns < lines[0].time_ns) {
            lines[0] = line;
            sink_first(lines, count);
        }
    }
    return count;
}

/* Leaves said.txt: One Two One Two, or One One One Two Two Two. */
static int publish(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                   int dir_fd, struct error *error)
{
    (void)arena;
    struct line *lines = calloc(MAX_LINES, sizeof *lines);
    if (lines == NULL)
        return error_set(error, -ENOMEM, "not enough memory to write said.txt");
    unsigned count = earliest_lines(outcomes, n, lines);
    FILE *out;
    int status = published_open(dir_fd, "said.txt", &out, error);
    if (status == 0) {
        write_lines(out, lines, count, *world->barrier_ns, n * WORDS - count);
        status = published_close(out, "said.txt", error);
    }
    free(lines);
    return status;
}

const struct workload workload_count = {
    .name = "count",
    .summary = "says One, waits, says Two: the smallest I/O-bound program",
    .next = "count:delay=1ms -n 1,10,100,1000",
    .words = {.noun = "wait"},
    .kind = WORKLOAD_WAITING,
    .default_tasks = 20,
    .params = params,
    .cost = cost,
    .waits = waits_once,
    .output_bytes = output_bytes,
    .setup = setup,
    .body = body,
    .at_start = at_start,
    .check = check,
    .publish = publish,
    .teardown = teardown,
};
