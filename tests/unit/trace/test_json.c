/* The token reader: what JSON is, what it is not, and where a hostile file meets its limits. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "tests/unit/support/scratch_file.h"
#include "trace/json/json.h"
#include "trace/json/window.h"

static char path[SCRATCH_PATH_BYTES];
static struct error error;

static struct json *open_text(const char *text)
{
    struct json *json = NULL;
    error.text[0] = '\0';
    scratch_text(path, text);
    assert_int_equal(json_open(&json, path, 1 << 30, &error), 0);
    unlink(path); /* it stays open */
    return json;
}

/* Writes each token as a letter, and the texts of keys, strings and numbers after it. Returns the code. */
static int spell(struct json *json, char *out, size_t bytes)
{
    static const char letters[] = ".{[/ks#tfn"; /* by enum json_kind */
    struct json_token token;
    int code;
    out[0] = '\0';
    do {
        size_t used = strlen(out);
        code = json_next(json, &token);
        if (code == 0)
            snprintf(out + used, bytes - used, "%c%s", letters[token.kind], token.text);
    } while (code == 0 && token.kind != JSON_END);
    json_close(json);
    return code;
}

static void expect(const char *text, const char *tokens)
{
    char out[1024];
    assert_int_equal(spell(open_text(text), out, sizeof out), 0);
    assert_string_equal(out, tokens);
}

/* `place` is "line N, byte M". */
static void refuse(const char *text, int code, const char *place, const char *what)
{
    char out[8192];
    assert_int_equal(spell(open_text(text), out, sizeof out), code);
    assert_non_null(strstr(error.text, path));
    assert_non_null(strstr(error.text, place));
    assert_non_null(strstr(error.text, what));
}

static void values_are_read(void **state)
{
    (void)state;
    expect("", ".");
    expect(" [ ] ", "[/.");
    expect("{\"a\":1,\"b\":[true,false,null,-0.5e+7],\"c\":{}}", "{ka#1kb[ttrueffalsennull#-0.5e+7/kc{//.");
    expect("[\"\",\"x\"]", "[ssx/.");
    expect("\"alone\"", "salone.");
}

/* What writers of traces do, though JSON forbids it. */
static void liberties_are_taken(void **state)
{
    (void)state;
    expect("[1,]", "[#1/.");
    expect("{\"a\":1,}", "{ka#1/.");
    expect("[\"a\tb\"]", "[sa\tb/.");
    expect("[\"a\nb\\n\"]", "[sa\nb\n/.");
    expect("[1,", "[#1."); /* the end inside: the depth shows */
    expect("{\"a\":", "{ka.");
}

