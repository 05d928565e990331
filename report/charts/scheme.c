/* A rule of a style sheet wins over an attribute of the element that names a colour (SVG 2, 6.6), so that the
 * picture stays as gnuplot drew it. Colours get one notation first: gnuplot has three. */
#include "report/charts/scheme.h"

#include <string.h>

#include "report/charts/chart.h"
#include "report/text/states.h"

static const struct scheme_colour {
    const char *light, *dark; /* "" for none */
} colours[] = {
#define STATE(number, state, name, light, dark, ...) {light, dark},
    SHOWN_STATES(STATE)
#undef STATE
        {COLOUR_OUTLINE, COLOUR_OUTLINE_DARK},
#define OTHER(light, dark) {light, dark},
    CHART_COLOURS(OTHER)
#undef OTHER
};

/* Two states may have one colour. */
static bool is_repeated(size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(colours[i].light, colours[index].light) == 0)
            return true;
    return false;
}

/* The lines of a pattern have their colour in a style of their own, over which only an important rule wins.
 */
static void write_style(FILE *out)
{
    fputs("\n<style>@media (prefers-color-scheme: dark) {\n", out);
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
        const char *light = colours[i].light, *dark = colours[i].dark;
        if (light[0] == '\0' || is_repeated(i))
            continue;
        fprintf(out, "[fill=\"%s\"]{fill:%s}[stroke=\"%s\"]{stroke:%s}[color=\"%s\"]{color:%s}", light, dark,
                light, dark, light, dark);
        fprintf(out, "[style*=\"stroke:%s\"]{stroke:%s!important}\n", light, dark);
    }
    fputs("}</style>", out);
}

/* --- one notation --- */

/* Copies what follows "rgb" in a tag, and writes a colour as #rrggbb. */
static void copy_colour(FILE *svg, FILE *out)
{
    char text[32];
    unsigned red, green, blue;
    size_t length = 0;
    int letter = 0;
    while (length + 1 < sizeof text && letter != ')' && (letter = getc(svg)) != EOF)
        text[length++] = (char)letter;
    text[length] = '\0';
    if (letter == ')' && sscanf(text, "(%u,%u,%u)", &red, &green, &blue) == 3)
        fprintf(out, "#%02x%02x%02x", red, green, blue);
    else
        fprintf(out, "rgb%s", text);
}

/* What gnuplot's tags hold is its own; texts between tags, which may come from outside, are copied. Gnuplot
 * leaves a ">" in them as it is, and XML allows none after "]]". */
void scheme_add(FILE *svg, FILE *out)
{
    static const char word[] = "rgb", root[] = "<svg";
    size_t of_word = 0, of_root = 0;
    bool in_tag = false, has_style = false;
    for (int letter; (letter = getc(svg)) != EOF;) {
        if (letter == '>' && !in_tag) {
            fwrite(word, 1, of_word, out);
            of_word = 0;
            fputs("&gt;", out);
            continue;
        }
        in_tag = letter == '<' || (in_tag && letter != '>');
        if (root[of_root] != '\0')
            of_root = letter == root[of_root] ? of_root + 1 : letter == root[0];
        if (letter != word[of_word]) {
            fwrite(word, 1, of_word, out);
            of_word = 0;
        }
        if (in_tag && letter == word[of_word]) {
            if (++of_word == strlen(word)) {
                copy_colour(svg, out);
                of_word = 0;
            }
            continue;
        }
        putc(letter, out);
        if (letter == '>' && root[of_root] == '\0' && !has_style) {
            write_style(out);
            has_style = true;
        }
    }
    fwrite(word, 1, of_word, out); /* of a picture that was cut short */
}
