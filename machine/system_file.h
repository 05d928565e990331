/* Small files of /proc and /sys. Paths are relative ("proc/stat") to a folder that stands for "/", so that a
 * test can bring a machine of its own. */
#ifndef MACHINE_SYSTEM_FILE_H
#define MACHINE_SYSTEM_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Opens the real "/", which the caller closes. Returns -1 with errno set where that fails; every function
 * below then fails, too. */
int system_file_root(void);

/* The first line, without its end. False, and "" in `out`, if the file cannot be read or is empty. */
bool system_file_line(int root_fd, const char *path, char *out, size_t bytes);

/* The number at the start of the first line. False, and *number unchanged, if there is none. */
bool system_file_number(int root_fd, const char *path, double *number);

/* The rest of the first line that begins with `key`, after blanks and a colon. False, and "" in `out`, if
 * there is none. */
bool system_file_field(int root_fd, const char *path, const char *key, char *out, size_t bytes);

/* The whole file as a text, which the caller frees; NULL if the file cannot be read. */
char *system_file_text(int root_fd, const char *path);

#endif
