/* The order of samples, the results folder while it grows, and the rest of an interrupted run. */
#include "measure/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "analysis/statistics/statistics.h"
#include "machine/capacity.h"
#include "machine/machine.h"
#include "measure/published.h"
#include "measure/recording_cost.h"
#include "measure/results.h"
#include "measure/sample/switch_cost.h"
#include "measure/summary.h"
#include "measure/traces.h"
#include "task/clock.h"
#include "task/interrupt.h"

enum {
    MAX_CAPACITIES = 16,
    SAVE_PAUSE = 9,  /* pause between writes of run.json, in durations of one write */
    MAX_RETRIES = 2, /* of one disturbed sample */
    RETRY_SHARE = 5, /* all retries together may last a fifth of the run's estimate */
};

/* --repeats auto ends when both ends of each makespan's interval are within this fraction of the median. */
static const double interval_wanted = 0.02;

struct suite {
    struct plan *plan;
    const struct suite_observer *observer;
    cJSON *document;
    int dir_fd;
    unsigned cpus;                    /* allowed now */
    struct disturbance_reading first; /* before all samples */
    unsigned *order;                  /* of the cells, in this repeat */
    bool *given_up;                   /* by cell: a sample lasted too long, and no more are made */
    uint64_t given_up_ns;             /* how long such samples lasted, which no later repeat adds */
    unsigned made;                    /* repeats */
    uint64_t begun_ns;                /* later by the time that stood still */
    uint64_t estimated_ns;            /* of the samples done */
    bool interrupted;
    const char *stopped_by; /* why no more repeats are made; NULL while more are */
    uint64_t switch_cost_ns;
    uint64_t retry_left_ns; /* budget for retries of disturbed samples */
    uint64_t save_due_ns;   /* run.json is not written again before then */
    double capacities[MAX_CAPACITIES];
    unsigned capacity_count;
};

/* --- progress --- */

/* The estimate of what remains, corrected by its error so far. */
static uint64_t time_left(const struct suite *suite)
{
    uint64_t planned = plan_estimate_ns(suite->plan);
    uint64_t left = planned > suite->estimated_ns ? planned - suite->estimated_ns : 0;
    if (suite->estimated_ns == 0)
        return left;
    double ratio = (double)(clock_now_ns() - suite->begun_ns) / (double)suite->estimated_ns;
    return (uint64_t)((double)left * ratio);
}

static void report_start(const struct suite *suite, const struct cell *cell, unsigned repeat)
{
    const struct suite_observer *observer = suite->observer;
    char what[CELL_TITLE_BYTES + 128];
    if (observer != NULL && observer->sample_started != NULL)
        observer->sample_started(observer->context, cell_words(cell, what, sizeof what), repeat,
                                 time_left(suite));
}

static void report_end(const struct suite *suite, const struct cell *cell, const struct sample *sample)
{
    const struct suite_observer *observer = suite->observer;
    if (observer != NULL && observer->sample_ended != NULL)
        observer->sample_ended(observer->context, cell->id, sample->repeat,
                               sample_status_name(sample->status),
                               sample->error[0] != '\0' ? sample->error : NULL);
}

/* --- one sample --- */

/* Whether a disturbed sample may be repeated: retries have limits in number and in total time. */
static bool may_retry(struct suite *suite, const struct cell *cell, const struct sample *sample)
{
    const struct disturbance *disturbance = &sample->disturbance;
    if (sample->status != SAMPLE_OK || !disturbance->disturbed || disturbance->lasting ||
        sample->retries == MAX_RETRIES)
        return false;
    if (disturbance->stood_still) /* not the machine's doing, and over */
        return true;
    if (suite->retry_left_ns < cell->estimate_ns)
        return false;
    suite->retry_left_ns -= cell->estimate_ns;
    return true;
}

