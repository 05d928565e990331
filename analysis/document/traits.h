/* The traits that each runner stated itself (runners/runner.h), as the run's document holds them. Code that
 * shows results uses these traits, never a runner's name. */
#ifndef ANALYSIS_DOCUMENT_TRAITS_H
#define ANALYSIS_DOCUMENT_TRAITS_H

#include <stdbool.h>

#include <cjson/cJSON.h>

/* The members of a runner in run.json that share name and meaning with a field of `struct runner`: both the
 * writer and the reader use these lists. */
#define TRAIT_TEXTS(X) X(while_waiting) X(stops) X(picks) X(language) X(group) X(base)
#define TRAIT_FLAGS(X)                                                                                       \
    X(plural) X(pooled) X(one_thread) X(one_stack_each) X(parks) X(shares_memory) X(offloads)

#define TRAIT_TEXT(name) const char *name;
#define TRAIT_FLAG(name) bool name;
struct traits {
    TRAIT_TEXTS(TRAIT_TEXT) /* borrowed from the document; "" where it has none */
    TRAIT_FLAGS(TRAIT_FLAG)
    bool computes_in_parallel; /* several lanes can be on CPU at once */
    bool is_base;              /* its speed-ups are measured against itself */
    unsigned order;            /* its place among the document's runners, from 0 */
};
#undef TRAIT_TEXT
#undef TRAIT_FLAG

/* Reads the traits of the runner of this name. A runner without a description in the document has no traits
 * and comes last in order. */
void traits_read(const cJSON *run, const char *runner, struct traits *out);

/* Completes older documents, which described a runner by its sentence alone. */
void traits_complete(cJSON *run);

#endif
