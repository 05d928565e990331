/* Messages to the user. */
#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/text.h"

void complain(const char *format, ...)
{
    /* One write, so that messages of several processes do not mix within a line. */
    char message[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "simul: %s\n", message);
}

/* The command line, with argv[at] replaced unless `at` is 0. */
static void put_line(int argc, char *const argv[], int at, const char *instead)
{
    fputs("simul", stderr);
    for (int i = 1; i < argc; i++) {
        fputc(' ', stderr);
        text_quote(stderr, i == at ? instead : argv[i]);
    }
}

void complain_suggest(int argc, char *const argv[], const struct correction *correction)
{
    if (correction->at == 0)
        return;
    fputs("type: ", stderr);
    put_line(argc, argv, correction->at, correction->word);
    fputc('\n', stderr);
}

void complain_suggest_more(int argc, char *const argv[], const char *options)
{
    if (options[0] == '\0')
        return;
    fputs("for less, type: ", stderr);
    put_line(argc, argv, 0, NULL);
    fprintf(stderr, " %s\n", options);
}