/* Runs a sample, and repeats a disturbed one as far as retries are allowed. */
static int run_undisturbed(struct suite *suite, const struct sample_request *request, struct sample *sample,
                           struct shared **shared, struct error *error)
{
    for (unsigned retries = 0;; retries++) {
        struct disturbance_reading before = disturbance_read();
        before.cpus_allowed = suite->first.cpus_allowed; /* samples compare where all had these CPUs */
        before.cpus_digest = suite->first.cpus_digest;
        int status = sample_run(request, sample, shared, error);
        struct disturbance_reading after = disturbance_read();
        if (status < 0)
            return status;
        sample->disturbance = disturbance_between(&before, &after, suite->cpus);
        standstill_judge(&sample->standstill, &sample->disturbance);
        suite->begun_ns += sample->standstill.stopped_ns + sample->standstill.missed_ns;
        sample->retries = retries;
        if (!may_retry(suite, request->cell, sample))
            return 0;
        shared_destroy(*shared);
    }
}

/* Writes run.json if writes stay below a tenth of the time: the file grows with every sample. A small run
 * writes after each sample. */
static int save_when_due(struct suite *suite, struct error *error)
{
    uint64_t begun = clock_now_ns();
    if (begun < suite->save_due_ns)
        return 0;
    int status = document_save(suite->document, suite->dir_fd, error);
    uint64_t ended = clock_now_ns();
    suite->save_due_ns = ended + SAVE_PAUSE * (ended - begun);
    return status;
}

/* Writes a sample into the results folder: its trace, and run.json. */
static int keep_sample(struct suite *suite, unsigned index, struct sample *sample, struct shared *shared,
                       struct error *error)
{
    int status = 0;
    const struct cell *cell = &suite->plan->cells[index];
    results_add(suite->document, suite->plan, index, sample);
    if (suite->plan->keep != TRACE_KEEP_NONE)
        status = traces_save(suite->dir_fd, cell, sample, shared, suite->cpus, error);
    if (status == 0)
        traces_point(suite->dir_fd, results_cell(suite->document, cell->id));
    return status == 0 ? save_when_due(suite, error) : status;
}

/* Another sample would last as long, and the cell has failed anyway. */
static void give_up(struct suite *suite, unsigned index, uint64_t elapsed_ns)
{
    suite->given_up[index] = true;
    suite->given_up_ns += elapsed_ns;
}

static int run_sample(struct suite *suite, unsigned index, unsigned repeat, uint64_t first_cpu,
                      struct error *error)
{
    const struct cell *cell = &suite->plan->cells[index];
    cJSON *result = results_cell(suite->document, cell->id);
    struct shared *shared;
    struct published published;
    struct sample *sample = calloc(1, sizeof *sample);
    if (sample == NULL)
        return error_set(error, -ENOMEM, "not enough memory");
    suite->cpus = machine_cpus_allowed();
    published_begin(&published, suite->dir_fd, result, cell);
    const struct sample_request request = {
        .cell = cell,
        .repeat = repeat,
        .timeout_ns = suite->plan->timeout_ns,
        .traced = suite->plan->keep != TRACE_KEEP_NONE,
        .kernel = suite->plan->kernel,
        .cpus_allowed = suite->cpus,
        .switch_cost_ns = suite->switch_cost_ns,
        .first_cpu = first_cpu,
        .publish_fd = published.fd,
    };
    report_start(suite, cell, repeat);
    uint64_t begun_ns = clock_now_ns();
    int status = run_undisturbed(suite, &request, sample, &shared, error);
    published_end(&published, result, status == 0 && sample->status == SAMPLE_OK);
    if (status == 0) {
        status = keep_sample(suite, index, sample, shared, error);
        shared_destroy(shared);
        report_end(suite, cell, sample);
        suite->interrupted = sample->status == SAMPLE_INTERRUPTED;
        if (sample->status == SAMPLE_TIMEOUT)
            give_up(suite, index, clock_now_ns() - begun_ns);
        suite->estimated_ns +=
            plan_reaches_timeout(suite->plan, cell) ? suite->plan->timeout_ns : cell->estimate_ns;
    }
    free(sample);
    return status;
}

