/* run.json as it is held in memory: a cJSON document is the one form of a run's results, from the first
 * sample on; what is shown is read from it, whether it was just measured or opened from disk. The schema is
 * docs/schema/run.schema.json; what is read of it is listed in analysis/members.h. */
#ifndef ANALYSIS_DOCUMENT_H
#define ANALYSIS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/members.h"
#include "task/error.h"

/* The schema that is written; earlier ones are read as it (analysis/document_upgrade.h). */
enum { RUN_SCHEMA = 2 };

/* The member of an object, which may be NULL; NULL if there is none. */
const cJSON *document_at(const cJSON *object, enum member member);

/* The member of a document that is being built, to add to it; NULL if there is none. */
cJSON *document_item(cJSON *object, enum member member);

/* The number, or NaN if there is none: shown as "-". The list says that the member is one. */
double document_number(const cJSON *object, enum member member);

/* The text, or `otherwise`. */
const char *document_text(const cJSON *object, enum member member, const char *otherwise);

/* Whether a cell or a sample ended as it should: its status is "ok". */
bool document_is_ok(const cJSON *object);

/* What a cell's tasks came to: the digest of its first sample that is ok; NULL without one. */
const char *document_digest(const cJSON *cell);

/* Reads DIR/run.json and checks its form and schema number. Returns NULL with a text that says what to do. */
cJSON *document_load(const char *dir, struct error *error);

/* The same of a run.json that is given itself. */
cJSON *document_load_file(const char *path, struct error *error);

/* Writes run.json into the folder by a temporary name. Returns 0 or -errno with a text. */
int document_save(const cJSON *document, int dir_fd, struct error *error);

#endif
