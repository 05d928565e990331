/* Words between the items of a list in a sentence. */
#ifndef REPORT_TEXT_WORDS_H
#define REPORT_TEXT_WORDS_H

#include <stddef.h>

/* The separator before item i of n: "a, b and c". */
static inline const char *words_joint(size_t i, size_t n)
{
    return i == 0 ? "" : i + 1 < n ? ", " : " and ";
}

#endif
