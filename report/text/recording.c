/* Events x the cost of one, over the time of the lanes that recorded them; and what an empty task takes. */
#include "report/text/recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/document.h"
#include "report/text/figure.h"

/* The largest share of the lanes' time that it took in any cell, by the cell's first sample that tells, and
 * in which; 0 if none does. */
struct share {
    double most;
    const char *where;
};

static double share_of(const cJSON *cell, double event_cost_ns)
{
    const cJSON *sample;
    cJSON_ArrayForEach(sample, document_at(cell, "samples"))
    {
        double lanes_ns = document_number(sample, "makespan_ns") * document_number(sample, "lane_count");
        double took_ns = document_number(sample, "events") * event_cost_ns;
        if (lanes_ns > 0 && took_ns > 0)
            return took_ns / lanes_ns;
    }
    return 0;
}

static struct share largest_share(const cJSON *run, double event_cost_ns)
{
    struct share largest = {0};
    const cJSON *cell;
    cJSON_ArrayForEach(cell, document_at(run, "cells"))
    {
        double share = share_of(cell, event_cost_ns);
        if (share > largest.most)
            largest = (struct share){.most = share, .where = document_text(cell, "id", "")};
    }
    return largest;
}

/* Two significant digits, and never an exponent, which few would read as a share. */
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

/* What is the most that a task which does nothing took, under which runner. */
static void add_null(const cJSON *run, char *out, size_t bytes)
{
    const cJSON *one, *most = NULL;
    struct figure with, without;
    cJSON_ArrayForEach(one, document_at(run, "machine.null_ns"))
    {
        if (most == NULL || document_number(one, "recorded") > document_number(most, "recorded"))
            most = one;
    }
    if (most != NULL)
        snprintf(out, bytes,
                 " A task that does nothing took at most %s (%s), and %s where nothing was recorded.",
                 figure_duration(document_number(most, "recorded"), &with), most->string,
                 figure_duration(document_number(most, "bare"), &without));
}

char *report_recording(const cJSON *run, char *out, size_t bytes)
{
    char text[32];
    double cost_ns = document_number(run, "machine.event_cost_ns");
    struct share events = largest_share(run, cost_ns);
    out[0] = '\0';
    if (events.most == 0)
        return out;
    snprintf(out, bytes, "Recording an event took %.0f ns here: %s of the lanes' time (%s).", cost_ns,
             show_share(events.most, text, sizeof text), events.where);
    add_null(run, out + strlen(out), bytes - strlen(out));
    return out;
}
