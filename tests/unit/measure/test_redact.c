/* What results report paths: the last part, and nothing of where it lies. */
#include "measure/redact.h"
#include "tests/unit/support/harness.h"

static void expect(const char *text, const char *redacted)
{
    char out[64];
    assert_string_equal(redact_paths(text, out, sizeof out), redacted);
}

static void absolute_paths_are_cut_to_their_last_part(void **state)
{
    (void)state;
    expect("/home/me/out", ".../out");
    expect("/home/me/out/", ".../out/");
    expect("-o/home/me/out", "-o.../out");
    expect("--output=/srv/x/y", "--output=.../y");
    expect("fetch:urls=/home/me/list.txt:timeout=1s", "fetch:urls=.../list.txt:timeout=1s");
}

static void other_texts_stay(void **state)
{
    (void)state;
    expect("results/mine", "results/mine");
    expect("http://127.0.0.1/a/b", "http://127.0.0.1/a/b");
    expect("count:delay=1s", "count:delay=1s");
    expect("/", "/");
    expect("", "");
}

static void a_text_that_does_not_fit_is_cut(void **state)
{
    char out[8];
    (void)state;
    assert_string_equal(redact_paths("abcdefghij", out, sizeof out), "abcdefg");
    assert_string_equal(redact_paths("ab=/home/user/longname", out, sizeof out), "ab=.../");
}

UNIT_TESTS(cmocka_unit_test(absolute_paths_are_cut_to_their_last_part), cmocka_unit_test(other_texts_stay),
           cmocka_unit_test(a_text_that_does_not_fit_is_cut))
