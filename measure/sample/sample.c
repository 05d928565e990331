/* Forks a sample, judges its end, and reads its shared memory. */
#include "measure/sample/sample.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure/sample/await.h"
#include "measure/sample/causes.h"
#include "measure/sample/sample_process.h"
#include "runners/start_limits.h"
#include "task/clock.h"
#include "task/interrupt.h"
#include "task/process_end.h"
#include "task/units.h"
#include "trace/curve.h"

#define STATUS_NAME(name, text) text,
static const char *const status_names[] = {SAMPLE_STATUSES(STATUS_NAME)};

const char *sample_status_name(enum sample_status status)
{
    return status_names[status];
}

/* --- signals --- */

static sigset_t mask_before; /* of this process: it has one */

void sample_watch_begin(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &mask_before);
    interrupt_watch();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void sample_watch_end(void)
{
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

/* --- the end --- */

/* Ends the rest of the sample's process group and reaps all: the sample, whose wait status is returned, then
 * workers, servers and orphans. *used gets what the sample used. */
static int clean_up(pid_t group, struct rusage *used)
{
    int wait_status = 0;
    kill(-group, SIGKILL);
    while (wait4(group, &wait_status, 0, used) < 0 && errno == EINTR)
        ;
    while (waitpid(-group, NULL, 0) > 0 || errno == EINTR)
        ;
    return wait_status;
}

/* --- what went wrong --- */

/* Where the tasks were: "12 of 20 tasks done; task 12 was waiting (sleep) at workloads/count.c:31". */
static void report_tasks(const struct shared *shared, char *out, size_t bytes)
{
    uint32_t limit = atomic_load(&shared->limit);
    size_t used = (size_t)snprintf(out, bytes, "%u of %u tasks were done", atomic_load(&shared->done), limit);
    unsigned reported = 0;
    for (uint32_t i = 0; i < limit && used < bytes; i++) {
        const struct task_record *record = &shared->records[i];
        unsigned state = atomic_load(&record->state);
        if (state == TASK_QUEUED || state == TASK_DONE)
            continue;
        if (reported++ == 3) {
            snprintf(out + used, bytes - used, "; ...");
            return;
        }
        used += (size_t)snprintf(out + used, bytes - used, "; task %u was %s", i, task_state_name(state));
        if (state == TASK_WAITING && used < bytes)
            used += (size_t)snprintf(out + used, bytes - used, " (%s)", wait_reason_name(record->reason));
        if (record->site != NULL && used < bytes)
            used += (size_t)snprintf(out + used, bytes - used, " at %s:%u", record->site->file,
                                     record->site->line);
    }
}

static void judge(struct sample *out, const struct shared *shared, int wait_status, const struct rusage *used,
                  uint64_t timeout_ns)
{
    char tasks[512], limit[32], end[PROCESS_END_BYTES];
    const char *stage = sample_stage_name(atomic_load(&shared->stage));
    report_tasks(shared, tasks, sizeof tasks);
    if (out->status == SAMPLE_TIMEOUT) {
        units_show_duration(timeout_ns, limit, sizeof limit);
        snprintf(out->error, sizeof out->error,
                 "lasted longer than %s (--timeout) and was ended while %s; it is not repeated; %s", limit,
                 stage, tasks);
    } else if (out->status == SAMPLE_INTERRUPTED) {
        snprintf(out->error, sizeof out->error, "interrupted while %s; %s", stage, tasks);
    } else if (atomic_load(&shared->failure_ready)) {
        out->status = SAMPLE_FAILED;
        memcpy(out->error, shared->failure, sizeof out->error);
        out->error[sizeof out->error - 1] = '\0';
    } else if (WIFSIGNALED(wait_status)) {
        out->status = SAMPLE_FAILED;
        snprintf(out->error, sizeof out->error, "the sample's process %s while %s; %s",
                 process_end_words(wait_status, used, end), stage, tasks);
    } else if (WEXITSTATUS(wait_status) != 0 || atomic_load(&shared->stage) != STAGE_DONE) {
        out->status = SAMPLE_FAILED;
        snprintf(out->error, sizeof out->error, "the sample's process ended with code %d while %s; %s",
                 WEXITSTATUS(wait_status), stage, tasks);
    }
}

/* A cause beside the failure itself: a dead server, memory, refused forks. */
static void add_causes(struct sample *out, const struct shared *shared, const struct figures *figures,
                       const struct cgroup_events *before)
{
    size_t length = strlen(out->error);
    if (figures->dead_helper[0] != '\0')
        snprintf(out->error + length, sizeof out->error - length, "; %s", figures->dead_helper);
    causes_add(before, atomic_load(&shared->failure_ready) ? shared->failure_code : 0, out->error,
               sizeof out->error);
}

/* --- figures --- */

/* The figures from the tasks' records; each of the arrays has room for all tasks. */
static int measure_tasks_in(struct sample *out, const struct shared *shared, uint32_t tasks,
                            uint64_t *response, uint64_t *queueing, uint64_t *service,
                            struct curve_interval *lives)
{
    struct curve curve;
    for (uint32_t i = 0; i < tasks; i++) {
        const struct task_record *record = &shared->records[i];
        lives[i].begin_ns = queueing[i] = record->start_ns - shared->barrier_ns;
        lives[i].end_ns = response[i] = record->end_ns - shared->barrier_ns;
        service[i] = response[i] - queueing[i];
        out->queued_ns += (double)queueing[i];
        if (response[i] > out->makespan_ns)
            out->makespan_ns = response[i];
    }
    int status = curve_of(lives, tasks, out->makespan_ns, 0, &curve);
    if (status < 0)
        return status;
    out->concurrency_mean = curve.mean;
    out->concurrency_max = curve.max;
    out->response = percentiles_of(response, tasks);
    out->queueing = percentiles_of(queueing, tasks);
    out->service = percentiles_of(service, tasks);
    curve_free(&curve);
    return 0;
}

static int measure_tasks(struct sample *out, const struct shared *shared, uint32_t tasks)
{
    uint64_t *response = calloc(tasks, sizeof *response);
    uint64_t *queueing = calloc(tasks, sizeof *queueing);
    uint64_t *service = calloc(tasks, sizeof *service);
    struct curve_interval *lives = calloc(tasks, sizeof *lives);
    int status = -ENOMEM;
    if (response != NULL && queueing != NULL && service != NULL && lives != NULL)
        status = measure_tasks_in(out, shared, tasks, response, queueing, service, lives);
    free(lives);
    free(service);
    free(queueing);
    free(response);
    return status;
}

/* The figures that events add to those of the tasks' records. */
static int measure_events(struct sample *out, struct shared *shared, const struct sample_request *request)
{
    int status = trace_total(shared, request->cpus_allowed, &out->totals);
    struct trace_totals kept = out->totals;
    if (status == 0)
        out->wakeup_latency = percentiles_of(kept.late_ns, kept.sleeps);
    kept.late_ns = NULL;
    trace_totals_free(&out->totals);
    out->totals = kept;
    return status;
}

struct wall_split sample_wall_split(const struct sample *sample, unsigned tasks)
{
    const struct trace_totals *totals = &sample->totals;
    struct wall_split split = {
        .startup = (double)sample->figures.startup_ns,
        .warmup = (double)sample->figures.warmup_ns,
        .queueing = sample->queued_ns / tasks,
        .running = (double)totals->times.running_ns / tasks,
        .waiting = (double)totals->times.waiting_ns / tasks,
        .ready = (double)totals->times.ready_ns / tasks,
        .teardown = (double)sample->teardown_ns,
    };
    split.ended = (double)sample->makespan_ns - split.queueing - split.running - split.waiting - split.ready;
    return split;
}

/* The lane's figures by the kernel's records, or else by the lane's counters. */
static struct lane_figures measure_lane(const struct shared *shared, const struct lane *lane,
                                        uint64_t makespan_ns)
{
    struct lane_figures f = {
        .measured = lane->ring_status == 0 && lane->switches_lost == 0,
        .on_cpu = lane_bounds_of(shared, lane, makespan_ns),
        .cpu_ns = lane->account.cpu_ns,
        .runqueue_ns = lane->account.runqueue_ns,
        .switches_voluntary = lane->account.switches_voluntary,
        .switches_involuntary = lane->account.switches_involuntary,
        .records_lost = lane->switches_lost,
    };
    lane_name(shared, lane, f.name, sizeof f.name);
    if (f.measured) {
        f.time = lane_time_of(shared, lane, makespan_ns);
        return f;
    }
    f.time.on_cpu_ns = f.on_cpu.estimate_ns;
    uint64_t rest_ns = makespan_ns - f.time.on_cpu_ns;
    f.time.preempted_ns = f.runqueue_ns < rest_ns ? f.runqueue_ns : rest_ns;
    f.time.blocked_ns = rest_ns - f.time.preempted_ns;
    f.time.voluntary = (uint32_t)f.switches_voluntary;
    f.time.preemptions = (uint32_t)f.switches_involuntary;
    return f;
}

static void add_lane(struct lane_figures *sum, const struct lane_figures *f)
{
    sum->measured &= f->measured;
    sum->time.on_cpu_ns += f->time.on_cpu_ns;
    sum->time.preempted_ns += f->time.preempted_ns;
    sum->time.blocked_ns += f->time.blocked_ns;
    sum->time.preemptions += f->time.preemptions;
    sum->time.voluntary += f->time.voluntary;
    sum->time.migrations += f->time.migrations;
    sum->on_cpu.lower_ns += f->on_cpu.lower_ns;
    sum->on_cpu.estimate_ns += f->on_cpu.estimate_ns;
    sum->on_cpu.upper_ns += f->on_cpu.upper_ns;
    sum->cpu_ns += f->cpu_ns;
    sum->runqueue_ns += f->runqueue_ns;
    sum->switches_voluntary += f->switches_voluntary;
    sum->switches_involuntary += f->switches_involuntary;
    sum->records_lost += f->records_lost;
}

static void add_cpu(struct sample *out, uint16_t cpu)
{
    out->cpus[cpu / 8] |= (uint8_t)(1u << cpu % 8);
}

/* The CPUs on which the lane executed, by the kernel's records; else where it began and ended. */
static void add_cpus(struct sample *out, const struct lane *lane)
{
    if (lane->account.complete) {
        add_cpu(out, lane->account.first_cpu);
        add_cpu(out, lane->account.last_cpu);
    }
    for (uint32_t i = 0; i < atomic_load(&lane->switch_count); i++)
        add_cpu(out, lane->switches[i].cpu);
}

static void measure_lanes(struct sample *out, const struct shared *shared)
{
    out->lane_count = atomic_load(&shared->lanes_used);
    out->all_lanes = (struct lane_figures){.name = "all lanes", .measured = true};
    for (uint32_t i = 0; i < out->lane_count; i++) {
        struct lane_figures f = measure_lane(shared, &shared->lanes[i], out->makespan_ns);
        add_lane(&out->all_lanes, &f);
        add_cpus(out, &shared->lanes[i]);
        if (out->lanes_reported < MAX_LANES_REPORTED)
            out->lanes[out->lanes_reported++] = f;
    }
}

/* The lanes' time on a CPU over the makespan. */
static void infer_parallelism(struct sample *out, unsigned cpus_allowed)
{
    const struct lane_bounds *all = &out->all_lanes.on_cpu;
    double wall_ns = fmax(1, (double)out->makespan_ns);
    out->parallelism_inferred = (struct mean_bounds){
        .lower = fmin((double)all->lower_ns / wall_ns, cpus_allowed),
        .estimate = fmin((double)all->estimate_ns / wall_ns, cpus_allowed),
        .upper = fmin((double)all->upper_ns / wall_ns, cpus_allowed),
    };
    out->parallelism_mean = out->parallelism_inferred.estimate;
}

static int measure_sample(struct sample *out, struct shared *shared, const struct sample_request *request)
{
    out->trace_bytes = request->traced ? shared->trace_bytes : 0;
    for (uint32_t i = 0; i < shared->sizes.lanes; i++) {
        out->events += atomic_load(&shared->lanes[i].count);
        out->dropped_events += shared->lanes[i].dropped;
    }
    if (out->status != SAMPLE_OK)
        return 0;
    int status = measure_tasks(out, shared, request->cell->settings.tasks);
    if (status < 0)
        return status;
    out->teardown_ns = out->ended_ns - (shared->barrier_ns + out->makespan_ns);
    measure_lanes(out, shared);
    infer_parallelism(out, request->cpus_allowed);
    out->traced = request->traced;
    if (request->traced)
        status = measure_events(out, shared, request);
    out->parallelism_max = out->totals.max_on_cpu;
    out->parallelism_measured = lane_times_known(shared);
    if (status == 0 && out->parallelism_measured)
        status = lane_times_on_cpu(shared, out->makespan_ns, &out->parallelism_mean, &out->parallelism_max);
    return status;
}

/* --- the sample --- */

static int map_figures(struct figures **out)
{
    void *memory = mmap(NULL, sizeof **out, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return -ENOMEM;
    *out = memory;
    return 0;
}

/* Forks the sample and waits for its end. Returns 0, or -errno if the fork failed. */
static int fork_and_wait(const struct sample_request *request, struct sample *out, struct shared *shared,
                         struct figures *figures)
{
    const struct sample_process inside = {.cell = request->cell,
                                          .shared = shared,
                                          .figures = figures,
                                          .publish_fd = request->publish_fd,
                                          .first_cpu = request->first_cpu};
    const struct cgroup_events before = causes_read();
    struct rusage used = {0};
    pid_t parent = getpid();
    fflush(NULL); /* or the child would write buffered output once more */
    sample_await_prepare();
    pid_t pid = fork();
    int status = pid < 0 ? -errno : 0;
    if (pid == 0)
        sample_process_main(&inside, parent);
    if (status < 0) {
        sample_await_end();
        return status;
    }
    setpgid(pid, pid);
    out->status = sample_await(pid, request->timeout_ns, &out->standstill);
    out->ended_ns = clock_now_ns();
    int wait_status = clean_up(pid, &used);
    sample_await_end();
    judge(out, shared, wait_status, &used, request->timeout_ns);
    if (out->status == SAMPLE_FAILED || out->status == SAMPLE_TIMEOUT)
        add_causes(out, shared, figures, &before);
    if (out->status != SAMPLE_OK && request->cell->workload->clean_up != NULL)
        request->cell->workload->clean_up(&request->cell->settings);
    return 0;
}

int sample_run(const struct sample_request *request, struct sample *out, struct shared **shared_out,
               struct error *error)
{
    struct shared_sizes sizes = cell_shared_sizes(request->cell, request->traced, request->kernel);
    char limits[START_LIMITS_BYTES];
    *out = (struct sample){.repeat = request->repeat};
    *shared_out = NULL;
    struct shared *shared = shared_create(&sizes, error);
    if (shared == NULL)
        return -ENOMEM;
    shared->switch_cost_ns = request->switch_cost_ns;
    struct figures *figures = NULL;
    int status = map_figures(&figures);
    if (status == 0) {
        status = fork_and_wait(request, out, shared, figures);
        out->figures = *figures;
        if (figures->tracer.pid != 0)
            out->standstill.tracer = figures->tracer;
        out->standstill.policy = figures->policy;
        munmap(figures, sizeof *figures);
    }
    if (status == 0)
        status = measure_sample(out, shared, request);
    if (status < 0) {
        shared_destroy(shared);
        return error_set(error, status, "cannot run a sample of %s: %s%s", request->cell->id,
                         strerror(-status), start_limits(status, limits));
    }
    *shared_out = shared;
    return 0;
}
