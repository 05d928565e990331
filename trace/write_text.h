/* The numbers, times and texts of a trace file. A trace of a million events has some twenty million of them,
 * and fprintf is several times as slow for each. Errors are those of the stream. */
#ifndef TRACE_WRITE_TEXT_H
#define TRACE_WRITE_TEXT_H

#include <stdint.h>
#include <stdio.h>

/* Writes `before` (a member's name with its quotes and colon, say) and the number. */
void trace_put_number(FILE *out, const char *before, uint64_t number);

/* As trace_put_number, for a time or length in ns, as microseconds with three decimals: "12.345". */
void trace_put_time(FILE *out, const char *before, uint64_t ns);

/* A text from the source or the command line, as the inside of a JSON string. */
void trace_put_text(FILE *out, const char *text);

#endif
