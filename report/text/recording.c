/* Recording's cost = (events * cost of an event + switches * cost of a switch) / (makespan * lanes). */
#include "report/text/recording.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document/document.h"
#include "report/text/figure.h"

/* What a sample's records cost, as a share of its lanes' time; 0 if not known. Switches count where the
 * kernel recorded them. */
static double share_of_sample(const cJSON *sample, double event_ns, double switch_ns)
{
    double lanes_ns =
        document_number(sample, SAMPLE_MAKESPAN_NS) * document_number(sample, SAMPLE_LANE_COUNT);
    double cost_ns = event_ns * document_number(sample, SAMPLE_EVENTS);
    double switches = document_number(sample, SAMPLE_SWITCHES_VOLUNTARY) +
                      document_number(sample, SAMPLE_SWITCHES_INVOLUNTARY);
    bool measured = strcmp(document_text(sample, SAMPLE_ON_CPU_SOURCE, ""), "measured") == 0;
    if (measured && switch_ns > 0 && switches > 0)
        cost_ns += switch_ns * switches;
    return lanes_ns > 0 && cost_ns > 0 ? cost_ns / lanes_ns : 0;
}

/* Two significant digits without an exponent: few readers take an exponent for a share. */
static const char *show_share(double share, char *out, size_t bytes)
{
    double percent = 100 * share;
    int decimals = percent < 0.095 ? 3 : percent < 0.95 ? 2 : percent < 9.5 ? 1 : 0;
    if (percent < 0.001)
        snprintf(out, bytes, "less than 0.001 %%");
    else
        snprintf(out, bytes, "%.*f %%", decimals, percent);
    return out;
}

/* The largest share of any sample under a runner; -1 if the run has none. */
static double largest_share(const cJSON *run, const char *runner, double event_ns, double switch_ns)
{
    double largest = -1;
    const cJSON *cell, *sample;
    cJSON_ArrayForEach(cell, document_at(run, RUN_CELLS))
    {
        if (strcmp(document_text(cell, CELL_RUNNER, ""), runner) != 0)
            continue;
        cJSON_ArrayForEach(sample, document_at(cell, CELL_SAMPLES))
        {
            largest = fmax(largest, share_of_sample(sample, event_ns, switch_ns));
        }
    }
    return largest;
}

/* Appends to a text that may be full. */
static void append(char *out, size_t bytes, const char *text)
{
    strncat(out, text, bytes - strlen(out) - 1);
}

char *report_recording(const cJSON *run, char *out, size_t bytes)
{
    double event_ns = document_number(run, RUN_RECORDING_EVENT_NS),
           switch_ns = document_number(run, RUN_RECORDING_SWITCH_NS);
    struct figure event, change;
    char share[32];
    const cJSON *runner;
    bool first = true;
    out[0] = '\0';
    if (!(event_ns >= 0))
        return out;
    snprintf(out, bytes, "Recording cost %s for each event", figure_duration(event_ns, &event));
    if (switch_ns >= 0) {
        append(out, bytes, " and ");
        append(out, bytes, figure_duration(switch_ns, &change));
        append(out, bytes, " for each context switch");
    }
    cJSON_ArrayForEach(runner, document_at(run, RUN_RUNNERS))
    {
        const char *name = runner->string;
        double largest = largest_share(run, name, event_ns, switch_ns);
        if (largest < 0)
            continue;
        append(out, bytes, first ? ": at most " : ", ");
        append(out, bytes, show_share(largest, share, sizeof share));
        append(out, bytes, first ? " of the time under " : " under ");
        append(out, bytes, name);
        first = false;
    }
    append(out, bytes, ".");
    return out;
}
