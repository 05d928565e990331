/* A ratio of times means something only for equal work. */
#include "analysis/compare/compare_check.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"

bool compare_same_work(const cJSON *a, const cJSON *b)
{
    return strcmp(document_text(a, CELL_WORKLOAD, ""), document_text(b, CELL_WORKLOAD, "")) == 0 &&
           document_number(a, CELL_TASKS) == document_number(b, CELL_TASKS) &&
           cJSON_Compare(document_at(a, CELL_PARAMS), document_at(b, CELL_PARAMS), true);
}

/* Whether all cells of a cell's workload in its run did the work of the cell. */
static bool is_one_case(const cJSON *cell, const struct compared_run *run)
{
    const cJSON *other;
    cJSON_ArrayForEach(other, document_at(run->document, RUN_CELLS))
    {
        if (strcmp(document_text(other, CELL_WORKLOAD, ""), document_text(cell, CELL_WORKLOAD, "")) == 0 &&
            !compare_same_work(other, cell))
            return false;
    }
    return true;
}

bool compare_other_params(const cJSON *base, const struct compared_run *base_run, const cJSON *new,
                          const struct compared_run *new_run)
{
    return strcmp(document_text(base, CELL_WORKLOAD, ""), document_text(new, CELL_WORKLOAD, "")) == 0 &&
           document_number(base, CELL_TASKS) == document_number(new, CELL_TASKS) &&
           !compare_same_work(base, new) && is_one_case(base, base_run) && is_one_case(new, new_run);
}

/* --- the form --- */

/* Thirty years: no measured makespan is longer. */
static const double max_makespan_ns = 1e18;

/* The fault of a cell; NULL if there is none. */
static const char *fault_of(const cJSON *cell)
{
    const cJSON *param, *sample;
    double tasks = document_number(cell, CELL_TASKS);
    const cJSON *workers = document_at(cell, CELL_WORKERS);
    if (document_text(cell, CELL_WORKLOAD, NULL) == NULL || document_text(cell, CELL_RUNNER, NULL) == NULL)
        return "no name of a workload and of a runner";
    if (!(tasks >= 1) || !isfinite(tasks))
        return "no number of tasks";
    if (!cJSON_IsNull(workers) && !cJSON_IsNumber(workers))
        return "no number of workers";
    if (!cJSON_IsObject(document_at(cell, CELL_PARAMS)))
        return "no parameters";
    cJSON_ArrayForEach(param, document_at(cell, CELL_PARAMS))
    {
        if (!cJSON_IsString(param))
            return "a parameter that is not a text";
    }
    if (!cJSON_IsArray(document_at(cell, CELL_SAMPLES)))
        return "no list of samples";
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        double makespan_ns = document_number(sample, SAMPLE_MAKESPAN_NS);
        if (document_is_ok(sample) && !(makespan_ns > 0 && makespan_ns < max_makespan_ns))
            return "a sample without a total time";
    }
    return NULL;
}

int compare_check_form(const struct compared_run *run, struct error *error)
{
    unsigned number = 0;
    const cJSON *cell;
    if (document_is_joined(run->document))
        return error_set(error, -EINVAL, "\"%s\" holds several runs; compare the runs themselves", run->path);
    cJSON_ArrayForEach(cell, document_at(run->document, RUN_CELLS))
    {
        const char *fault = fault_of(cell);
        number++;
        if (fault != NULL)
            return error_set(error, -EBADMSG,
                             "\"%s\", cell %u (%s): %s; the file is damaged, run it again with simul run",
                             run->path, number, document_text(cell, CELL_ID, "without a name"), fault);
    }
    return 0;
}

/* --- the work --- */

static bool is_matched(const struct compared_cell *cell)
{
    return cell->base.cell != NULL && cell->new.cell != NULL;
}

/* The first parameter that differs, as "delay=10ms in BASE, delay=20ms in NEW". */
static void describe_params(const cJSON *base, const cJSON *new, char *out, size_t bytes)
{
    const cJSON *param;
    snprintf(out, bytes, "other parameters");
    cJSON_ArrayForEach(param, document_at(base, CELL_PARAMS))
    {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(document_at(new, CELL_PARAMS), param->string);
        const char *value = cJSON_IsString(other) ? other->valuestring : "nothing";
        if (strcmp(value, param->valuestring) != 0) {
            snprintf(out, bytes, "%s=%s in BASE, %s in NEW", param->string, param->valuestring, value);
            return;
        }
    }
}

