/* The options for output that several commands share. */
#ifndef CLI_OUTPUT_OPTIONS_H
#define CLI_OUTPUT_OPTIONS_H

#include <stdbool.h>

#include "cli/options.h"
#include "cli/terminal.h"

/* For people and for programs; in these two alone a command without figures prints. */
#define PLAIN_FORMATS(X)                                                                                     \
    X(TABLE, "table")                                                                                        \
    X(JSON, "json")

#define OUTPUT_FORMATS(X)                                                                                    \
    PLAIN_FORMATS(X)                                                                                         \
    X(CSV, "csv")                                                                                            \
    X(MARKDOWN, "markdown")

#define FORMAT_ENUM(name, word) OUTPUT_##name,
enum output_format { OUTPUT_FORMATS(FORMAT_ENUM) OUTPUT_FORMAT_COUNT };
#undef FORMAT_ENUM
extern const char *const output_words[], *const plain_words[];

struct output_options {
    unsigned format; /* enum output_format */
    bool wide;
    bool verbose;
    bool quiet;
    bool open;
    unsigned color; /* enum color_choice */
};

/* The entry of --format, which is stored in the unsigned `member` (enum output_format). */
#define OPTION_FORMAT(values, member, choices, meaning)                                                      \
    {                                                                                                        \
        .name = "format", .type = OPTION_CHOICE, .words = choices, .default_text = "table",                  \
        .offset = offsetof(values, member), .help = meaning                                                  \
    }

/* The entry of --color, which is stored in the unsigned `member` (enum color_choice). */
#define OPTION_COLOR(values, member)                                                                         \
    {                                                                                                        \
        .name = "color", .type = OPTION_CHOICE, .words = color_words, .default_text = "auto",                \
        .offset = offsetof(values, member),                                                                  \
        .help = "colour in the table; auto: on a terminal, unless NO_COLOR is set"                           \
    }

/* The entries of an option list whose values have these options in the member `show`. */
#define OUTPUT_OPTIONS(values)                                                                               \
    OPTION_FORMAT(values, show.format, output_words, "what is printed on standard output"),                  \
        {.name = "wide",                                                                                     \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.wide),                                                              \
         .help = "adds a table with CPU time, memory, handles, context switches and start-up"},              \
        {.name = "verbose",                                                                                  \
         .letter = 'v',                                                                                      \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.verbose),                                                           \
         .help = "adds the table, what workloads say of each runner, and how it was measured"},              \
        {.name = "quiet",                                                                                    \
         .letter = 'q',                                                                                      \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.quiet),                                                             \
         .help = "prints only what failed"},                                                                 \
        {.name = "open",                                                                                     \
         .type = OPTION_FLAG,                                                                                \
         .offset = offsetof(values, show.open),                                                              \
         .help = "opens the report in the browser"},                                                         \
        OPTION_COLOR(values, show.color)

#endif
