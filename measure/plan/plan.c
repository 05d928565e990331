/* From a request to cells: sets defaults, multiplies out lists, checks limits of this machine, estimates
 * durations. */
#include "measure/plan/plan.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "machine/machine.h"
#include "measure/plan/cell.h"
#include "measure/plan/choice.h"
#include "measure/plan/names.h"
#include "task/clock.h"
#include "task/saturating.h"
#include "task/units.h"

enum { DESCRIPTORS_BESIDE = 64 }; /* pipes, the loop, the folder, standard streams */

/* Costs of a sample beside its tasks: 6 to 9 ms to fork, start the lanes and read the results, and 10 ms to
 * calibrate waits, as measured. */
static const uint64_t sample_overhead_ns = 18 * NS_PER_MS;

/* Costs of a task beside its own work: 1 us to start, record and read, and 9 us to write its trace, where
 * traces are kept. Measured with 1,000,000 tasks on a server of 2023. */
static const uint64_t task_overhead_ns = 1 * NS_PER_US, task_trace_ns = 9 * NS_PER_US;

/* The limit of --repeats auto without --budget. */
static const uint64_t automatic_budget_ns = 60 * NS_PER_S;

/* --- cells --- */

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* At least a tenth of the tasks and one task a lane. Where tasks wait, as many as can be in flight, so that
 * every stack of the run, a thread's or a coroutine's, has been used before. */
static unsigned warmup_tasks(const struct plan *plan, const struct cell *cell)
{
    if (!plan->warmup || cell->workload->interdependent)
        return 0;
    unsigned some = (cell->settings.tasks + 9) / 10;
    unsigned at_once = cell->workers;
    if (cell->workload->kind != WORKLOAD_COMPUTING)
        at_once = runner_in_flight(cell->runner, cell->settings.tasks, cell->workers);
    return smaller(cell->settings.tasks, at_once > some ? at_once : some);
}

static uint64_t estimate_pass(const struct cell *cell, unsigned tasks, double cpus)
{
    struct task_cost cost = cell_mean_cost(cell);
    unsigned at_once = smaller(cell_waits_at_once(cell), tasks);
    double computing_at_once = fmin(smaller(cell_computes_at_once(cell), at_once), cpus);
    if (at_once == 0 || computing_at_once == 0)
        return 0;
    uint64_t rounds = ((uint64_t)tasks + at_once - 1) / at_once;
    return saturating_add(saturating_mul(rounds, cost.waiting_ns),
                          saturating_from(tasks * (double)cost.computing_ns / computing_at_once));
}

/* The sum of the fixed cost, the workers, the tasks and the warm-up of a sample. */
static uint64_t estimate_sample(const struct plan *plan, const struct cell *cell, double cpus)
{
    uint64_t beside_ns = task_overhead_ns + (plan->keep != TRACE_KEEP_NONE ? task_trace_ns : 0);
    uint64_t passes_ns = saturating_add(estimate_pass(cell, cell->settings.tasks, cpus),
                                        estimate_pass(cell, cell->warmup_tasks, cpus));
    uint64_t workers_ns = cell->workers * cell->runner->worker_ns; /* no workers without a pool */
    return saturating_add(sample_overhead_ns + workers_ns + cell->settings.tasks * beside_ns, passes_ns);
}

static int add_cell(struct plan *plan, const struct cell *cell, struct error *error)
{
    if (plan->count == plan->room) {
        unsigned room = plan->room > 0 ? 2 * plan->room : 16;
        struct cell *cells = realloc(plan->cells, room * sizeof *cells);
        if (cells == NULL)
            return error_set(error, -ENOMEM, "not enough memory");
        plan->cells = cells;
        plan->room = room;
    }
    for (unsigned i = 0; i < plan->count; i++)
        if (strcmp(plan->cells[i].id, cell->id) == 0)
            return 0; /* -w 4,tasks with 4 tasks makes one cell */
    plan->cells[plan->count++] = *cell;
    return 0;
}

/* The kernel promises the memory of any number of stacks, and kills the process when memory runs out. */
static int check_stacks(const struct cell *cell, struct error *error)
{
    uint64_t needed = cell_own_stacks_bytes(cell), available = cell->settings.memory_bytes;
    if (available == 0 || needed <= available)
        return 0;
    return error_set(error, -ENOMEM,
                     "%s needs a stack for each of %u tasks, %" PRIu64 " MiB together, and %" PRIu64
                     " MiB of memory are available; give --stacks packed, or fewer tasks (-n)",
                     cell->id, cell->settings.tasks, needed >> 20, available >> 20);
}

