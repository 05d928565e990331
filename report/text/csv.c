/* summary.csv: one row for each cell, for a spreadsheet or a data frame (RFC 4180: lines end in CR LF).
 * Units stand in the columns' names. */
#include "report/text/csv.h"

#include <errno.h>
#include <math.h>

#include "analysis/document/document.h"
#include "report/text/escape.h"
#include "report/text/summaries.h"

/* Column, and its place in a cell of run.json. */
static const struct column {
    const char *name;
    enum member member;
} columns[] = {
    {"id", CELL_ID},
    {"group", CELL_GROUP},
    {"title", CELL_TITLE},
    {"workload", CELL_WORKLOAD},
    {"kind", CELL_KIND},
    {"runner", CELL_RUNNER},
    {"tasks", CELL_TASKS},
    {"workers", CELL_WORKERS},
    {"status", CELL_STATUS},
    {"error", CELL_ERROR},
    {"makespan_median_ns", CELL_MAKESPAN_MEDIAN_NS},
    {"makespan_min_ns", CELL_MAKESPAN_MIN_NS},
    {"makespan_max_ns", CELL_MAKESPAN_MAX_NS},
    {"speedup_median", CELL_SPEEDUP_MEDIAN},
    {"speedup_min", CELL_SPEEDUP_MIN},
    {"speedup_max", CELL_SPEEDUP_MAX},
    {"speedup_limit", CELL_SPEEDUP_LIMIT},
    {"throughput_per_s", CELL_THROUGHPUT_PER_S},
    {"response_p50_ns", CELL_RESPONSE_P50_NS},
    {"response_p90_ns", CELL_RESPONSE_P90_NS},
    {"response_p99_ns", CELL_RESPONSE_P99_NS},
    {"response_max_ns", CELL_RESPONSE_MAX_NS},
    {"service_p50_ns", CELL_SERVICE_P50_NS},
    {"service_p90_ns", CELL_SERVICE_P90_NS},
    {"service_p99_ns", CELL_SERVICE_P99_NS},
    {"service_max_ns", CELL_SERVICE_MAX_NS},
    {"in_flight_mean_tasks", CELL_IN_FLIGHT_MEAN},
    {"in_flight_max_tasks", CELL_IN_FLIGHT_MAX},
    {"on_cpu_mean_lanes", CELL_ON_CPU_MEAN},
    {"on_cpu_max_lanes", CELL_ON_CPU_MAX},
    {"on_cpu_source", CELL_ON_CPU_SOURCE},
    {"cpu_median_ns", CELL_CPU_NS},
    {"memory_median_bytes", CELL_MEMORY_BYTES},
    {"startup_median_ns", CELL_STARTUP_NS},
    {"switches_voluntary_median", CELL_SWITCHES_VOLUNTARY},
    {"switches_involuntary_median", CELL_SWITCHES_INVOLUNTARY},
    {"sweep", CELL_SWEEP},
    {"sweep_variable", CELL_SWEEP_VARIABLE},
    {"sweep_value", CELL_SWEEP_VALUE}, /* a time in ns, a size in bytes */
    {"makespan_ci_low_ns", CELL_MAKESPAN_CI_LOW_NS},
    {"makespan_ci_high_ns", CELL_MAKESPAN_CI_HIGH_NS},
    {"wakeup_latency_p50_ns", CELL_WAKEUP_LATENCY_P50_NS},
    {"wakeup_latency_p99_ns", CELL_WAKEUP_LATENCY_P99_NS},
    {"running_ns", CELL_RUNNING_NS}, /* of all tasks together, in the kept repeat */
    {"waiting_ns", CELL_WAITING_NS},
    {"ready_ns", CELL_READY_NS},
    {"states_source", CELL_STATES_SOURCE},
    {"on_cpu_inferred_lower_lanes", CELL_ON_CPU_LOWER}, /* also where the value is measured */
    {"on_cpu_inferred_upper_lanes", CELL_ON_CPU_UPPER},
    {"makespan_ci_level", CELL_MAKESPAN_CI_LEVEL},
    {"run", CELL_RUN}, /* where several are joined */
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

void csv_number(FILE *out, double number)
{
    if (isfinite(number))
        fprintf(out, fabs(number) >= 1e6 ? "%.0f" : "%.6g", number);
}

void csv_field(FILE *out, const cJSON *value)
{
    if (cJSON_IsString(value))
        escape_write(out, ESCAPE_CSV, value->valuestring);
    else if (cJSON_IsNumber(value))
        csv_number(out, value->valuedouble);
}

int report_csv(const cJSON *run, FILE *out)
{
    const cJSON *cell;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        fprintf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
    fputs("\r\n", out);
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            fputs(i > 0 ? "," : "", out);
            csv_field(out, document_at(cell, columns[i].member));
        }
        fputs("\r\n", out);
    }
    return ferror(out) ? -EIO : 0;
}
