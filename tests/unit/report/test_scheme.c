/* gnuplot's pictures follow the scheme of their reader, and keep all that is not a colour. */
#include "report/charts/scheme.h"

#include <stdlib.h>
#include <string.h>

#include "report/charts/chart.h"
#include "tests/unit/support/harness.h"

/* The picture with a style sheet; to be freed. */
static char *with_scheme(const char *svg)
{
    char *text = NULL;
    size_t length = 0;
    FILE *in = fmemopen((void *)(uintptr_t)svg, strlen(svg), "r"), *out = open_memstream(&text, &length);
    assert_non_null(in);
    assert_non_null(out);
    scheme_add(in, out);
    fclose(in);
    fclose(out);
    return text;
}

static const char *after_style(const char *text)
{
    const char *end = strstr(text, "</style>");
    assert_non_null(end);
    return end + strlen("</style>");
}

static void colours_get_one_notation_in_tags_alone(void **state)
{
    (void)state;
    char *text = with_scheme("<?xml version=\"1.0\"?>\n<svg width=\"9\">\n"
                             "<path stroke='rgb(  0,  69, 122)' d='M1 2'/><g fill=\"rgb(51,51,51)\">"
                             "<text>rgb(1,2,3) &lt;rgb( 4, 5, 6)</text></g></svg>\n");
    static const char head[] = "<?xml version=\"1.0\"?>\n<svg width=\"9\">\n<style>";
    assert_memory_equal(text, head, strlen(head));
    assert_string_equal(after_style(text), "\n<path stroke='#00457a' d='M1 2'/><g fill=\"#333333\">"
                                           "<text>rgb(1,2,3) &lt;rgb( 4, 5, 6)</text></g></svg>\n");
    free(text);
}

static void what_is_no_colour_stays(void **state)
{
    static const char odd[] = "<a rrgb='rg' b='rgb(x)'/><b c='rgb(1,2)' r='r'/>\n";
    char svg[128];
    (void)state;
    snprintf(svg, sizeof svg, "<svg>%s</svg>", odd);
    char *text = with_scheme(svg);
    assert_memory_equal(after_style(text), odd, strlen(odd));
    free(text);
    text = with_scheme("no picture <s v g> rgb");
    assert_string_equal(text, "no picture <s v g> rgb");
    free(text);
}

static void every_colour_has_another_on_a_dark_ground(void **state)
{
    static const char *const pairs[][2] = {
#define STATE(number, state, name, light, dark, ...) {light, dark},
        SHOWN_STATES(STATE)
#undef STATE
            {COLOUR_OUTLINE, COLOUR_OUTLINE_DARK},
#define OTHER(light, dark) {light, dark},
        CHART_COLOURS(OTHER)
#undef OTHER
    };
    (void)state;
    char *text = with_scheme("<svg></svg>");
    assert_non_null(strstr(text, "@media (prefers-color-scheme: dark)"));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char rule[80];
        if (pairs[i][0][0] == '\0')
            continue;
        snprintf(rule, sizeof rule, "[fill=\"%s\"]{fill:%s}", pairs[i][0], pairs[i][1]);
        if (strstr(text, rule) == NULL)
            fail_msg("no rule %s", rule);
    }
    free(text);
}

UNIT_TESTS(cmocka_unit_test(colours_get_one_notation_in_tags_alone),
           cmocka_unit_test(what_is_no_colour_stays),
           cmocka_unit_test(every_colour_has_another_on_a_dark_ground))
