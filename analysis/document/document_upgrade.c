/* A table of renames. A row applies to every object held by the row's member. */
#include "analysis/document/document_upgrade.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "analysis/document/document.h"

/* `holder` is the member that holds the object, or the list of such objects; "" is the document itself. */
static const struct {
    const char *holder, *old, *new;
} renames[] = {
    {"cells", "outside", "nondeterministic"},
    {"lanes", "on_cpu_least_ns", "on_cpu_lower_ns"},
    {"lanes", "on_cpu_likely_ns", "on_cpu_estimate_ns"},
    {"lanes", "on_cpu_most_ns", "on_cpu_upper_ns"},
    {"all_lanes", "on_cpu_least_ns", "on_cpu_lower_ns"},
    {"all_lanes", "on_cpu_likely_ns", "on_cpu_estimate_ns"},
    {"all_lanes", "on_cpu_most_ns", "on_cpu_upper_ns"},
    {"inferred", "low", "lower"},
    {"inferred", "likely", "estimate"},
    {"inferred", "high", "upper"},
    {"inferred", "running_low", "running_lower"},
    {"inferred", "running_high", "running_upper"},
    {"states_ns", "calls", "blocking_calls"},
    {"machine", "call_threads", "blocking_call_threads"},
    {"", "findings", "insights"},
    {"summary", "remark", "insight"},
    {"samples", "longest_held", "longest_stall"},
    {"summary", "longest_held", "longest_stall"},
    {"samples", "lateness_ns", "wakeup_latency_ns"},
    {"summary", "lateness_ns", "wakeup_latency_ns"},
    {"speedup", "at_most", "limit"},
    /* renames end */
};

/* The member goes to the end of its object: order has no meaning. */
static int rename_member(cJSON *object, const char *old, const char *new)
{
    cJSON *member = cJSON_DetachItemFromObjectCaseSensitive(object, old);
    if (member == NULL || cJSON_AddItemToObject(object, new, member))
        return 0;
    cJSON_Delete(member);
    return -ENOMEM;
}

static int rename_members(cJSON *object, const char *holder)
{
    int status = 0;
    for (size_t i = 0; i < sizeof renames / sizeof renames[0] && status == 0; i++)
        if (strcmp(renames[i].holder, holder) == 0)
            status = rename_member(object, renames[i].old, renames[i].new);
    return status;
}

/* The recursion is as deep as the document, which cJSON limits (CJSON_NESTING_LIMIT). */
static int upgrade(cJSON *node, const char *holder)
{
    int status = cJSON_IsObject(node) ? rename_members(node, holder) : 0;
    for (cJSON *child = node->child; child != NULL && status == 0; child = child->next)
        status = upgrade(child, cJSON_IsArray(node) ? holder : child->string);
    return status;
}

/* A cell of schema 1 lacks the member; CPU work was calibrated for these workloads. */
static int add_calibrated(cJSON *cell)
{
    static const char *const calibrated[] = {"chess", "handler", "hog"};
    const char *workload = document_text(cell, CELL_WORKLOAD, "");
    bool is = false;
    for (size_t i = 0; i < sizeof calibrated / sizeof calibrated[0]; i++)
        is = is || strcmp(workload, calibrated[i]) == 0;
    return cJSON_HasObjectItem(cell, "calibrated") || cJSON_AddBoolToObject(cell, "calibrated", is) != NULL
               ? 0
               : -ENOMEM;
}

int document_upgrade(cJSON *document)
{
    cJSON *cell;
    int status = upgrade(document, "");
    cJSON_ArrayForEach(cell, cJSON_GetObjectItemCaseSensitive(document, "cells"))
    {
        if (status == 0 && cJSON_IsObject(cell))
            status = add_calibrated(cell);
    }
    return status;
}
