/* run.json in memory: a cJSON document is the one form of a run's results, from the first sample on. Whatever
 * shows results reads the document, measured just now or opened from disk. The schema is
 * docs/schema/run.schema.json; analysis/document/members.h lists what is read of a document. */
#ifndef ANALYSIS_DOCUMENT_DOCUMENT_H
#define ANALYSIS_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

#include "analysis/document/members.h"
#include "task/error.h"

/* The schema that is written; analysis/document/document_upgrade.h brings earlier ones to it. */
enum { RUN_SCHEMA = 2 };

/* The member of an object, which may be NULL; NULL if there is none. */
const cJSON *document_at(const cJSON *object, enum member member);

/* The member of a document that is being built, to add to it; NULL if there is none. */
cJSON *document_item(cJSON *object, enum member member);

/* The number, or NaN if there is none: shown as "-". The member's type in the list must be NUMBER. */
double document_number(const cJSON *object, enum member member);

/* The text, or `otherwise`. */
const char *document_text(const cJSON *object, enum member member, const char *otherwise);

/* Whether the status of a cell or a sample is "ok". */
bool document_is_ok(const cJSON *object);

/* Whether the document joins several runs (analysis/join/join.h). */
bool document_is_joined(const cJSON *document);

/* The digest of a cell's first sample that is ok; NULL without one. */
const char *document_digest(const cJSON *cell);

/* With so many undisturbed samples of a cell, its disturbed ones do not count in its figures. */
enum { MIN_UNDISTURBED = 5 };

/* Whether the cell's disturbed samples count, because there are too few others. */
bool document_disturbed_count(const cJSON *cell);

/* Whether a sample that counts in the cell's figures was disturbed: its times are then doubtful. */
bool document_is_disturbed(const cJSON *cell);

/* Whether a sample counts in its cell's figures: it is ok, and undisturbed or disturbed ones count. */
bool document_counts(const cJSON *sample, bool disturbed_count);

/* The sample whose makespan is closest to the median of the cell's makespans, `median_ns`; NULL without
 * samples. */
const cJSON *document_median_sample(const cJSON *cell, double median_ns);

/* Reads DIR/run.json, and checks its schema number and its form (analysis/document/document_check.h). Returns
 * NULL with a text that says what to do. */
cJSON *document_load(const char *dir, struct error *error);

/* As document_load, of the file itself, which may be a pipe. */
cJSON *document_load_file(const char *path, struct error *error);

/* Writes run.json into the folder by a temporary name. Returns 0 or -errno with a text. */
int document_save(const cJSON *document, int dir_fd, struct error *error);

/* Writes the first run.json of a folder, which makes the folder this run's: of several that try at once, all
 * but one get -EEXIST. `dir` is its name for a message. Returns 0 or -errno with a text. */
int document_claim(const cJSON *document, int dir_fd, const char *dir, struct error *error);

#endif