/* Checks the limits that are known before the start. */
static int check_descriptors(const struct cell *cell, struct error *error)
{
    struct rlimit files;
    const struct workload *workload = cell->workload;
    unsigned at_once = runner_in_flight(cell->runner, cell->settings.tasks, cell->workers);
    uint64_t of_lanes = cell->workers * (uint64_t)cell->runner->descriptors_each;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0)
        return 0;
    unsigned in_flight = smaller(at_once, cell->settings.tasks);
    uint64_t needed = workload->descriptors != NULL ? workload->descriptors(&cell->settings, in_flight) : 0;
    needed += of_lanes + DESCRIPTORS_BESIDE;
    if (files.rlim_max == RLIM_INFINITY || needed <= files.rlim_max)
        return 0;
    const struct rlimit raised = {.rlim_cur = files.rlim_cur, .rlim_max = needed};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) /* root may */
        return 0;
    return error_set(
        error, -EMFILE,
        "%s needs %llu file descriptors and the limit is %llu; raise it (ulimit -Hn %llu as root) or give "
        "fewer tasks (-n) or workers (-w)",
        cell->id, (unsigned long long)needed, (unsigned long long)files.rlim_max, (unsigned long long)needed);
}

/* How many workloads of this cell's workload name were typed before. */
static unsigned count_earlier(const struct plan *plan, const struct cell *cell)
{
    unsigned earlier = 0;
    for (unsigned i = 0, last = UINT32_MAX; i < plan->count; last = plan->cells[i++].spec)
        earlier += plan->cells[i].workload == cell->workload && plan->cells[i].spec != cell->spec &&
                   plan->cells[i].spec != last;
    return earlier;
}

/* The sizes of the runner's pool; of a runner without one, a single 0. */
static unsigned list_pools(const struct cell *cell, const struct choice *choice, bool also_tasks,
                           struct pool_size pools[MAX_VALUES + 1])
{
    pools[0] = (struct pool_size){0};
    if (!cell->runner->pooled)
        return 1;
    unsigned count = choice->pool_count;
    memcpy(pools, choice->pools, count * sizeof *pools);
    if (also_tasks && cell->runner->also_one_per_task && cell->settings.tasks > pools[0].workers)
        pools[count++] = (struct pool_size){.tasks = true};
    return count;
}

static int add_cells_of_runner(struct plan *plan, const struct choice *choice, struct cell *cell,
                               bool also_tasks, struct error *error)
{
    struct pool_size pools[MAX_VALUES + 1];
    unsigned count = list_pools(cell, choice, also_tasks, pools), earlier = count_earlier(plan, cell);
    for (unsigned i = 0; i < count; i++) {
        cell->workers = pools[i].tasks ? cell->settings.tasks : pools[i].workers;
        cell->workers_are_tasks = pools[i].tasks;
        if (cell->runner->pooled && cell->workers > MAX_CHOICE_WORKERS)
            return error_set(error, -EINVAL,
                             "-w tasks would start %u workers, and %d is the most; give fewer tasks (-n) or "
                             "a number of workers",
                             cell->workers, MAX_CHOICE_WORKERS);
        cell->warmup_tasks = warmup_tasks(plan, cell);
        cell->stacks = plan->stacks;
        cell->estimate_ns = estimate_sample(plan, cell, choice->computing);
        names_cell(cell);
        names_sweep(cell, choice, earlier);
        int status = check_descriptors(cell, error);
        if (status == 0)
            status = check_stacks(cell, error);
        if (status == 0)
            status = add_cell(plan, cell, error);
        if (status < 0)
            return status;
    }
    return 0;
}

/* Adds the cells of one point: `cell` has its workload and the typed settings; `tasks` is 0 for the
 * default. */
static int add_group(struct plan *plan, const struct choice *choice, const struct plan_request *request,
                     struct cell *cell, unsigned tasks, struct error *error)
{
    int status = 0;
    cell->group_number = plan->groups;
    if (tasks > 0)
        cell->settings.tasks = tasks;
    cell->settings.seed = request->seed;
    if (cell->workload->calibrated && plan->calibration.work_per_ms == 0)
        status = calibration_get(request->calibration, &plan->calibration, error);
    if (status < 0)
        return status;
    cell->settings.work_per_ms = plan->calibration.work_per_ms;
    cell->settings.memory_bytes = choice->memory_bytes;
    if (cell->workload->validate != NULL && (status = cell->workload->validate(&cell->settings, error)) < 0)
        return status;
    names_group(cell, choice, count_earlier(plan, cell));
    bool also_tasks =
        request->workload_count == 0 && !choice->pools_typed && cell->workload->kind != WORKLOAD_COMPUTING;
    for (unsigned i = 0; status == 0 && i < choice->runner_count; i++) {
        cell->runner = choice->runners[i];
        status = add_cells_of_runner(plan, choice, cell, also_tasks, error);
    }
    plan->groups++;
    return status;
}

