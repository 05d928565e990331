/* The traces of one group's cells in memory, for the charts that compare them and for the page. One group's
 * are held at a time. */
#ifndef ANALYSIS_GROUP_TRACES_H
#define ANALYSIS_GROUP_TRACES_H

#include "analysis/view.h"
#include "trace/trace.h"

struct group_traces {
    struct trace *traces;         /* one a cell */
    const struct trace **present; /* the same; NULL where there is none */
    size_t count;
};

/* Loads what can be loaded from the results folder `dir`; a damaged trace is named in the notice. Returns 0,
 * or -ENOMEM with a text. Free it either way. */
int group_traces_load(const struct view_group *group, const char *dir, struct group_traces *out,
                      struct error *notice, struct error *error);
void group_traces_free(struct group_traces *traces);

#endif
