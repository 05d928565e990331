/* How the argument of an option is read, by its type. */
#ifndef CLI_OPTION_VALUES_H
#define CLI_OPTION_VALUES_H

#include <stddef.h>

#include "cli/options.h"

/* Reads `text` into the field. `name` is the option as it was typed ("-n" or "--tasks"), for the text.
 * Returns 0, or -EINVAL with a text; `better` then gets what was probably meant, or "". */
int option_read_value(const struct option *option, const char *name, const char *text, void *field,
                      char *better, size_t better_bytes, struct error *error);

#endif
