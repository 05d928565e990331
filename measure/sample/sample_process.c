/* One sample from the inside: set up, run between the start barrier and end, check, publish, tear down. */
#include "measure/sample/sample_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "machine/affinity.h"
#include "machine/machine.h"
#include "machine/memory.h"
#include "machine/standstill.h"
#include "machine/system_file.h"
#include "measure/sample/digest.h"
#include "measure/sample/outcome_notes.h"
#include "task/clock.h"
#include "task/process_end.h"

/* The running sample: the closure that the runner calls back. */
struct inside {
    const struct sample_process *sample;
    const struct workload *workload;
    struct world *world;
    uint64_t born_ns, barrier_ns;
    uint64_t memory_before;
    struct rusage used_before;
    struct helper helpers[MAX_HELPERS];
    uint64_t helper_cpu_before[MAX_HELPERS];
};

/* --- what the runner calls --- */

static void start_shared(void *context)
{
    struct inside *in = context;
    if (in->workload->shared_start != NULL)
        in->workload->shared_start(&in->sample->cell->settings, in->world, in->sample->shared->user);
}

static int body(void *context, struct task *t, unsigned index, struct outcome *outcome)
{
    struct inside *in = context;
    return in->workload->body(t, in->world, index, outcome);
}

static int slot_open(void *context, void **slot)
{
    struct inside *in = context;
    return in->workload->slot_open(in->world, slot);
}

static void slot_close(void *context, void *slot)
{
    struct inside *in = context;
    in->workload->slot_close(in->world, slot);
}

static uint64_t cpu_of(pid_t pid)
{
    clockid_t clock;
    return clock_getcpuclockid(pid, &clock) == 0 ? clock_ns_of(clock) : 0;
}

static void at_start(void *context)
{
    struct inside *in = context;
    standstill_see_tracer(getpid(), &in->sample->figures->tracer); /* one that stays is seen at either end */
    in->sample->figures->policy = standstill_policy();
    if (in->workload->at_start != NULL)
        in->workload->at_start(in->world);
    if (in->workload->helpers != NULL) {
        unsigned count = in->workload->helpers(in->world, in->helpers);
        for (unsigned i = 0; i < count; i++)
            in->helper_cpu_before[i] = cpu_of(in->helpers[i].pid);
    }
    getrusage(RUSAGE_SELF, &in->used_before);
    in->barrier_ns = clock_now_ns();
    /* Lanes of a pool warm up beside each other, so the longest warm-up is the part of all that is none of
     * the start-up. */
    uint64_t warmup_ns = atomic_load(&in->sample->shared->warmup_ns);
    in->sample->figures->warmup_ns = warmup_ns;
    in->sample->figures->startup_ns = in->barrier_ns - in->born_ns - warmup_ns;
}

static uint64_t since(struct timeval end, struct timeval begin)
{
    int64_t us = (int64_t)(end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_usec - begin.tv_usec);
    return us > 0 ? (uint64_t)us * NS_PER_US : 0;
}

static void account_helpers(struct inside *in)
{
    struct figures *figures = in->sample->figures;
    if (in->workload->helpers == NULL)
        return;
    figures->helpers = in->workload->helpers(in->world, in->helpers);
    for (unsigned i = 0; i < figures->helpers; i++) {
        figures->helper[i].helper = in->helpers[i];
        figures->helper[i].cpu_ns = cpu_of(in->helpers[i].pid) - in->helper_cpu_before[i];
    }
}

/* The CPU time of this process, or of the worker processes, whose lanes hold their accounts. */
static void account_cpu(struct inside *in, bool workers)
{
    struct figures *figures = in->sample->figures;
    const struct shared *shared = in->sample->shared;
    struct rusage used;
    if (!workers) {
        getrusage(RUSAGE_SELF, &used);
        figures->cpu_user_ns = since(used.ru_utime, in->used_before.ru_utime);
        figures->cpu_system_ns = since(used.ru_stime, in->used_before.ru_stime);
    }
    for (uint32_t i = 0; workers && i < shared->sizes.lanes; i++) {
        figures->cpu_user_ns += shared->lanes[i].account.user_ns;
        figures->cpu_system_ns += shared->lanes[i].account.system_ns;
    }
}

