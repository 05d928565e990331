/* Recording's cost = an empty task's extra cost for each event * events / (makespan * lanes). */
#include "report/text/recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document.h"
#include "report/text/figure.h"

enum { NULL_EVENTS = 2 }; /* of an empty task: its start and its end */

/* A share of the cell's lanes' time, by its first sample with events; 0 without one, or if the cost is not
 * measurable. */
static double share_of(const cJSON *cell, const cJSON *null_ns)
{
    const cJSON *sample,
        *null = cJSON_GetObjectItemCaseSensitive(null_ns, document_text(cell, CELL_RUNNER, ""));
    double event_ns =
        (document_number(null, NULL_RECORDED_NS) - document_number(null, NULL_BARE_NS)) / NULL_EVENTS;
    cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
    {
        double lanes_ns =
            document_number(sample, SAMPLE_MAKESPAN_NS) * document_number(sample, SAMPLE_LANE_COUNT);
        double cost_ns = document_number(sample, SAMPLE_EVENTS) * event_ns;
        if (lanes_ns > 0 && cost_ns > 0)
            return cost_ns / lanes_ns;
    }
    return 0;
}

/* Two significant digits without an exponent: few readers take an exponent for a share. */
static const char *show_share(double share, char *out, size_t bytes)
{
    double percent = 100 * share;
    int decimals = percent < 0.095 ? 3 : percent < 0.95 ? 2 : percent < 9.5 ? 1 : 0;
    if (percent < 0.001)
        snprintf(out, bytes, "less than 0.001 %%");
    else
        snprintf(out, bytes, "at most %.*f %%", decimals, percent);
    return out;
}

char *report_recording(const cJSON *run, char *out, size_t bytes)
{
    const cJSON *one, *max = NULL, *where = NULL, *null_ns = document_at(run, RUN_NULL_NS);
    double largest = 0;
    char text[32];
    struct figure with, without;
    out[0] = '\0';
    cJSON_ArrayForEach(one, null_ns)
    {
        if (max == NULL || document_number(one, NULL_RECORDED_NS) > document_number(max, NULL_RECORDED_NS))
            max = one;
    }
    cJSON_ArrayForEach(one, document_at(run, RUN_CELLS))
    {
        double share = share_of(one, null_ns);
        if (share > largest) {
            largest = share;
            where = one;
        }
    }
    if (max == NULL)
        return out;
    snprintf(out, bytes,
             "A task that does nothing cost %s where it was recorded, and %s where it was not (%s).",
             figure_duration(document_number(max, NULL_RECORDED_NS), &with),
             figure_duration(document_number(max, NULL_BARE_NS), &without), max->string);
    if (where != NULL)
        snprintf(out + strlen(out), bytes - strlen(out), " So recording cost %s of the lanes' time (%s).",
                 show_share(largest, text, sizeof text), document_text(where, CELL_ID, ""));
    return out;
}
