/* One group as the templates of its headline see it. For report/text/headline.c alone, and the template files
 * beside it. */
#ifndef REPORT_TEXT_HEADLINE_STORY_H
#define REPORT_TEXT_HEADLINE_STORY_H

#include <stdbool.h>
#include <string.h>

#include "report/text/figure.h"
#include "report/text/headline.h"
#include "report/text/headline_words.h"
#include "report/text/ranking.h"

/* What the templates ask. A cell is NULL if the group has none that finished. */
struct story {
    const struct view *view;
    const struct view_group *group;
    const struct ranking *ranking;
    const struct view_cell *base, *loop;
    const struct view_cell *pool; /* the first with fewer workers than tasks */
    bool timed;
    struct figure tasks;
    const cJSON *words; /* the workload's own (workloads/workload.h), or NULL */
    char noun[40];      /* "pages" */
};

/* Adds to the headline's `text` or `sentence`, where `out` is the headline. */
#define ADD(member, ...) headline_add(out->member, sizeof out->member, __VA_ARGS__)

static inline bool story_is_kind(const struct story *story, const char *kind)
{
    return strcmp(story->group->kind, kind) == 0;
}

/* The templates of what failed (report/text/headline_failures.c): each returns false if it does not fit. */
bool story_deadlock(const struct story *story, struct headline *out);
bool story_nothing_finished(const struct story *story, struct headline *out);
bool story_outcomes(const struct story *story, struct headline *out);

#endif