/* The switches of a pool are those of its lanes alone. The main thread's waits for signals and the lanes'
 * waits for the start barrier are not part of the run. Without a pool, the process's switches count. */
static void account_switches(struct inside *in)
{
    struct figures *figures = in->sample->figures;
    const struct shared *shared = in->sample->shared;
    bool pooled = in->sample->cell->runner->pooled;
    struct rusage used;
    if (!pooled) {
        getrusage(RUSAGE_SELF, &used);
        figures->switches_voluntary = (uint64_t)(used.ru_nvcsw - in->used_before.ru_nvcsw);
        figures->switches_involuntary = (uint64_t)(used.ru_nivcsw - in->used_before.ru_nivcsw);
    }
    for (uint32_t i = 0; pooled && i < shared->sizes.lanes; i++) {
        figures->switches_voluntary += shared->lanes[i].account.switches_voluntary;
        figures->switches_involuntary += shared->lanes[i].account.switches_involuntary;
    }
}

static void at_end(void *context, const pid_t *pids, unsigned n)
{
    struct inside *in = context;
    account_cpu(in, n > 0);
    account_switches(in);
    in->sample->figures->measured_ns = clock_now_ns() - in->barrier_ns;
    account_helpers(in);
    standstill_see_tracer(getpid(), &in->sample->figures->tracer);
    uint64_t memory = memory_of(getpid());
    for (unsigned i = 0; i < n; i++)
        memory += memory_of(pids[i]);
    in->sample->figures->memory_bytes = memory > in->memory_before ? memory - in->memory_before : 0;
    in->sample->figures->slots_opened = atomic_load(&in->sample->shared->slots_opened);
    in->sample->figures->measured = true;
}

/* --- after the run --- */

/* From the start barrier to the last task's end. */
static uint64_t makespan_ns(const struct shared *shared)
{
    uint64_t last = shared->barrier_ns;
    for (uint32_t i = 0; i < shared->sizes.tasks; i++)
        last = shared->records[i].end_ns > last ? shared->records[i].end_ns : last;
    return last - shared->barrier_ns;
}

static int check_and_publish(struct inside *in, struct error *error)
{
    struct shared *shared = in->sample->shared;
    const struct workload *workload = in->workload;
    unsigned tasks = shared->sizes.tasks;
    int status = 0;
    atomic_store(&shared->stage, STAGE_CHECK);
    in->sample->figures->digest = digest_outcomes(shared->outcomes, tasks, shared->arena);
    if (workload->classify != NULL)
        outcome_notes_write(workload, in->world, shared->outcomes, tasks, in->sample->figures->notes,
                            FIGURES_NOTES_BYTES);
    if (workload->gauges != NULL)
        in->sample->figures->gauges = workload->gauges(in->world, shared->outcomes, tasks,
                                                       makespan_ns(shared), in->sample->figures->gauge);
    if (workload->check != NULL)
        status = workload->check(in->world, shared->outcomes, tasks, shared->arena, error);
    if (status < 0)
        return status;
    atomic_store(&shared->stage, STAGE_PUBLISH);
    if (workload->publish != NULL && in->sample->publish_fd >= 0)
        status = workload->publish(in->world, shared->outcomes, tasks, shared->arena, in->sample->publish_fd,
                                   error);
    return status;
}

