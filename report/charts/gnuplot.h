/* Runs gnuplot on scripts: without a shell, a few at once, each with a time limit and its output kept. */
#ifndef REPORT_CHARTS_GNUPLOT_H
#define REPORT_CHARTS_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>

enum { GNUPLOT_OUTPUT_BYTES = 400 };

struct gnuplot_job {
    char script[160];                  /* in: file name within the folder */
    bool drawn;                        /* out */
    char output[GNUPLOT_OUTPUT_BYTES]; /* out: the cause of a failure; the start of gnuplot's output */
};

/* Runs each script in the folder `dir_fd`. Returns 0, also when single jobs failed; -ENOENT without gnuplot;
 * -ETIMEDOUT where one hung, and the others were not started; -EINTR where interrupt_pending(); or another
 * -errno that stopped all jobs. */
int gnuplot_run(int dir_fd, struct gnuplot_job *jobs, size_t n);

#endif