static int refuse_work(const cJSON *base, const cJSON *new, const struct compared_run *new_run,
                       struct error *error)
{
    char what[300];
    double base_tasks = document_number(base, CELL_TASKS), new_tasks = document_number(new, CELL_TASKS);
    if (base_tasks != new_tasks)
        snprintf(what, sizeof what, "%.0f tasks in BASE, %.0f in NEW", base_tasks, new_tasks);
    else
        describe_params(base, new, what, sizeof what);
    return error_set(error, -EINVAL,
                     "%s did different work in the two runs (%s), so their times do not compare; make \"%s\" "
                     "again with the workloads, parameters and tasks of BASE",
                     document_text(base, CELL_WORKLOAD, "?"), what, new_run->path);
}

static bool is_of_workload(const cJSON *cell, const char *workload)
{
    return cell != NULL && strcmp(document_text(cell, CELL_WORKLOAD, ""), workload) == 0;
}

/* A workload that both ran, but never with equal parameters and tasks, cannot be compared as intended. */
static int check_settings(const struct comparison *comparison, const struct compared_run *base,
                          const struct compared_run *new, struct error *error)
{
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(base->document, RUN_CELLS))
    {
        const cJSON *other = NULL;
        bool shared = false;
        for (size_t i = 0; i < comparison->count && !shared; i++) {
            const struct compared_cell *pair = &comparison->cells[i];
            if (!is_of_workload(pair->new.cell, document_text(cell, CELL_WORKLOAD, "")))
                continue;
            other = other != NULL ? other : pair->new.cell;
            shared = pair->base.cell != NULL || compare_same_work(cell, pair->new.cell);
        }
        if (other != NULL && !shared)
            return refuse_work(cell, other, new, error);
    }
    return 0;
}

/* A cell without this member may use the calibration, too. */
static bool is_calibrated(const cJSON *cell)
{
    return !cJSON_IsFalse(document_at(cell, CELL_CALIBRATED));
}

static int check_calibration(const struct comparison *comparison, const struct compared_run *base,
                             const struct compared_run *new, struct error *error)
{
    double base_work = document_number(base->document, RUN_CALIBRATION_WORK_PER_MS);
    double new_work = document_number(new->document, RUN_CALIBRATION_WORK_PER_MS);
    const char *base_kernel = document_text(base->document, RUN_CALIBRATION_KERNEL, "");
    const char *new_kernel = document_text(new->document, RUN_CALIBRATION_KERNEL, "");
    bool same = (isnan(base_work) && isnan(new_work)) ||
                (base_work == new_work && strcmp(base_kernel, new_kernel) == 0);
    for (size_t i = 0; i < comparison->count && !same; i++) {
        const cJSON *cell = comparison->cells[i].base.cell;
        if (!is_matched(&comparison->cells[i]) || !is_calibrated(cell))
            continue;
        return error_set(error, -EINVAL,
                         "%s did different work in the two runs: a millisecond of CPU work is %.0f rounds of "
                         "%s in BASE and %.0f of %s in NEW; make \"%s\" again with the calibration of BASE: "
                         "--calibration %s",
                         document_text(cell, CELL_WORKLOAD, "?"), base_work, base_kernel, new_work,
                         new_kernel, new->path, base->path);
    }
    return 0;
}

/* Equal seed, parameters and tasks must give equal outcomes, except nondeterministic ones. */
static int check_outcomes(const struct comparison *comparison, const struct compared_run *base,
                          const struct compared_run *new, struct error *error)
{
    if (document_number(base->document, RUN_SEED) != document_number(new->document, RUN_SEED))
        return 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compared_cell *cell = &comparison->cells[i];
        const char *one = document_digest(cell->base.cell), *other = document_digest(cell->new.cell);
        if (one == NULL || other == NULL || cell->other_params || strcmp(one, other) == 0 ||
            cJSON_IsTrue(document_at(cell->new.cell, CELL_NONDETERMINISTIC)))
            continue;
        return error_set(error, -EINVAL,
                         "%s did different work in the two runs: with the same seed its outcomes were not "
                         "the same (digest %s in BASE, %s in NEW); make both with the same version of simul",
                         document_text(cell->new.cell, CELL_ID, "?"), one, other);
    }
    return 0;
}

int compare_check_work(const struct comparison *comparison, const struct compared_run *base,
                       const struct compared_run *new, struct error *error)
{
    bool any = false;
    for (size_t i = 0; i < comparison->count; i++)
        any |= is_matched(&comparison->cells[i]);
    int code = check_settings(comparison, base, new, error);
    if (code == 0)
        code = check_calibration(comparison, base, new, error);
    if (code == 0)
        code = check_outcomes(comparison, base, new, error);
    if (code == 0 && !any)
        code = error_set(error, -EINVAL,
                         "\"%s\" and \"%s\" have no cell in common: run the same workloads, runners and "
                         "workers in both",
                         base->path, new->path);
    return code;
}
