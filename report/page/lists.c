/* The build runs this program, which is not part of simul: C and the page's script share its lists. The
 * output is a module of numbers and tables, or a style sheet of the states' colours.
 *
 *   lists FILE.js | FILE.css */
#include <stdio.h>
#include <string.h>

#include "report/page/pack/pack.h"
#include "report/text/states.h"
#include "task/shared.h"
#include "task/units.h"

static const struct {
    int number;
    const char *id, *name, *light, *dark, *pattern, *means;
} states[] = {
#define STATE(number, state, ...) {number, #state, __VA_ARGS__},
    SHOWN_STATES(STATE)
#undef STATE
};

enum { STATE_COUNT = sizeof states / sizeof states[0] };

static void write_numbers(FILE *out)
{
    fprintf(out, "export const STATE_COUNT = %d, PACK_MAGIC = %u", STATE_COUNT, PACK_MAGIC);
    for (size_t i = 0; i < STATE_COUNT; i++)
        fprintf(out, ", %s = %d", states[i].id, states[i].number);
#define SWITCH(kind, text) fprintf(out, ", SWITCH_%s = %d", #kind, SWITCH_##kind);
    SWITCH_KINDS(SWITCH)
#define END(end) fprintf(out, ", %s = %d", #end, PACK_##end);
    PACK_ENDS(END)
    fputs(";\n", out);
}

static void write_module(FILE *out)
{
    fputs("/* The lists that the page shares with C, written by report/page/lists.c. */\n", out);
    write_numbers(out);
#define TYPE(type, name) fprintf(out, "export const PACK_%s = \"%s\";\n", #type, name);
    PACK_TYPES(TYPE)
#define LANE(kind, name) fprintf(out, "export const LANE_%s = \"%s\";\n", #kind, name);
    LANE_KINDS(LANE)
    fputs("export const OUTLINE_LIGHT = \"" COLOUR_OUTLINE "\";\n"
          "export const OUTLINE_DARK = \"" COLOUR_OUTLINE_DARK "\";\n"
          "export const STATES = [\n",
          out);
    for (size_t i = 0; i < STATE_COUNT; i++)
        fprintf(out,
                "{ state: %d, name: \"%s\", light: \"%s\", dark: \"%s\", pattern: \"%s\", means: \"%s\" },\n",
                states[i].number, states[i].name, states[i].light, states[i].dark, states[i].pattern,
                states[i].means);
    fputs("];\nexport const DURATION_UNITS = [\n", out);
#define UNIT(name, ns, below) fprintf(out, "{ name: \"%s\", ns: %.17g, below: %.17g },\n", name, ns, below);
    DURATION_UNITS(UNIT)
    fputs("];\nexport const DECIMALS = [\n", out);
#define DECIMALS(decimals, below) fprintf(out, "{ decimals: %d, below: %.17g },\n", decimals, below);
    SHOWN_DECIMALS(DECIMALS)
    fputs("];\n", out);
}

static void write_colours(FILE *out, bool dark)
{
    fputs(":root {\n", out);
    for (size_t i = 0; i < STATE_COUNT; i++)
        if (states[i].light[0] != '\0')
            fprintf(out, "  --state-%d: %s;\n", states[i].number, dark ? states[i].dark : states[i].light);
    fprintf(out, "  --outline: %s;\n", dark ? COLOUR_OUTLINE_DARK : COLOUR_OUTLINE);
    fputs("}\n", out);
}

static void write_style(FILE *out)
{
    fputs("/* The colours of the states, for swatches and the source. */\n", out);
    write_colours(out, false);
    fputs("@media (prefers-color-scheme: dark) {\n", out);
    write_colours(out, true);
    fputs("}\n", out);
}

int main(int argc, char **argv)
{
    const char *ending = argc == 2 ? strrchr(argv[1], '.') : NULL;
    FILE *out = ending != NULL ? fopen(argv[1], "w") : NULL;
    if (out == NULL)
        return 2;
    if (strcmp(ending, ".css") == 0)
        write_style(out);
    else
        write_module(out);
    return fclose(out) == 0 ? 0 : 1;
}
