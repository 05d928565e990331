/* Results are passed on, so they must not reveal the user or the folders of a machine. */
#ifndef MEASURE_REDACT_H
#define MEASURE_REDACT_H

#include <stddef.h>

/* Copies a text with every absolute path redacted to its last part: "-o/home/me/out" becomes "-o.../out". An
 * address with "//" is kept. Returns `out`, cut when it does not fit. */
char *redact_paths(const char *text, char *out, size_t bytes);

#endif
