/* What a group of cells, or a sweep, shows first: a headline, one sentence that says why, and a word for the
 * place of each cell. No time, factor or winner is named where the rule for verdicts allows none. */
#ifndef REPORT_TEXT_HEADLINE_H
#define REPORT_TEXT_HEADLINE_H

#include <stdbool.h>

#include "analysis/view.h"

enum { MAX_HEADLINE_WORDS = 9, MAX_HEADLINE_SENTENCE_WORDS = 20 };

struct headline {
    char text[160];     /* "20 waits in the time of one"; at most MAX_HEADLINE_WORDS words */
    char sentence[512]; /* why; at most MAX_HEADLINE_SENTENCE_WORDS words, with a full stop */
    bool timed;         /* times may be compared: the texts, and whoever shows more, may name winners */
};

/* Returns 0, or -ENOMEM. */
int headline_of_group(const struct view *view, const struct view_group *group, struct headline *out);

/* A sweep of the view, which has at least one point. */
void headline_of_sweep(const struct view *view, const struct view_sweep *sweep, struct headline *out);

/* The places of the group's cells, in their order: "fastest", or "tied" for each that cannot be distinguished
 * from the fastest; "" for the others, and for all of them where no winner may be named. To be freed; NULL
 * without memory. */
const char **headline_places(const struct view *view, const struct view_group *group);

#endif
