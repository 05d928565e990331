/* The sentence on a group of a run that a test scripted. */
#ifndef TESTS_UNIT_SUPPORT_SENTENCE_OF_H
#define TESTS_UNIT_SUPPORT_SENTENCE_OF_H

#include "analysis/view.h"
#include "report/text/summaries.h"
#include "tests/unit/support/harness.h"

/* Returns `out`. */
static inline char *sentence_of(const cJSON *run, const char *group, char *out, size_t bytes)
{
    struct view view;
    assert_int_equal(view_make(run, &view, NULL), 0);
    assert_non_null(view_find(&view, group));
    report_sentence(&view, view_find(&view, group), out, bytes);
    view_free(&view);
    return out;
}

#endif
