/* Text from outside, in every language that a report writes. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "report/text/escape.h"

static void check(enum escape_language language, const char *text, const char *expected)
{
    char *out = NULL;
    size_t length;
    FILE *stream = open_memstream(&out, &length);
    assert_non_null(stream);
    escape_write(stream, language, text);
    fclose(stream);
    assert_string_equal(out, expected);
    free(out);
}

static void html_cannot_be_left(void **state)
{
    (void)state;
    check(ESCAPE_HTML, "<script>alert(\"1\")</script>", "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    check(ESCAPE_HTML, "a' onload='x&amp;", "a&#39; onload=&#39;x&amp;amp;");
}

/* SVG is XML, which has no place at all for control characters. */
static void svg_is_well_formed(void **state)
{
    (void)state;
    check(ESCAPE_HTML,
          "a\x01"
          "b]]>",
          "a\xEF\xBF\xBD"
          "b]]&gt;");
}

/* In a <script> nothing is escaped but by JSON itself, so no "<" may be left that could end it. */
static void json_cannot_be_left(void **state)
{
    (void)state;
    check(ESCAPE_JSON, "\"\\</script><!--", "\\\"\\\\\\u003c/script>\\u003c!--");
    check(ESCAPE_JSON, "a\tb\r\nc\x01", "a\\tb\\r\\nc\xEF\xBF\xBD");
    check(ESCAPE_SCRIPT, "{\"a\":\"</script>\\n\"}", "{\"a\":\"\\u003c/script>\\n\"}");
    check(ESCAPE_SCRIPT, "{\n\t}", "{  }");
}

static void gnuplot_strings_cannot_be_left(void **state)
{
    (void)state;
#define APOSTROPHE "\xE2\x80\x99"
    check(ESCAPE_GNUPLOT, "it's'; system('x'); '",
          "it" APOSTROPHE "s" APOSTROPHE "; system(" APOSTROPHE "x" APOSTROPHE "); " APOSTROPHE);
    check(ESCAPE_GNUPLOT, "''twice''", APOSTROPHE APOSTROPHE "twice" APOSTROPHE APOSTROPHE);
    check(ESCAPE_GNUPLOT, "two\nlines", "two lines");
    check(ESCAPE_GNUPLOT, "ends in a \\", "ends in a /");
}

static void tsv_fields_stay_one_field(void **state)
{
    (void)state;
    check(ESCAPE_TSV, "a\tb\nc", "a b c");
    check(ESCAPE_TSV, "say \"x", "say 'x");
    check(ESCAPE_TSV, "#comment",
          "\xEF\xBC\x83"
          "comment");
}

static void markdown_keeps_its_table(void **state)
{
    (void)state;
    check(ESCAPE_MARKDOWN, "a|b\nc", "a\\|b c");
    check(ESCAPE_MARKDOWN, "[x](javascript:y) `z` <b> *w*",
          "\\[x\\](javascript\\:y) \\`z\\` &lt;b&gt; \\*w\\*");
    check(ESCAPE_MARKDOWN, "http://host and @name: here", "http\\://host and &#64;name: here");
}

static void csv_quotes_what_needs_it(void **state)
{
    (void)state;
    check(ESCAPE_CSV, "plain", "plain");
    check(ESCAPE_CSV, "a,b", "\"a,b\"");
    check(ESCAPE_CSV, "say \"x\"\nagain", "\"say \"\"x\"\"\nagain\"");
}

static void deception_is_shown(void **state)
{
    (void)state;
    /* U+202E, which turns the direction of writing; spelled out, so that this file does not hold it. */
    static const char turning[] = {'a', (char)0xE2, (char)0x80, (char)0xAE, 'b', '\0'};
    check(ESCAPE_PLAIN, turning,
          "a\xEF\xBF\xBD"
          "b");
    /* An escape sequence of a terminal. */
    check(ESCAPE_PLAIN, "\x1b[31mred", "\xEF\xBF\xBD[31mred");
}

static void broken_utf8_is_replaced_byte_by_byte(void **state)
{
    (void)state;
    check(ESCAPE_PLAIN, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\x81", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8E\x81");
    check(ESCAPE_PLAIN, "a\xC3", "a\xEF\xBF\xBD");                               /* cut off */
    check(ESCAPE_PLAIN, "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD");                 /* an overlong slash */
    check(ESCAPE_PLAIN, "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
}

static void format_escapes_arguments_alone(void **state)
{
    (void)state;
    char *out = NULL;
    size_t length;
    FILE *stream = open_memstream(&out, &length);
    assert_non_null(stream);
    escape_format(stream, ESCAPE_HTML, "<b>%s</b> 100%% %s", "<", "%s");
    fclose(stream);
    assert_string_equal(out, "<b>&lt;</b> 100% %s");
    free(out);
}

UNIT_TESTS(cmocka_unit_test(html_cannot_be_left), cmocka_unit_test(svg_is_well_formed),
           cmocka_unit_test(json_cannot_be_left), cmocka_unit_test(gnuplot_strings_cannot_be_left),
           cmocka_unit_test(tsv_fields_stay_one_field), cmocka_unit_test(markdown_keeps_its_table),
           cmocka_unit_test(csv_quotes_what_needs_it), cmocka_unit_test(deception_is_shown),
           cmocka_unit_test(broken_utf8_is_replaced_byte_by_byte),
           cmocka_unit_test(format_escapes_arguments_alone))
