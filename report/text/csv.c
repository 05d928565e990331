/* summary.csv: one row a cell, for a spreadsheet or a data frame (RFC 4180: lines end in CR LF). Units stand
 * in the columns' names. A figure that was not measured is an empty field, which such programs read as
 * missing; "-" would be a text to them. */
#include "report/text/summaries.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "analysis/document.h"
#include "report/text/escape.h"

/* Column, and where it stands in a cell of run.json. */
static const struct column {
    const char *name, *path;
} columns[] = {
    {"id", "id"},
    {"group", "group"},
    {"title", "title"},
    {"workload", "workload"},
    {"kind", "kind"},
    {"runner", "runner"},
    {"tasks", "tasks"},
    {"workers", "workers"},
    {"status", "status"},
    {"error", "error"},
    {"makespan_median_ns", "summary.makespan_ns.median"},
    {"makespan_min_ns", "summary.makespan_ns.min"},
    {"makespan_max_ns", "summary.makespan_ns.max"},
    {"speedup_median", "summary.speedup.median"},
    {"speedup_min", "summary.speedup.min"},
    {"speedup_max", "summary.speedup.max"},
    {"speedup_at_most", "summary.speedup.at_most"},
    {"throughput_per_s", "summary.throughput_per_s"},
    {"response_p50_ns", "summary.response_ns.p50"},
    {"response_p90_ns", "summary.response_ns.p90"},
    {"response_p99_ns", "summary.response_ns.p99"},
    {"response_max_ns", "summary.response_ns.max"},
    {"service_p50_ns", "summary.service_ns.p50"},
    {"service_p90_ns", "summary.service_ns.p90"},
    {"service_p99_ns", "summary.service_ns.p99"},
    {"service_max_ns", "summary.service_ns.max"},
    {"in_flight_mean_tasks", "summary.concurrency.mean"},
    {"in_flight_max_tasks", "summary.concurrency.max"},
    {"on_cpu_mean_lanes", "summary.parallelism.mean"},
    {"on_cpu_max_lanes", "summary.parallelism.max"},
    {"on_cpu_source", "summary.parallelism.source"},
    {"cpu_median_ns", "summary.cpu_ns"},
    {"memory_median_bytes", "summary.memory_bytes"},
    {"startup_median_ns", "summary.startup_ns"},
    {"switches_voluntary_median", "summary.switches_voluntary"},
    {"switches_involuntary_median", "summary.switches_involuntary"},
    {"sweep", "sweep.name"},
    {"sweep_variable", "sweep.variable"},
    {"sweep_value", "sweep.value"}, /* a time in ns, a size in bytes */
    {"makespan_ci_low_ns", "summary.makespan_ns.ci_low"},
    {"makespan_ci_high_ns", "summary.makespan_ns.ci_high"},
    {"lateness_p50_ns", "summary.lateness_ns.p50"},
    {"lateness_p99_ns", "summary.lateness_ns.p99"},
    {"running_ns", "summary.states_ns.running"}, /* of all tasks together, in the repeat that is kept */
    {"waiting_ns", "summary.states_ns.waiting"},
    {"ready_ns", "summary.states_ns.ready"},
    {"states_source", "summary.states_ns.source"},
    {"on_cpu_inferred_lower_lanes", "summary.parallelism.inferred.lower"}, /* also where it is measured */
    {"on_cpu_inferred_upper_lanes", "summary.parallelism.inferred.upper"},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static void write_field(FILE *out, const cJSON *value)
{
    if (cJSON_IsString(value))
        escape_write(out, ESCAPE_CSV, value->valuestring);
    else if (cJSON_IsNumber(value) && isfinite(value->valuedouble))
        fprintf(out, fabs(value->valuedouble) >= 1e6 ? "%.0f" : "%.6g", value->valuedouble);
}

int report_csv(const cJSON *run, FILE *out)
{
    const cJSON *cell;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        fprintf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
    fputs("\r\n", out);
    cJSON_ArrayForEach(cell, document_at(run, "cells"))
    {
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            fputs(i > 0 ? "," : "", out);
            write_field(out, document_at(cell, columns[i].path));
        }
        fputs("\r\n", out);
    }
    return ferror(out) ? -EIO : 0;
}
