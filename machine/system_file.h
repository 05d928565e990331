/* Small files of /proc and /sys. They are read below a folder that stands for "/", so that a test can bring a
 * machine of its own; paths are relative to it ("proc/stat"). */
#ifndef MACHINE_SYSTEM_FILE_H
#define MACHINE_SYSTEM_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* The first line, without its end. False, and "" in `out`, if the file cannot be read or is empty. */
bool system_file_line(int root_fd, const char *path, char *out, size_t bytes);

/* The number that the first line begins with. False, and *number as it was, if there is none. */
bool system_file_number(int root_fd, const char *path, double *number);

/* What follows `key`, and blanks and a colon behind it, in the first line that begins with that word. False,
 * and "" in `out`, if there is none. */
bool system_file_field(int root_fd, const char *path, const char *key, char *out, size_t bytes);

/* The whole file as a text, to be freed; NULL if it cannot be read. */
char *system_file_text(int root_fd, const char *path);

#endif
