/* The sentence and the headline of a group in a document that joins several runs. */
#ifndef REPORT_TEXT_JOINED_H
#define REPORT_TEXT_JOINED_H

#include <stdio.h>

#include "analysis/view.h"
#include "report/text/headline.h"

/* Writes the group's title and what its runs are. It names no winner: runs differ by more than the repeats of
 * one show, so that is for simul compare to say. */
void joined_sentence(const struct view_group *group, FILE *out);

/* The headline of the group, which has no times. */
void joined_headline(const struct view_group *group, struct headline *out);

#endif