static void escapes_become_characters(void **state)
{
    (void)state;
    expect("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "s\"\\/\b\f\n\r\t.");
    expect("\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"", "sA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80.");
    /* Halves of pairs and U+0000 would make texts that no one can show, or that end too early. */
    expect("\"\\u0000|\\ud800|\\udc00|\\ud800\\u0041|\\ud800\\n\"",
           "s\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD"
           "A|\xEF\xBF\xBD\n.");
    expect("\"\\ud800\\ud83d\\ude00\"", "s\xEF\xBF\xBD\xF0\x9F\x98\x80.");
}

static void errors_name_the_place(void **state)
{
    (void)state;
    refuse("[1 2]", -EINVAL, "line 1, byte 3", "a comma or ] was expected");
    refuse("{\"a\" 1}", -EINVAL, "line 1, byte 5", "a colon was expected");
    refuse("{a:1}", -EINVAL, "line 1, byte 1", "in quotes");
    refuse("{\"a\":1]", -EINVAL, "line 1, byte 6", "a comma or } was expected");
    refuse("[1]\n\n x", -EINVAL, "line 3, byte 6", "after its end");
    refuse("[\n\"a\nb\",\n,]", -EINVAL, "line 4, byte 9", "a value was expected");
    refuse("[tru]", -EINVAL, "line 1, byte 1", "a value was expected");
    refuse("[\"abc", -EINVAL, "line 1, byte 5", "ends inside of a string");
    refuse("[\"\\x\"]", -EINVAL, "line 1", "cannot escape");
    refuse("[\"\\u12g4\"]", -EINVAL, "line 1, byte 6", "four hexadecimal digits");
    refuse("]", -EINVAL, "line 1, byte 0", "a value was expected");
}

static void only_numbers_are_numbers(void **state)
{
    static const char *const wrong[] = {"[01]",   "[.5]",  "[1.]",    "[+1]", "[1e]",
                                        "[0x10]", "[NaN]", "[1e5.5]", "[--1]"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refuse(wrong[i], -EINVAL, "line 1, byte 1", "a value was expected");
    char digits[200];
    memset(digits, '7', sizeof digits);
    digits[sizeof digits - 1] = '\0';
    refuse(digits, -EINVAL, "line 1", ""); /* longer than any measurement */
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char text[2 * (size_t)MAX_JSON_DEPTH + 3];
    memset(text, '[', MAX_JSON_DEPTH);
    memset(text + MAX_JSON_DEPTH, ']', MAX_JSON_DEPTH);
    text[2 * (size_t)MAX_JSON_DEPTH] = '\0';
    char out[2 * (size_t)MAX_JSON_DEPTH + 3];
    assert_int_equal(spell(open_text(text), out, sizeof out), 0);
    memset(text, '[', MAX_JSON_DEPTH + 1);
    refuse(text, -EFBIG, "line 1, byte 256", "nested too deeply");
}

/* Strings of every length around the limit and around the window's end, each with a character of 3 bytes that
 * a cut must not divide. */
static void long_strings_are_cut_between_characters(void **state)
{
    (void)state;
    char text[MAX_JSON_STRING + 64];
    for (size_t length = MAX_JSON_STRING - 6; length <= MAX_JSON_STRING + 6; length++) {
        struct json_token token;
        text[0] = '"';
        memset(text + 1, 'x', length);
        memcpy(text + 1 + length, "\xE2\x82\xAC\"", 5);
        struct json *json = open_text(text);
        assert_int_equal(json_next(json, &token), 0);
        size_t expected = length + 3 <= MAX_JSON_STRING ? length + 3
                          : length < MAX_JSON_STRING    ? length
                                                        : (size_t)MAX_JSON_STRING;
        assert_int_equal(token.length, expected);
        assert_int_equal(strlen(token.text), expected);
        json_close(json);
    }
}

static void strings_cross_the_windows_end(void **state)
{
    (void)state;
    char *text = malloc(WINDOW_BYTES + 64);
    assert_non_null(text);
    for (size_t before = WINDOW_BYTES - 20; before < WINDOW_BYTES + 3; before++) {
        struct json_token token;
        memset(text, ' ', before);
        snprintf(text + before, 64, "[\"in \\u20AC two\",-12.5,true]");
        struct json *json = open_text(text);
        assert_int_equal(json_next(json, &token), 0);
        assert_int_equal(json_next(json, &token), 0);
        assert_string_equal(token.text, "in \xE2\x82\xAC two");
        assert_int_equal(json_next(json, &token), 0);
        assert_string_equal(token.text, "-12.5");
        assert_int_equal(json_next(json, &token), 0);
        assert_int_equal(token.kind, JSON_TRUE);
        json_close(json);
    }
    free(text);
}

static void a_value_can_be_skipped(void **state)
{
    (void)state;
    struct json_token token;
    struct json *json = open_text("[{\"a\":[1,[2,{}],\"x]\"],\"b\":{}},7]");
    assert_int_equal(json_next(json, &token), 0);
    assert_int_equal(json_next(json, &token), 0);
    assert_int_equal(token.kind, JSON_OBJECT);
    assert_int_equal(json_skip(json, &token), 0);
    assert_int_equal(json_depth(json), 1);
    assert_int_equal(json_next(json, &token), 0);
    assert_string_equal(token.text, "7");
    assert_int_equal(json_skip(json, &token), 0);
    assert_int_equal(json_next(json, &token), 0);
    assert_int_equal(token.kind, JSON_CLOSE);
    json_close(json);
}

static void gzip_reads_like_plain(void **state)
{
    (void)state;
    struct json *json;
    char out[64];
    scratch_gzip(path, "[\"packed\"]", 0);
    assert_int_equal(json_open(&json, path, 1 << 20, &error), 0);
    assert_int_equal(spell(json, out, sizeof out), 0);
    assert_string_equal(out, "[spacked/.");
    unlink(path);
}

static void a_damaged_gzip_file_is_reported(void **state)
{
    (void)state;
    struct json *json;
    char out[64];
    scratch_gzip(path, "[\"packed\",\"and\",\"cut\",\"short\"]", 9);
    assert_int_equal(json_open(&json, path, 1 << 20, &error), 0);
    assert_int_equal(spell(json, out, sizeof out), -EINVAL);
    assert_non_null(strstr(error.text, "damaged or cut short"));
    unlink(path);
}

/* A small gzip file may unpack to any size. */
static void size_has_a_limit_unpacked(void **state)
{
    (void)state;
    struct json *json;
    char out[64], *text = malloc(2000001);
    assert_non_null(text);
    memset(text, ' ', 2000000);
    text[2000000] = '\0';
    scratch_gzip(path, text, 0);
    assert_int_equal(json_open(&json, path, 1000000, &error), 0);
    assert_int_equal(spell(json, out, sizeof out), -EFBIG);
    assert_non_null(strstr(error.text, "larger, unpacked"));
    unlink(path);
    free(text);
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    struct json *json = NULL;
    struct json_token token;
    assert_int_equal(json_open(&json, "/nowhere/trace.json", 1 << 20, &error), -ENOENT);
    assert_non_null(strstr(error.text, "No such file"));
    assert_int_equal(json_open(&json, "/tmp", 1 << 20, &error), 0);
    assert_int_equal(json_next(json, &token), -EISDIR);
    json_close(json);
    json_close(NULL);
}

UNIT_TESTS(cmocka_unit_test(values_are_read), cmocka_unit_test(liberties_are_taken),
           cmocka_unit_test(escapes_become_characters), cmocka_unit_test(errors_name_the_place),
           cmocka_unit_test(only_numbers_are_numbers), cmocka_unit_test(depth_has_a_limit),
           cmocka_unit_test(long_strings_are_cut_between_characters),
           cmocka_unit_test(strings_cross_the_windows_end), cmocka_unit_test(a_value_can_be_skipped),
           cmocka_unit_test(gzip_reads_like_plain), cmocka_unit_test(a_damaged_gzip_file_is_reported),
           cmocka_unit_test(size_has_a_limit_unpacked), cmocka_unit_test(what_cannot_be_read_says_why))