static int run_inside(struct inside *in, struct error *error)
{
    const struct cell *cell = in->sample->cell;
    struct run run = {
        .runner = cell->runner,
        .bodies = {.context = in, .start = start_shared, .body = body},
        .shared = in->sample->shared,
        .tasks = cell->settings.tasks,
        .workers = cell->workers,
        .lanes = in->sample->shared->sizes.lanes,
        .warmup_tasks = cell->warmup_tasks,
        .stacks = cell->stacks,
        .error = error,
        .sample = in,
        .at_start = at_start,
        .at_end = at_end,
    };
    if (in->workload->slot_open != NULL) {
        run.bodies.slot_open = slot_open;
        run.bodies.slot_close = slot_close;
    }
    in->memory_before = memory_of(getpid());
    atomic_store(&run.shared->stage, STAGE_START);
    int status = cell->runner->run(&run);
    if (status == 0 && !atomic_load(&run.shared->failed))
        status = check_and_publish(in, error);
    return status;
}

/* --- the process --- */

/* Begins on a CPU of its own choice. The kernel may move it from there at any time. */
static void move_to_first_cpu(uint64_t place)
{
    struct affinity cpus;
    if (affinity_read(&cpus) < 0)
        return;
    if (affinity_pin(&cpus, place) >= 0)
        affinity_unpin(&cpus);
    affinity_free(&cpus);
}

/* Whether the process is on its way out: its sockets are closed some time before it can be waited for. Source
 * of the flag: PF_EXITING, include/linux/sched.h; proc_pid_stat(5) has the fields. */
static bool is_ending(pid_t pid)
{
    enum { EXITING = 0x4 };
    char path[48], line[512];
    unsigned flags = 0;
    int root_fd = system_file_root();
    snprintf(path, sizeof path, "proc/%d/stat", (int)pid);
    system_file_line(root_fd, path, line, sizeof line);
    close(root_fd);
    const char *end = strrchr(line, ')');
    return end != NULL && sscanf(end, ") %*c %*d %*d %*d %*d %*d %u", &flags) == 1 && (flags & EXITING) != 0;
}

/* Of a sample that failed: whether a helper, a child of this process, ended first. */
static void name_dead_helper(struct inside *in)
{
    struct helper helpers[MAX_HELPERS];
    char end[PROCESS_END_BYTES];
    unsigned count =
        in->world != NULL && in->workload->helpers != NULL ? in->workload->helpers(in->world, helpers) : 0;
    for (unsigned i = 0; i < count; i++) {
        struct rusage used;
        int wait_status;
        if (is_ending(helpers[i].pid) && wait4(helpers[i].pid, &wait_status, 0, &used) == helpers[i].pid)
            snprintf(in->sample->figures->dead_helper, sizeof in->sample->figures->dead_helper,
                     "its %s (process %d) %s", helpers[i].name, (int)helpers[i].pid,
                     process_end_words(wait_status, &used, end));
    }
}

/* The sample ends with its parent, and inherits no signal handling. */
static void become_sample(pid_t parent)
{
    setpgid(0, 0); /* the parent calls setpgid as well: whichever is first */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_DFL);
    prctl(PR_SET_TIMERSLACK, (unsigned long)TIMER_SLACK_NS);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0) {
        dup2(nothing, STDIN_FILENO);
        close(nothing);
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

void sample_process_main(const struct sample_process *sample, pid_t parent)
{
    struct error error = {""};
    struct inside in = {.sample = sample, .workload = sample->cell->workload, .born_ns = clock_now_ns()};
    int status = 0;
    become_sample(parent);
    move_to_first_cpu(sample->first_cpu);
    atomic_store(&sample->shared->stage, STAGE_SETUP);
    sample->shared->capacity =
        runner_in_flight(sample->cell->runner, sample->cell->settings.tasks, sample->cell->workers);
    if (in.workload->setup != NULL)
        status = in.workload->setup(&sample->cell->settings, &in.world, &error);
    if (status == 0) {
        status = run_inside(&in, &error);
        if (status < 0 || atomic_load(&sample->shared->failed))
            name_dead_helper(&in);
        if (in.workload->teardown != NULL)
            in.workload->teardown(in.world);
    }
    if (status < 0)
        shared_fail(sample->shared, status, "%s", error.text[0] != '\0' ? error.text : strerror(-status));
    else
        atomic_store(&sample->shared->stage, STAGE_DONE);
    _exit(atomic_load(&sample->shared->failed) ? 1 : 0);
}
