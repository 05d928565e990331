/* How the argument of an option is read, by its type. */
#ifndef CLI_OPTION_VALUES_H
#define CLI_OPTION_VALUES_H

#include <stddef.h>

#include "cli/options.h"

/* Reads `text` into the field. `name` is the option as typed ("-n" or "--tasks"), for messages. Returns 0, or
 * -EINVAL with a text; `better` then gets a suggestion, or "". */
int option_read_value(const struct option *option, const char *name, const char *text, void *field,
                      char *better, size_t better_bytes, struct error *error);

#endif
