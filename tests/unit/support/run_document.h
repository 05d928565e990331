/* A small run.json in memory, for tests that script its figures. */
#ifndef TESTS_UNIT_SUPPORT_RUN_DOCUMENT_H
#define TESTS_UNIT_SUPPORT_RUN_DOCUMENT_H

#include <stdbool.h>

#include <cjson/cJSON.h>

#include "measure/runner_object.h"

/* A run without cells. */
static inline cJSON *make_run(unsigned cpus)
{
    cJSON *run = cJSON_CreateObject();
    cJSON_AddNumberToObject(run, "schema", 2);
    cJSON_AddNumberToObject(cJSON_AddObjectToObject(run, "machine"), "cpus_allowed", cpus);
    runner_object_add_all(run);
    cJSON_AddArrayToObject(run, "cells");
    return run;
}

/* One more cell; without workers there is no pool. What it showed is the caller's to add. */
static inline cJSON *make_cell(cJSON *run, const char *runner, unsigned tasks, unsigned workers, bool ok)
{
    cJSON *cell = cJSON_CreateObject();
    cJSON_AddStringToObject(cell, "runner", runner);
    cJSON_AddNumberToObject(cell, "tasks", tasks);
    if (workers > 0)
        cJSON_AddNumberToObject(cell, "workers", workers);
    cJSON_AddStringToObject(cell, "status", ok ? "ok" : "failed");
    cJSON_AddItemToArray(cJSON_GetObjectItem(run, "cells"), cell);
    return cell;
}

#endif
