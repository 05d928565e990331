/* What a file is if it is not Trace Event JSON, in words that say what to do. */
#ifndef TRACE_JSON_FILE_KIND_H
#define TRACE_JSON_FILE_KIND_H

#include <stddef.h>

/* By the file's first bytes, unpacked if it is gzip; NULL if they may be JSON. */
const char *file_kind_of_bytes(const char *bytes, size_t n);

/* By a member of the top-level object; NULL if the member says nothing. */
const char *file_kind_of_member(const char *name);

/* Of a file that holds a document in each line. */
extern const char file_kind_lines[];

#endif
