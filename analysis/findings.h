/* What the sweeps of a run show, in sentences with their numbers: where runners change places, and which law
 * of scaling describes them, or that none does. */
#ifndef ANALYSIS_FINDINGS_H
#define ANALYSIS_FINDINGS_H

#include <cjson/cJSON.h>

/* Draws the document's "findings" anew from its cells; a run without a sweep has none. Returns 0 or -ENOMEM.
 */
int findings_draw(cJSON *run);

#endif
