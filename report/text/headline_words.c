/* Pieces of headlines. */
#include "report/text/headline_words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void headline_add(char *text, size_t bytes, const char *format, ...)
{
    size_t used = strlen(text);
    va_list values;
    va_start(values, format);
    vsnprintf(text + used, bytes - used, format, values);
    va_end(values);
}

void headline_capitalise(char *text)
{
    text[0] = (char)toupper((unsigned char)text[0]);
}

/* The end of the first so many words; the end of the text if there are fewer. */
static size_t end_of_words(const char *text, unsigned words)
{
    size_t end = 0;
    for (unsigned i = 0; i < words && text[end] != '\0'; i++) {
        end += strspn(text + end, " ");
        end += strcspn(text + end, " ");
    }
    return end;
}

bool headline_cut(char *text, size_t bytes, unsigned words)
{
    size_t end = end_of_words(text, words);
    if (text[end + strspn(text + end, " ")] == '\0')
        return false;
    text[end] = '\0';
    headline_add(text, bytes, "...");
    return true;
}

unsigned headline_count_words(const char *text)
{
    unsigned words = 0;
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
        words++;
        text += strcspn(text, " ");
    }
    return words;
}

bool headline_is_loop(const struct traits *traits)
{
    return traits->parks && traits->one_thread;
}
