/* Edit distance by dynamic programming over three rows: names are short, so the plain table is the clear
 * choice. */
#include "workloads/support/suggestion.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 63 };

static unsigned min(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

unsigned suggestion_distance(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return UINT_MAX;

    /* table[i % 3][j]: the distance from the first i characters of a to the first j of b. */
    unsigned table[3][LONGEST + 1];
    for (unsigned i = 0; i <= rows; i++) {
        unsigned *row = table[i % 3], *above = table[(i + 2) % 3], *two_above = table[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= columns; j++) {
            if (i == 0) {
                row[j] = j;
                continue;
            }
            unsigned replaced = above[j - 1] + !same(a[i - 1], b[j - 1]);
            row[j] = min(replaced, min(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                row[j] = min(row[j], two_above[j - 2] + 1);
        }
    }
    return table[rows % 3][columns];
}

/* At least one letter may be wrong, and up to a third of the letters. A beginning of two letters or more
 * counts as one mistake. */
static bool near_enough(const struct suggestion *suggestion, const char *known, unsigned *distance)
{
    size_t typed = strlen(suggestion->typed);
    *distance = suggestion_distance(suggestion->typed, known);
    if (typed >= 2 && *distance > 1 && strncasecmp(suggestion->typed, known, typed) == 0)
        *distance = 1;
    return typed >= 2 && *distance <= 1 + typed / 3 && *distance < strlen(known);
}

void suggestion_consider(struct suggestion *suggestion, const char *known)
{
    unsigned distance;
    if (!near_enough(suggestion, known, &distance))
        return;
    if (suggestion->name == NULL || distance < suggestion->distance) {
        suggestion->name = known;
        suggestion->distance = distance;
    }
}
