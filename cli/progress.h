/* One line on standard error: what is run, and the time left ("count with 20 threads, 3 of 5, 8 s left").
 * Every sample redraws the line, the end erases it; a standard error that is not a terminal gets none. */
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

/* Shows a step after the samples ("drawing charts"). */
void progress_step(const struct progress *progress, const char *step);

/* Erases the line. */
void progress_end(const struct progress *progress);

#endif
