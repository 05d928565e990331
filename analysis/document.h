/* run.json as it is held in memory: a cJSON document is the one form of a run's results, from the first
 * sample on; what is shown is read from it, whether it was just measured or opened from disk. The schema is
 * docs/schema/run.schema.json. Paths below are dotted member names ("summary.makespan_ns.median"). */
#ifndef ANALYSIS_DOCUMENT_H
#define ANALYSIS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "task/error.h"

enum { RUN_SCHEMA = 1 };

/* The member at a path, or NULL. */
const cJSON *document_at(const cJSON *object, const char *path);

/* The number at a path, or NaN if there is none: shown as "-". */
double document_number(const cJSON *object, const char *path);

/* The text at a path, or `otherwise`. */
const char *document_text(const cJSON *object, const char *path, const char *otherwise);

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
