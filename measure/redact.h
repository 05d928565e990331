/* Results are passed on: they must not reveal where on whose machine they were made. */
#ifndef MEASURE_REDACT_H
#define MEASURE_REDACT_H

#include <stddef.h>

/* Copies a text with every absolute path in it cut down to its last part ("-o/home/me/out" becomes
 * "-o.../out"); an address with
 * "//" is none. Returns `out`, cut when it does not fit. */
char *redact_paths(const char *text, char *out, size_t bytes);

#endif
