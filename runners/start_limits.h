/* The limits that the start of a thread or a process may meet, with their values. */
#ifndef RUNNERS_START_LIMITS_H
#define RUNNERS_START_LIMITS_H

enum { START_LIMITS_BYTES = 160 };

/* What may be behind `code`, a -errno of pthread_create, fork or pipe: " (ulimit -u is 100,
 * kernel.threads-max is 30000, kernel.pid_max is 32768)"; "" for other errors. The limit of a control group
 * is the sample's to name (measure/sample/causes.h). Returns `out`. */
const char *start_limits(int code, char out[START_LIMITS_BYTES]);

#endif
