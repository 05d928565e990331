/* Writes traces, and keeps the wanted ones. */
#include "measure/traces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/document/document.h"
#include "analysis/document/files.h"
#include "measure/redact.h"
#include "measure/summary.h"
#include "trace/write.h"

enum { NAME_BYTES = 2 * CELL_NAME_BYTES };

static void repeat_name(const char *id, unsigned repeat, char out[NAME_BYTES])
{
    snprintf(out, NAME_BYTES, "traces/%s.%u.json", id, repeat);
}

/* The facts at the head of a trace, on one line. */
static char *header(const struct cell *cell, const struct sample *sample, unsigned cpus_allowed,
                    bool measured)
{
    char redacted[SETTINGS_TEXT_BYTES];
    cJSON *simul = cJSON_CreateObject();
    cJSON_AddStringToObject(simul, "version", SIMUL_VERSION);
    cJSON_AddStringToObject(simul, "workload", cell->workload->name);
    cJSON_AddStringToObject(simul, "runner", cell->runner->name);
    cJSON_AddNumberToObject(simul, "tasks", cell->settings.tasks);
    if (cell->runner->pooled)
        cJSON_AddNumberToObject(simul, "workers", cell->workers);
    else
        cJSON_AddNullToObject(simul, "workers");
    cJSON *params = cJSON_AddObjectToObject(simul, "params");
    const struct param *param = cell->workload->params;
    for (unsigned i = 0; param != NULL && param[i].name != NULL; i++)
        cJSON_AddStringToObject(params, param[i].name,
                                redact_paths(cell->settings.values[i].text, redacted, sizeof redacted));
    cJSON_AddNumberToObject(simul, "repeat", sample->repeat);
    cJSON_AddStringToObject(simul, "status", sample_status_name(sample->status));
    cJSON_AddItemToObject(simul, "error",
                          sample->error[0] != '\0' ? cJSON_CreateString(sample->error) : cJSON_CreateNull());
    cJSON_AddNumberToObject(simul, "makespan_ns", (double)sample->makespan_ns);
    cJSON_AddNumberToObject(simul, "cpus_allowed", cpus_allowed);
    cJSON_AddNumberToObject(simul, "dropped_events", (double)sample->dropped_events);
    cJSON_AddStringToObject(simul, "parallelism_source", measured ? "measured" : "inferred");
    char *text = cJSON_PrintUnformatted(simul);
    cJSON_Delete(simul);
    return text;
}

int traces_save(int dir_fd, const struct cell *cell, const struct sample *sample, struct shared *shared,
                unsigned cpus_allowed, struct error *error)
{
    char name[NAME_BYTES], title[128];
    struct file_writer file;
    if (atomic_load(&shared->lanes_used) == 0) /* the sample failed before any event */
        return 0;
    repeat_name(cell->id, sample->repeat, name);
    snprintf(title, sizeof title, "simul: %s, %s", cell->workload->name, cell->runner->name);
    /* The kernel's records of a failed sample are kept as well, up to each lane's last event. */
    bool measured = sample->status == SAMPLE_OK ? sample->parallelism_measured : lane_times_known(shared);
    char *simul_json = header(cell, sample, cpus_allowed, measured);
    if (simul_json == NULL)
        return error_set(error, -ENOMEM, "not enough memory");
    int status = file_begin(&file, dir_fd, name, error);
    if (status == 0) {
        const struct trace_facts facts = {.simul_json = simul_json,
                                          .title = title,
                                          .cpus_allowed = cpus_allowed,
                                          .end_ns = sample->makespan_ns,
                                          .measured = measured};
        status = trace_write(file.stream, shared, &facts);
        if (status == -ENOMEM) {
            file_abandon(&file);
            error_set(error, status, "not enough memory to write the trace of %s", cell->id);
        } else {
            status = file_commit(&file, error); /* reports a failed stream as well */
        }
    }
    free(simul_json);
    return status;
}

/* Lets the cell point at a trace, if that is there. Returns whether it is. */
static bool point_at(int dir_fd, cJSON *cell, const char *name)
{
    if (faccessat(dir_fd, name, F_OK, 0) != 0)
        return false;
    cJSON_ReplaceItemInObjectCaseSensitive(cell, "trace", cJSON_CreateString(name));
    return true;
}

void traces_point(int dir_fd, cJSON *cell)
{
    char name[NAME_BYTES];
    int kept = summary_kept_repeat(cell);
    repeat_name(document_text(cell, CELL_ID, ""), (unsigned)kept, name);
    if (kept >= 0)
        point_at(dir_fd, cell, name);
}

/* A second name, so that a document of either name finds the trace; the only one where the file system knows
 * no links. */
static int add_name(int dir_fd, const char *from, const char *to)
{
    if (linkat(dir_fd, from, dir_fd, to, 0) == 0 || renameat(dir_fd, from, dir_fd, to) == 0)
        return 0;
    return errno == ENOENT ? 0 : -errno; /* the sample failed before any event */
}

int traces_settle(int dir_fd, cJSON *document, struct error *error)
{
    cJSON *cell;
    cJSON_ArrayForEach(cell, document_item(document, RUN_CELLS))
    {
        char from[NAME_BYTES], to[NAME_BYTES];
        const char *id = document_text(cell, CELL_ID, "");
        int kept = summary_kept_repeat(cell);
        if (kept < 0)
            continue;
        repeat_name(id, (unsigned)kept, from);
        snprintf(to, sizeof to, "traces/%s.json", id);
        int status = add_name(dir_fd, from, to);
        if (status < 0)
            return error_system(error, status, "cannot name the trace %s", to);
        point_at(dir_fd, cell, to);
    }
    return 0;
}

void traces_prune(int dir_fd, const cJSON *document, bool all)
{
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(document, RUN_CELLS))
    {
        int kept = summary_kept_repeat(cell);
        cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
        {
            char name[NAME_BYTES];
            int repeat = (int)document_number(sample, SAMPLE_REPEAT);
            repeat_name(document_text(cell, CELL_ID, ""), (unsigned)repeat, name);
            if (repeat == kept || !all)
                unlinkat(dir_fd, name, 0);
        }
    }
}
