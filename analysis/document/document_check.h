/* Whether a document has the shape that docs/schema/run.schema.json describes, and no figure beyond what can
 * be shown. Code that reads a document relies on that, and checks no type again. */
#ifndef ANALYSIS_DOCUMENT_DOCUMENT_CHECK_H
#define ANALYSIS_DOCUMENT_DOCUMENT_CHECK_H

#include <cjson/cJSON.h>

#include "task/error.h"

/* No figure is larger, unless the schema says so: 1e18 ns are 31 years, and fit in every integer that a
 * figure is converted to. */
#define MAX_FIGURE 1e18

/* Checks types and ranges of all members that the schema names. A named member may be absent or null, as an
 * unmeasured figure is; unknown members are ignored. The text names `path`, the document's, and the member.
 * Returns 0, -EINVAL or -ENOMEM. */
int document_check(const cJSON *document, const char *path, struct error *error);

#endif
