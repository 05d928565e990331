/* Opens a file in the desktop's own program for it. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "task/error.h"

/* Asks xdg-open, without a shell in between. Returns 0 once it has ended well or runs on, or -errno with a
 * text. */
int open_in_browser(const char *path, struct error *error);

#endif
