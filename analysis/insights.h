/* What the sweeps of a run show, in sentences with numbers: where runners change places, and which law of
 * scaling describes them, if any. */
#ifndef ANALYSIS_INSIGHTS_H
#define ANALYSIS_INSIGHTS_H

#include <cjson/cJSON.h>

/* Computes the document's "insights" anew from its cells; a run without a sweep has none. Returns 0 or
 * -ENOMEM.
 */
int insights_compute(cJSON *run);

#endif
