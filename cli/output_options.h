/* The options for results that `run` and `report` share. */
#ifndef CLI_OUTPUT_OPTIONS_H
#define CLI_OUTPUT_OPTIONS_H

#include <stdbool.h>

#include "cli/options.h"
#include "cli/terminal.h"

#define OUTPUT_FORMATS(X)                                                                                    \
    X(TABLE, "table")                                                                                        \
    X(JSON, "json")                                                                                          \
    X(CSV, "csv")                                                                                            \
    X(MARKDOWN, "markdown")

#define FORMAT_ENUM(name, word) OUTPUT_##name,
enum output_format { OUTPUT_FORMATS(FORMAT_ENUM) OUTPUT_FORMAT_COUNT };
#undef FORMAT_ENUM
extern const char *const output_words[];

struct output_options {
    unsigned format; /* enum output_format */
    bool wide;
    bool quiet;
    bool open;
    unsigned color; /* enum color_choice */
};

/* The entries of an option list whose values have these options in the member `show`. */
#define OUTPUT_OPTIONS(values)                                                                               \
    {.name = "format",                                                                                       \
     .type = OPTION_CHOICE,                                                                                  \
     .words = output_words,                                                                                  \
     .default_text = "table",                                                                                \
     .offset = offsetof(values, show.format),                                                                \
     .help = "what is printed on standard output"},                                                          \
        {.name = "wide",                                                                                     \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.wide),                                                              \
         .help = "adds CPU time, memory, context switches and start-up to the table"},                       \
        {.name = "quiet",                                                                                    \
         .letter = 'q',                                                                                      \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.quiet),                                                             \
         .help = "prints only what failed"},                                                                 \
        {.name = "open",                                                                                     \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.open),                                                              \
         .help = "opens the report in the browser"},                                                         \
    {                                                                                                        \
        .name = "color", .type = OPTION_CHOICE, .words = color_words, .default_text = "auto",                \
        .offset = offsetof(values, show.color),                                                              \
        .help = "colour in the table; auto: on a terminal, unless NO_COLOR is set"                           \
    }

#endif