/* --- repeats --- */

/* How much the machine computes at once, measured beside each repeat; only where some workload computes. */
static void measure_capacity(struct suite *suite)
{
    bool computes = false;
    for (unsigned i = 0; i < suite->plan->count; i++)
        computes |= suite->plan->cells[i].workload->kind != WORKLOAD_WAITING;
    if (!computes || suite->capacity_count == MAX_CAPACITIES)
        return;
    double capacity = capacity_measure(suite->cpus);
    if (capacity <= 0)
        return;
    suite->capacities[suite->capacity_count++] = capacity;
    double sorted[MAX_CAPACITIES];
    memcpy(sorted, suite->capacities, sizeof sorted);
    results_set_capacity(suite->document, sorted, suite->capacity_count);
}

static int run_unless_given_up(struct suite *suite, unsigned index, unsigned repeat, uint64_t first_cpu,
                               struct error *error)
{
    if (!suite->given_up[index])
        return run_sample(suite, index, repeat, first_cpu, error);
    if (!plan_reaches_timeout(suite->plan, &suite->plan->cells[index]))
        suite->estimated_ns += suite->plan->cells[index].estimate_ns;
    return 0;
}

/* One randomised block: every cell once, in an order of its own, each on a first CPU of its own. CPUs can
 * differ in speed, and the kernel leaves a lone thread where it is. */
static int run_repeat(struct suite *suite, unsigned repeat, uint64_t *random, struct error *error)
{
    statistics_shuffle(suite->order, suite->plan->count, random);
    measure_capacity(suite);
    for (unsigned i = 0; i < suite->plan->count; i++) {
        int status = run_unless_given_up(suite, suite->order[i], repeat, statistics_random(random), error);
        if (status < 0)
            return status;
        if (suite->interrupted)
            return 0;
    }
    results_set_made(suite->document, ++suite->made);
    return 0;
}

/* Whether another repeat, as long as the last one, would exceed the budget. */
static bool budget_spent(const struct suite *suite, uint64_t last_ns)
{
    uint64_t budget = suite->plan->budget_ns;
    return budget != 0 && clock_now_ns() - suite->begun_ns + last_ns > budget;
}

static bool all_given_up(const struct suite *suite)
{
    for (unsigned i = 0; i < suite->plan->count; i++)
        if (!suite->given_up[i])
            return false;
    return true;
}

/* Each look at the intervals is a chance to end on one that is narrow by luck, so there are few. */
static bool is_time_to_look(unsigned made)
{
    return made >= MIN_AUTOMATIC_REPEATS && (made & (made - 1)) == 0;
}

/* Why no further repeat is made, or NULL. */
static const char *stop_reason(struct suite *suite, uint64_t last_ns)
{
    const struct plan *plan = suite->plan;
    if (suite->interrupted)
        return "interrupted";
    if (all_given_up(suite))
        return "timeout";
    if (plan->automatic && is_time_to_look(suite->made)) {
        results_settle(suite->document, plan);
        if (summary_settled(suite->document, interval_wanted))
            return "interval";
    }
    if (suite->made >= (plan->automatic ? MAX_PLAN_REPEATS : plan->repeats))
        return plan->repeats < plan->asked_repeats ? "budget" : "count";
    return budget_spent(suite, last_ns) ? "budget" : NULL;
}

static int run_repeats(struct suite *suite, struct error *error)
{
    uint64_t random = suite->plan->seed;
    suite->begun_ns = clock_now_ns();
    suite->first = disturbance_read();
    suite->retry_left_ns = plan_estimate_ns(suite->plan) / RETRY_SHARE;
    for (unsigned repeat = 0; suite->stopped_by == NULL; repeat++) {
        uint64_t begun = clock_now_ns(), given_up_ns = suite->given_up_ns;
        int status = run_repeat(suite, repeat, &random, error);
        if (status < 0)
            return status;
        given_up_ns = suite->given_up_ns - given_up_ns;
        suite->stopped_by = stop_reason(suite, clock_now_ns() - begun - given_up_ns);
    }
    return 0;
}

