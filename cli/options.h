/* Options as a list: parsing, `--help`, the man page and the completion are made from an option's one entry.
 * Options may stand before or after operands, as `--name value`, `--name=value`, `-n 3` or `-n3`; `--` ends
 * them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/complain.h"
#include "task/error.h"

/* type, the C type of its field, the word that stands for its argument, an example of it */
#define OPTION_TYPES(X)                                                                                      \
    X(FLAG, bool, NULL, NULL)                                                                                \
    X(COUNT, unsigned, "N", "10")                          /* a whole number from 1 on */                    \
    X(COUNTS, const char *, "N,...", "10")                 /* COUNTs, also as ranges; stored as typed */     \
    X(NUMBER, uint64_t, "N", "1")                          /* a whole number from 0 on */                    \
    X(DURATION, uint64_t, "TIME", "30s")                   /* longer than 0; stored in ns */                 \
    X(PERCENT, double, "PERCENT", "5%")                    /* 0% to 1000%; stored as a fraction: 0.05 */     \
    X(CHOICE, unsigned, NULL, NULL)                        /* one of `words`; stored as its index */         \
    X(RUNNERS, const char *, "RUNNER,...", "sync,threads") /* names of runners; stored as typed */           \
    X(WORKERS, const char *, "WORKERS", "4")               /* as COUNTS, or "tasks"; stored as typed */      \
    X(FILE, const char *, "FILE", "run.json")              /* stored as typed */                             \
    X(FOLDER, const char *, "DIR", "results/mine")         /* stored as typed */

#define OPTION_ENUM(type, field, argument, example) OPTION_##type,
enum option_type { OPTION_TYPES(OPTION_ENUM) OPTION_TYPE_COUNT };
#undef OPTION_ENUM

struct option {
    const char *name; /* without "--"; NULL ends a list */
    char letter;      /* 0: none */
    enum option_type type;
    const char *argument;     /* its name in the help; NULL: the type's own */
    const char *const *words; /* of a choice, NULL-ended */
    const char *default_text; /* the default, as it would be typed; NULL: zero of its type */
    const char *bare;         /* the value of an option typed without one; NULL: a value is required */
    const char *number_means; /* the option to suggest when a number is given, or NULL */
    const char *zero_word;    /* of a count: a word for 0 ("auto"), or NULL */
    uint64_t max;             /* of a count; 0: no limit of its own */
    size_t offset;            /* of its field in the struct of values */
    const char *help;         /* a phrase without a full stop */
};

/* The command line without its options. */
struct arguments {
    int argc;
    char *const *argv;               /* all as typed */
    const struct option **option_of; /* for each word of argv: its option, or NULL */
    const char **operands;           /* in order; points into argv */
    int *operand_at;                 /* the index of each in argv */
    unsigned operand_count;
};

/* Sets every field of `values` to its default, then reads argv from argv[first] on. Returns 0, or -EINVAL
 * (-ENOMEM) with a text; `correction` then names the word to type instead, if known. Free the arguments when
 * 0 was returned. */
int options_parse(const struct option *options, int argc, char *const argv[], int first, void *values,
                  struct arguments *out, struct correction *correction, struct error *error);
void arguments_free(struct arguments *arguments);

/* Prints the command line with the options in `instead` ("-n 3 --repeats 1") in place of those that were
 * typed. */
void options_print_with(const struct option *options, const struct arguments *arguments, const char *instead,
                        FILE *out);

/* The argument's placeholder: "N", "on|off"; "" for a flag. Returns `out`. */
char *option_argument(const struct option *option, char *out, size_t bytes);

#endif
