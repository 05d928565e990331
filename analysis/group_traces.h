/* The traces of one group's cells in memory, for the charts that compare the cells and for the page. Memory
 * holds one group's traces at a time. */
#ifndef ANALYSIS_GROUP_TRACES_H
#define ANALYSIS_GROUP_TRACES_H

#include "analysis/view.h"
#include "trace/trace.h"

struct group_traces {
    struct trace *traces;         /* one a cell */
    const struct trace **present; /* pointers into traces; NULL where there is none */
    size_t count;
};

/* Loads the readable traces from the results folder `dir`, but for those between the ends of a sweep that are
 * larger than 128 KiB and than their share of 32 MiB; the notice names damaged ones. Returns 0, or -ENOMEM
 * with a text. Free `out` either way. */
int group_traces_load(const struct view *view, const struct view_group *group, const char *dir,
                      struct group_traces *out, struct error *notice, struct error *error);
void group_traces_free(struct group_traces *traces);

#endif