/* Adds the groups of one typed workload: all combinations of its parameters' values and the numbers of
 * tasks. */
static int add_spec(struct plan *plan, const struct choice *choice, const struct plan_request *request,
                    const char *text, unsigned spec, struct error *error)
{
    struct cell cell = {.spec = spec};
    int status = settings_parse(text, &cell.settings, error);
    if (status < 0)
        return status;
    uint64_t combinations = settings_count(&cell.settings);
    uint64_t cells = saturating_mul(combinations, (uint64_t)choice->tasks_count * choice_group_cells(choice));
    cells = saturating_add(cells, plan->count);
    if (cells > MAX_CELLS)
        return error_set(
            error, -EINVAL,
            "%s makes %" PRIu64
            " cases (its values x tasks x runners and their workers), and a run takes %d at most; type shorter lists",
            text, cells, MAX_CELLS);
    for (unsigned i = 0; status == 0 && i < combinations; i++)
        for (unsigned k = 0; status == 0 && k < choice->tasks_count; k++) {
            status = settings_parse_nth(text, i, &cell.settings, error);
            cell.workload = cell.settings.workload;
            if (status == 0)
                status = add_group(plan, choice, request, &cell, choice->tasks[k], error);
        }
    return status;
}

/* --- the plan --- */

bool plan_reaches_timeout(const struct plan *plan, const struct cell *cell)
{
    return plan->timeout_ns > 0 && cell->estimate_ns > plan->timeout_ns;
}

/* One repeat of the cells that end in time; *once_ns gets the rest, which the time limit ends and nothing
 * repeats. */
static uint64_t repeat_ns(const struct plan *plan, uint64_t *once_ns)
{
    uint64_t sum = 0;
    *once_ns = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        if (plan_reaches_timeout(plan, &plan->cells[i]))
            *once_ns = saturating_add(*once_ns, plan->timeout_ns);
        else
            sum = saturating_add(sum, plan->cells[i].estimate_ns);
    }
    return sum;
}

static void fit_budget(struct plan *plan)
{
    uint64_t once, one = repeat_ns(plan, &once);
    plan->repeats = plan->asked_repeats;
    if (plan->budget_ns == 0 || one == 0 || plan_estimate_ns(plan) <= plan->budget_ns)
        return;
    uint64_t repeats = plan->budget_ns > once ? (plan->budget_ns - once) / one : 0;
    plan->repeats = repeats > 0 ? (unsigned)repeats : 1;
}

static void remember_workloads(struct plan *plan, const struct plan_request *request)
{
    size_t used = 0;
    for (unsigned i = 0; i < request->workload_count && used < sizeof plan->workloads_text; i++)
        used += (size_t)snprintf(plan->workloads_text + used, sizeof plan->workloads_text - used, " %s",
                                 request->workloads[i]);
}

/* The workload to run in the i-th place, as typed; NULL after the last. */
static const char *spec_at(const struct plan_request *request, unsigned i)
{
    if (request->workload_count > 0)
        return i < request->workload_count ? request->workloads[i] : NULL;
    if (!request->all_workloads)
        return workloads_default_suite()[i];
    const struct workload *workload = workloads_all()[i];
    return workload != NULL ? workload->name : NULL;
}

int plan_make(const struct plan_request *request, struct plan **out, struct error *error)
{
    struct choice choice;
    if (request->repeats > MAX_PLAN_REPEATS)
        return error_set(error, -EINVAL, "--repeats takes 1 to %d, or auto", MAX_PLAN_REPEATS);
    int status = choice_make(request, &choice, error);
    if (status < 0)
        return status;
    struct plan *plan = calloc(1, sizeof *plan);
    if (plan == NULL)
        return error_set(error, -ENOMEM, "not enough memory");
    plan->automatic = request->repeats == 0;
    plan->asked_repeats = plan->automatic ? MIN_AUTOMATIC_REPEATS : request->repeats;
    plan->budget_ns = request->budget_ns;
    if (plan->automatic && plan->budget_ns == 0)
        plan->budget_ns = automatic_budget_ns;
    plan->seed = request->seed;
    plan->timeout_ns = request->timeout_ns;
    plan->warmup = request->warmup;
    plan->keep = request->keep;
    plan->kernel = request->kernel;
    plan->stacks = request->stacks;
    remember_workloads(plan, request);
    const char *spec;
    for (unsigned i = 0; status == 0 && (spec = spec_at(request, i)) != NULL; i++)
        status = add_spec(plan, &choice, request, spec, i, error);
    if (status < 0) {
        plan_free(plan);
        return status;
    }
    fit_budget(plan);
    *out = plan;
    return 0;
}