/* --- the run --- */

/* The inner folders. `published` appears only with content. */
static int make_folders(struct suite *suite, struct error *error)
{
    if (suite->plan->keep == TRACE_KEEP_NONE)
        return 0;
    if (mkdirat(suite->dir_fd, "traces", 0777) < 0 && errno != EEXIST)
        return error_system(error, -errno, "cannot make the folder traces in the results folder");
    return 0;
}

static int finish(struct suite *suite, bool complete, struct error *error)
{
    int status = 0;
    if (suite->plan->keep != TRACE_KEEP_NONE)
        status = traces_settle(suite->dir_fd, suite->document, error);
    results_settle(suite->document, suite->plan);
    results_finish(suite->document, suite->made,
                   suite->interrupted          ? "interrupted"
                   : suite->stopped_by != NULL ? suite->stopped_by
                                               : "error",
                   complete);
    int saved = document_save(suite->document, suite->dir_fd, status == 0 ? error : NULL);
    if (saved == 0 && suite->plan->keep != TRACE_KEEP_NONE)
        traces_prune(suite->dir_fd, suite->document, suite->plan->keep == TRACE_KEEP_ALL);
    return status < 0 ? status : saved;
}

/* An interruption after run.json exists leaves the file valid, and is reported. */
static int run_in(struct suite *suite, const char *dir, struct error *error)
{
    sample_watch_begin();
    /* A folder that is not writable, or another run's, shows before anything has started. */
    int status = document_claim(suite->document, suite->dir_fd, dir, error);
    if (status == 0)
        status = make_folders(suite, error);
    if (status < 0) {
        sample_watch_end();
        cJSON_Delete(suite->document);
        suite->document = NULL; /* nothing to show */
        return status;
    }
    cJSON *machine = document_item(suite->document, RUN_MACHINE);
    suite->switch_cost_ns = switch_cost_measure();
    cJSON_AddNumberToObject(machine, "switch_cost_ns", (double)suite->switch_cost_ns);
    if (suite->plan->keep != TRACE_KEEP_NONE)
        suite->interrupted = !recording_cost_measure(suite->plan, suite->cpus, suite->document);
    if (!suite->interrupted)
        status = run_repeats(suite, error);
    if (suite->interrupted)
        interrupt_clear();
    int finished = finish(suite, status == 0 && !suite->interrupted, status == 0 ? error : NULL);
    sample_watch_end();
    if (status < 0 || finished < 0)
        return status < 0 ? status : finished;
    if (suite->interrupted)
        return -EINTR;
    return results_all_ok(suite->document) ? 0 : 1;
}

int suite_run(struct plan *plan, const char *dir, int argc, char *const argv[],
              const struct suite_observer *observer, cJSON **document, struct error *error)
{
    struct suite suite = {
        .plan = plan,
        .observer = observer,
        .document = results_new(plan, argc, argv),
        .dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
        .cpus = machine_cpus_allowed(),
        .order = calloc(plan->count, sizeof(unsigned)),
        .given_up = calloc(plan->count, sizeof(bool)),
    };
    int status;
    if (suite.dir_fd < 0)
        status = error_system(error, -errno, "cannot open the results folder %s", dir);
    else if (suite.order == NULL || suite.given_up == NULL || suite.document == NULL)
        status = error_set(error, -ENOMEM, "not enough memory");
    else
        status = run_in(&suite, dir, error);
    if (suite.dir_fd >= 0)
        close(suite.dir_fd);
    free(suite.given_up);
    free(suite.order);
    *document = suite.document;
    return status;
}
