/* Suggestions: the known name closest to a mistyped one, for error messages. */
#ifndef WORKLOADS_SUPPORT_SUGGESTION_H
#define WORKLOADS_SUPPORT_SUGGESTION_H

/* Considers known names one by one; starts as {.typed = text}. */
struct suggestion {
    const char *typed;
    const char *name;  /* the closest name so far, or NULL if none is near enough; borrowed */
    unsigned distance; /* of `name` */
};

/* Considers one more known name. Of equally close names the first stays. */
void suggestion_consider(struct suggestion *suggestion, const char *known);

/* The number of single-character insertions, deletions, replacements and swaps of neighbours between `a` and
 * `b`, ignoring case (the optimal string alignment distance: Damerau 1964, as restricted by Oommen and Loke
 * 1997). Names longer than 63 characters count as unlike everything. */
unsigned suggestion_distance(const char *a, const char *b);

#endif