void plan_free(struct plan *plan)
{
    if (plan != NULL)
        free(plan->cells);
    free(plan);
}

unsigned plan_cell_count(const struct plan *plan)
{
    return plan->count;
}

const char *plan_cell_text(const struct plan *plan, unsigned index, char *out, size_t bytes)
{
    const struct cell *cell = &plan->cells[index];
    char workers[32] = "", time[32];
    if (cell->runner->pooled)
        snprintf(workers, sizeof workers, ", %u worker%s", cell->workers, cell->workers == 1 ? "" : "s");
    units_show_duration(cell->estimate_ns, time, sizeof time);
    snprintf(out, bytes, "%s: %s, %u task%s%s, about %s a sample", cell->id, cell->title,
             cell->settings.tasks, cell->settings.tasks == 1 ? "" : "s", workers, time);
    return out;
}

uint64_t plan_estimate_ns(const struct plan *plan)
{
    uint64_t once, one = repeat_ns(plan, &once);
    return saturating_add(once, saturating_mul(one, plan->repeats));
}

unsigned plan_timeouts(const struct plan *plan)
{
    unsigned count = 0;
    for (unsigned i = 0; i < plan->count; i++)
        count += plan_reaches_timeout(plan, &plan->cells[i]);
    return count;
}

uint64_t plan_own_stacks_bytes(const struct plan *plan)
{
    uint64_t max = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        uint64_t bytes = cell_own_stacks_bytes(&plan->cells[i]);
        max = bytes > max ? bytes : max;
    }
    return max;
}

unsigned plan_repeats(const struct plan *plan)
{
    return plan->repeats;
}

/* The aim of a suggestion, so that rounding cannot bring the shorter run over a minute again. */
static const uint64_t short_run_ns = 50 * NS_PER_S;

/* The highest number of tasks of any cell; 0 if some workload's parameters set the number. */
static unsigned max_tasks(const struct plan *plan)
{
    unsigned max = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        if (plan->cells[i].workload->tasks != NULL)
            return 0;
        if (plan->cells[i].settings.tasks > max)
            max = plan->cells[i].settings.tasks;
    }
    return max;
}

/* How long one repeat would last, without a time limit, if every cell had `tasks` tasks; 0: those it has. */
static uint64_t repeat_of_tasks_ns(const struct plan *plan, unsigned tasks)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        struct cell cell = plan->cells[i];
        if (tasks == 0) {
            sum = saturating_add(sum, cell.estimate_ns);
            continue;
        }
        cell.settings.tasks = tasks;
        if (cell.workers_are_tasks)
            cell.workers = tasks;
        cell.warmup_tasks = warmup_tasks(plan, &cell);
        sum = saturating_add(sum, estimate_sample(plan, &cell, machine_cpus().computing));
    }
    return sum;
}

const char *plan_shorter(const struct plan *plan, char *out, size_t bytes, uint64_t *estimate_ns)
{
    uint64_t once, one = repeat_ns(plan, &once), aim_ns = short_run_ns;
    out[0] = '\0';
    *estimate_ns = plan_estimate_ns(plan);
    if (*estimate_ns <= 60 * NS_PER_S && once == 0)
        return out;
    if (plan->timeout_ns > 0 && plan->timeout_ns < aim_ns)
        aim_ns = plan->timeout_ns; /* a repeat within the time limit has no sample beyond it */
    if (once > 0)
        one = repeat_of_tasks_ns(plan, 0);
    else if (one > 0 && one <= short_run_ns) {
        *estimate_ns = short_run_ns / one * one;
        snprintf(out, bytes, "--repeats %llu", (unsigned long long)(short_run_ns / one));
        return out;
    }
    /* Fewer tasks, down to one, so that one repeat fits. A wait that all tasks share does not shrink with
     * their number, so each guess is estimated anew. */
    unsigned max = max_tasks(plan), tasks = max;
    uint64_t less = one;
    while (tasks > 1 && less > aim_ns) {
        unsigned fewer = (unsigned)((double)tasks * (double)aim_ns / (double)less);
        tasks = fewer == 0 ? 1 : fewer;
        less = repeat_of_tasks_ns(plan, tasks);
    }
    *estimate_ns = less;
    if (tasks < max)
        snprintf(out, bytes, "-n %u --repeats 1", tasks);
    else if (plan->repeats > 1)
        snprintf(out, bytes, "--repeats 1");
    /* Half as much again: an estimate is no promise. */
    if (once > 0 && less > plan->timeout_ns && bytes > strlen(out))
        snprintf(out + strlen(out), bytes - strlen(out), "%s--timeout %" PRIu64 "s",
                 out[0] != '\0' ? " " : "", (uint64_t)(less / 2 / NS_PER_S * 3 + 1));
    return out;
}
