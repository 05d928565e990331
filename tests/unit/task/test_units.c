/* Reading and showing numbers with units. */
#include "tests/unit/support/harness.h"

#include <errno.h>

#include "task/units.h"

static void durations_are_exact(void **state)
{
    static const struct {
        const char *text;
        uint64_t ns;
    } good[] = {
        {"0", 0},
        {"0s", 0},
        {"250ns", 250},
        {"500us", 500000},
        {"500\u00b5s", 500000},
        {"5ms", 5000000},
        {"2s", 2000000000},
        {"1.5s", 1500000000},
        {"0.000001ms", 1},
        {"1m", 60000000000},
        {"1h", 3600000000000},
        {"5124095.576030h", 18446744073708000000U},
        {"18446744073709551615ns", UINT64_MAX},
    };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t ns = 1;
        assert_int_equal(units_parse_duration(good[i].text, &ns), 0);
        assert_int_equal(ns, good[i].ns);
    }
}

static void wrong_durations_are_refused(void **state)
{
    static const char *const bad[] = {
        "",      "5",    "ms",    "-5ms", "+5ms",       " 5ms",      "5 ms",
        "5ms ",  "5mss", "1.s",   ".5s",  "1.5.5s",     "1,5s",      "0x5ms",
        "5days", "1e3s", "5KiB",  "nan",  "1.0000000s", "99999999h", "18446744073709551616ns",
        "00",    "1ms2", "5\xb5", "1.5"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t ns;
        if (units_parse_duration(bad[i], &ns) != -EINVAL)
            fail_msg("'%s' was taken for a duration", bad[i]);
    }
}

static void sizes_are_exact(void **state)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {
        {"0", 0},         {"512", 512},         {"512B", 512},      {"4k", 4096},        {"4K", 4096},
        {"64KiB", 65536}, {"1.5KiB", 1536},     {"2MiB", 2097152},  {"2M", 2097152},     {"1kB", 1000},
        {"1MB", 1000000}, {"1GiB", 1073741824}, {"3G", 3221225472}, {"1GB", 1000000000},
    };
    static const char *const bad[] = {"", "k", "-1", "1KB2", "5ms", "17179869184GiB", "1 KiB"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t bytes = 1;
        assert_int_equal(units_parse_size(good[i].text, &bytes), 0);
        assert_int_equal(bytes, good[i].bytes);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t bytes;
        if (units_parse_size(bad[i], &bytes) != -EINVAL)
            fail_msg("'%s' was taken for a size", bad[i]);
    }
}

static void numbers_are_whole(void **state)
{
    static const char *const bad[] = {"", "1.0", "1k", "-1", "0x10", "18446744073709551616", "1 "};
    uint64_t number = 1;
    (void)state;
    assert_int_equal(units_parse_number("0", &number), 0);
    assert_int_equal(number, 0);
    assert_int_equal(units_parse_number("18446744073709551615", &number), 0);
    assert_int_equal(number, UINT64_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (units_parse_number(bad[i], &number) != -EINVAL)
            fail_msg("'%s' was taken for a number", bad[i]);
}

static void a_refused_text_changes_nothing(void **state)
{
    uint64_t value = 7;
    (void)state;
    assert_int_equal(units_parse_duration("5", &value), -EINVAL);
    assert_int_equal(units_parse_size("x", &value), -EINVAL);
    assert_int_equal(units_parse_number("1.5", &value), -EINVAL);
    assert_int_equal(value, 7);
}

static void durations_show_three_digits(void **state)
{
    static const struct {
        uint64_t ns;
        const char *text;
    } shown[] = {
        {0, "0 ns"},
        {999, "999 ns"},
        {1000, "1.00 us"},
        {9994, "9.99 us"},
        {9996, "10.0 us"},
        {99960, "100 us"},
        {812000, "812 us"},
        {999499, "999 us"},
        {999500, "1.00 ms"}, /* not "1000 us" */
        {10300000, "10.3 ms"},
        {1010000000, "1.01 s"},
        {119000000000, "119 s"},
        {150000000000, "2.50 min"},
        {3600000000000, "1.00 h"},
        {UINT64_MAX - 2048, "5124096 h"},
    };
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_string_equal(units_show_duration(shown[i].ns, text, sizeof text), shown[i].text);
}

static void sizes_show_binary_units(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } shown[] = {
        {0, "0 B"},
        {512, "512 B"},
        {1023, "1023 B"},
        {1024, "1 KiB"},
        {1536, "1.5 KiB"},
        {65536, "64 KiB"},
        {1048575, "1 MiB"},
        {157286400, "150 MiB"},
        {104910029, "100 MiB"},
        {UINT64_MAX, "16 EiB"},
    };
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_string_equal(units_show_size(shown[i].bytes, text, sizeof text), shown[i].text);
}

UNIT_TESTS(cmocka_unit_test(durations_are_exact), cmocka_unit_test(wrong_durations_are_refused),
           cmocka_unit_test(sizes_are_exact), cmocka_unit_test(numbers_are_whole),
           cmocka_unit_test(a_refused_text_changes_nothing), cmocka_unit_test(durations_show_three_digits),
           cmocka_unit_test(sizes_show_binary_units))
