/* Suggestions: the known name closest to a mistyped one, so that an error can say what was probably meant. */
#ifndef WORKLOADS_SUPPORT_SUGGESTION_H
#define WORKLOADS_SUPPORT_SUGGESTION_H

/* Looks at one known name after the other; starts as {.typed = text}. */
struct suggestion {
    const char *typed;
    const char *name;  /* the best so far, or NULL when none is near enough to be meant; borrowed */
    unsigned distance; /* of `name` */
};

/* Considers one more known name. Of equally near ones the first stays. */
void suggestion_consider(struct suggestion *suggestion, const char *known);

/* How many single-character insertions, deletions, replacements and swaps of neighbours turn `a` into `b`,
 * upper and lower case taken as equal (the optimal string alignment distance: Damerau 1964, as restricted by
 * Oommen and Loke 1997). Names longer than 63 characters count as unlike everything. */
unsigned suggestion_distance(const char *a, const char *b);

#endif
