/* One line on standard error that says how far a run is and how long it will last; drawn again with every
 * sample, erased at the end, and not there at all when standard error is no terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>

#include "measure/suite.h"

struct progress {
    bool shown;
    unsigned repeats; /* of each cell */
    unsigned failed;  /* samples so far */
};

/* Starts; nothing is drawn when `wanted` is false. The observer refers to `progress`. */
void progress_begin(struct progress *progress, bool wanted, unsigned repeats,
                    struct suite_observer *observer);

/* Shows what is done after the samples ("drawing charts"). */
void progress_step(const struct progress *progress, const char *step);

/* Erases the line. */
void progress_end(const struct progress *progress);

#endif
