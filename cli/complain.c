/* One buffer and one write a message. */
#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/text.h"

void complain(const char *format, ...)
{
    /* One write keeps messages of several processes from mixing within a line: stderr has no buffer of its
     * own. */
    char message[2048], line[3 * sizeof message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    FILE *memory = fmemopen(line, sizeof line, "w");
    if (memory == NULL)
        return;
    fputs("simul: ", memory);
    text_lines(memory, message[0] != '\0' ? message : "\n");
    fclose(memory);
    fputs(line, stderr);
}

void complain_suggest(int argc, char *const argv[], const struct correction *correction)
{
    if (correction->at == 0)
        return;
    fputs("type: simul", stderr);
    for (int i = 1; i < argc; i++) {
        fputc(' ', stderr);
        text_quote(stderr, i == correction->at ? correction->word : argv[i]);
    }
    fputc('\n', stderr);
}
