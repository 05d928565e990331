/* Lists and ranges: what they stand for, and what is reported of those that stand for nothing. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "workloads/support/values.h"

/* The values of a text as "1 10 100", or the error's text. */
static const char *shown(const char *text, enum param_type type, const char *word)
{
    static char out[4096];
    struct values values;
    struct error error = {""};
    size_t used = 0;
    if (values_read(text, type, word, &values, &error) != 0) {
        snprintf(out, sizeof out, "%s", error.text);
        return out;
    }
    for (unsigned i = 0; i < values.count; i++)
        used +=
            (size_t)snprintf(out + used, sizeof out - used, "%s%s", i > 0 ? " " : "", values.items[i].text);
    return out;
}

static void lists_and_ranges_of_numbers(void **state)
{
    static const struct {
        const char *text, *values;
    } cases[] = {
        {"7", "7"},
        {"1,10,100", "1 10 100"},
        {"1..5", "1 2 3 4 5"},
        {"3..3", "3"},
        {"1..1000:x10", "1 10 100 1000"},
        {"1..100:x3", "1 3 9 27 81"},
        {"10..100:+30", "10 40 70 100"},
        {"10..99:+30", "10 40 70"},
        {"0..2", "0 1 2"},
        {"1..2,8..32:x2,100", "1 2 8 16 32 100"},
        {"4,2,4", "4 2"},
        {"1..400:x400", "1 400"},
        {"18446744073709551614..18446744073709551615", "18446744073709551614 18446744073709551615"},
        {"4611686018427387904..18446744073709551615:x2", "4611686018427387904 9223372036854775808"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(shown(cases[i].text, PARAM_NUMBER, NULL), cases[i].values);
}

static void ranges_are_typed_with_units(void **state)
{
    (void)state;
    assert_string_equal(shown("100us..12.8ms:x2", PARAM_DURATION, NULL),
                        "100us 200us 400us 800us 1.6ms 3.2ms 6.4ms 12.8ms");
    assert_string_equal(shown("500ms..2s:+500ms", PARAM_DURATION, NULL), "500ms 1s 1.5s 2s");
    assert_string_equal(shown("30s..2m:x2", PARAM_DURATION, NULL), "30s 60s 120s");
    assert_string_equal(shown("1..100:x10,5ns", PARAM_SIZE, NULL),
                        "'5ns' is not a size such as 512, 64KiB or 2MiB");
    assert_string_equal(shown("512..4KiB:x2", PARAM_SIZE, NULL), "512 1KiB 2KiB 4KiB");
    /* What takes more than three decimals in a larger unit is typed in a smaller one. */
    assert_string_equal(shown("1KiB..3KiB:+1000", PARAM_SIZE, NULL), "1KiB 2024 3024");
}

static void equal_values_count_once_however_typed(void **state)
{
    struct values values;
    struct error error;
    (void)state;
    assert_int_equal(values_read("1ms,1000us,1.0ms,2ms", PARAM_DURATION, NULL, &values, &error), 0);
    assert_int_equal(values.count, 2);
    assert_string_equal(values.items[0].text, "1ms");
    assert_int_equal(values.items[1].number, 2000000);
}

static void a_word_stands_among_numbers(void **state)
{
    (void)state;
    assert_string_equal(shown("1,4,tasks", PARAM_NUMBER, "tasks"), "1 4 tasks");
    assert_string_equal(shown("tasks,tasks,0", PARAM_NUMBER, "tasks"), "tasks 0");
    assert_string_equal(shown("1..tasks", PARAM_NUMBER, "tasks"),
                        "'tasks' is not a whole number, nor the word tasks");
}

static void switches_have_lists(void **state)
{
    (void)state;
    assert_string_equal(shown("true,false", PARAM_SWITCH, NULL), "true false");
    assert_string_equal(shown("true..false", PARAM_SWITCH, NULL),
                        "'true..false': there is no range from true to false; type true,false");
}

static void errors_say_what_to_type(void **state)
{
    static const struct {
        const char *text;
        enum param_type type;
        const char *error;
    } cases[] = {
        {"", PARAM_NUMBER, "there is an empty place between commas"},
        {"1,", PARAM_NUMBER, "there is an empty place between commas"},
        {"1,,2", PARAM_NUMBER, "there is an empty place between commas"},
        {"1,x", PARAM_NUMBER, "'x' is not a whole number"},
        {"-1..3", PARAM_NUMBER, "'-1' is not a whole number"},
        {"1..", PARAM_NUMBER, "the range '1..' needs a beginning and an end, as in 1..8"},
        {"..8", PARAM_NUMBER, "the range '..8' needs a beginning and an end, as in 1..8"},
        {"..", PARAM_NUMBER, "the range '..' needs a beginning and an end, as in 1..8"},
        {"1...8", PARAM_NUMBER, "'.8' is not a whole number"},
        {"1..8..9", PARAM_NUMBER, "'8..9' is not a whole number"},
        {"8..1", PARAM_NUMBER, "the range 8..1 ends before it begins"},
        {"0..8:x2", PARAM_NUMBER,
         "the range 0..8 begins with 0, which no factor changes; type for example 0,1..8:x2"},
        {"1..8:2", PARAM_NUMBER,
         "':2' is no step of the range 1..8; type :x2 (twice the one before) or :+10"},
        {"1..8:", PARAM_NUMBER, "':' is no step of the range 1..8; type :x2 (twice the one before) or :+10"},
        {"1..8:x1", PARAM_NUMBER, "':x1' is no step: after x comes a whole number, 2 or more"},
        {"1..8:x1.5", PARAM_NUMBER, "':x1.5' is no step: after x comes a whole number, 2 or more"},
        {"1..8:+0", PARAM_NUMBER, "':+0' is no step: after + comes a whole number above 0"},
        {"1ms..8ms:+2", PARAM_DURATION,
         "':+2' is no step: after + comes a duration such as 500us, 5ms or 2s above 0"},
        {"1ms..8ms", PARAM_DURATION,
         "the range 1ms..8ms needs a step: 1ms..8ms:x2 doubles it each time, 1ms..8ms:+1ms adds to it"},
        {"1..401", PARAM_NUMBER,
         "the range 1..401 has 401 values, and 400 is the most; a step such as :x10 makes fewer of them"},
        {"0..18446744073709551615", PARAM_NUMBER,
         "the range 0..18446744073709551615 has 18446744073709551615 values, and 400 is the most; a step "
         "such as :x10 makes fewer of them"},
        {"1..300,301..500", PARAM_NUMBER, "these are more than 400 values, which is the most"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(shown(cases[i].text, cases[i].type, NULL), cases[i].error);
}

static void an_item_too_long_is_refused(void **state)
{
    char text[200];
    (void)state;
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_string_equal(shown(text, PARAM_NUMBER, NULL), "'11111111111111111111...' is too long for a value");
}

UNIT_TESTS(cmocka_unit_test(lists_and_ranges_of_numbers), cmocka_unit_test(ranges_are_typed_with_units),
           cmocka_unit_test(equal_values_count_once_however_typed),
           cmocka_unit_test(a_word_stands_among_numbers), cmocka_unit_test(switches_have_lists),
           cmocka_unit_test(errors_say_what_to_type), cmocka_unit_test(an_item_too_long_is_refused))
