/* What a run's document says of its runners: the traits that each stated itself (runners/runner.h). Whoever
 * shows results asks these, never a runner's name. */
#ifndef ANALYSIS_TRAITS_H
#define ANALYSIS_TRAITS_H

#include <stdbool.h>

#include <cjson/cJSON.h>

/* The members of a runner in run.json that have the name and the meaning of the field of `struct runner`:
 * from these lists they are written and read. */
#define TRAIT_TEXTS(X) X(while_waiting) X(stops) X(picks) X(language) X(group) X(base)
#define TRAIT_FLAGS(X)                                                                                       \
    X(plural) X(pooled) X(one_thread) X(one_stack_each) X(parks) X(shares_memory) X(offloads)

#define TRAIT_TEXT(name) const char *name;
#define TRAIT_FLAG(name) bool name;
struct traits {
    TRAIT_TEXTS(TRAIT_TEXT) /* borrowed from the document; "" where it has none */
    TRAIT_FLAGS(TRAIT_FLAG)
    bool computes_in_parallel; /* several of its lanes can be on a CPU at once */
    bool is_base;              /* its speed-ups are measured against itself */
    unsigned order;            /* its place among the document's runners, from 0 */
};
#undef TRAIT_TEXT
#undef TRAIT_FLAG

/* Reads the traits of the runner of this name. One that the document does not describe has none, and comes
 * last in order. */
void traits_read(const cJSON *run, const char *runner, struct traits *out);

/* Completes what documents had before runners stated their traits: a runner was its sentence alone. */
void traits_complete(cJSON *run);

#endif
