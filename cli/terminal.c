/* Asks the terminal, the locale and the environment. */
#include "cli/terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLOR_WORD(name, word) word,
const char *const color_words[] = {COLOR_CHOICES(COLOR_WORD) NULL};
#undef COLOR_WORD

bool terminal_redraws(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) && kind != NULL && strcmp(kind, "dumb") != 0;
}

bool terminal_colour(FILE *stream, enum color_choice choice)
{
    const char *unwanted = getenv("NO_COLOR");
    if (choice != COLOR_AUTO)
        return choice == COLOR_ALWAYS;
    return (unwanted == NULL || unwanted[0] == '\0') && terminal_redraws(stream);
}

bool terminal_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool terminal_is(FILE *stream)
{
    return isatty(fileno(stream));
}

unsigned terminal_columns(FILE *stream)
{
    struct winsize size;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
}
