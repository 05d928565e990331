/* Opens a file in the desktop's program for its type. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "task/error.h"

/* Runs xdg-open, without a shell in between. Returns 0 once xdg-open has succeeded or runs on, or -errno with
 * a text. */
int open_in_browser(const char *path, struct error *error);

#endif
