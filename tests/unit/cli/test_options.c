/* The parser of options, with a list that has every type; and the text functions that print what it says. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/options.h"
#include "cli/text.h"

struct values {
    bool flag;
    unsigned count, small;
    uint64_t number, duration;
    double share;
    unsigned choice, form;
    const char *runners, *workers, *folder;
};

static const char *const colours[] = {"red", "green", "blue", NULL};
static const char *const forms[] = {"none", "short", "long", NULL};

static const struct option options[] = {
    {.name = "flag", .letter = 'f', .type = OPTION_FLAG, .offset = offsetof(struct values, flag)},
    {.name = "count", .letter = 'c', .type = OPTION_COUNT, .offset = offsetof(struct values, count)},
    {.name = "small",
     .type = OPTION_COUNT,
     .max = 9,
     .default_text = "5",
     .offset = offsetof(struct values, small)},
    {.name = "number", .type = OPTION_NUMBER, .default_text = "1", .offset = offsetof(struct values, number)},
    {.name = "duration",
     .type = OPTION_DURATION,
     .default_text = "60s",
     .offset = offsetof(struct values, duration)},
    {.name = "share", .type = OPTION_PERCENT, .default_text = "5%", .offset = offsetof(struct values, share)},
    {.name = "choice",
     .type = OPTION_CHOICE,
     .words = colours,
     .default_text = "green",
     .offset = offsetof(struct values, choice)},
    {.name = "form",
     .type = OPTION_CHOICE,
     .words = forms,
     .default_text = "none",
     .bare = "short",
     .offset = offsetof(struct values, form)},
    {.name = "runners",
     .letter = 'r',
     .type = OPTION_RUNNERS,
     .number_means = "small",
     .offset = offsetof(struct values, runners)},
    {.name = "workers", .letter = 'w', .type = OPTION_WORKERS, .offset = offsetof(struct values, workers)},
    {.name = "output", .letter = 'o', .type = OPTION_FOLDER, .offset = offsetof(struct values, folder)},
    {.name = NULL},
};

enum { MAX_WORDS = 16 };

/* One command line, split at blanks. */
struct line {
    char text[256];
    char *argv[MAX_WORDS];
    int argc;
    struct values values;
    struct arguments arguments;
    struct correction correction;
    struct error error;
};

static int parse(struct line *line, const char *text)
{
    *line = (struct line){.argc = 0};
    snprintf(line->text, sizeof line->text, "simul %s", text);
    for (char *rest = line->text, *word; (word = strsep(&rest, " ")) != NULL;)
        line->argv[line->argc++] = word;
    return options_parse(options, line->argc, line->argv, 1, &line->values, &line->arguments,
                         &line->correction, &line->error);
}

static void parse_well(struct line *line, const char *text)
{
    if (parse(line, text) != 0)
        fail_msg("'%s' was refused: %s", text, line->error.text);
}

static void nothing_typed_gives_the_defaults(void **state)
{
    struct line line = {0};
    (void)state;
    *line.text = '\0';
    assert_int_equal(options_parse(options, 1, (char *[]){line.text, NULL}, 1, &line.values, &line.arguments,
                                   &line.correction, &line.error),
                     0);
    assert_int_equal(line.values.small, 5);
    assert_int_equal(line.values.number, 1);
    assert_int_equal(line.values.duration, 60000000000);
    assert_true(line.values.share == 5.0 / 100);
    assert_int_equal(line.values.choice, 1);
    assert_int_equal(line.values.form, 0);
    assert_int_equal(line.arguments.operand_count, 0);
    arguments_free(&line.arguments);
}

static void all_ways_of_writing_a_value_are_equal(void **state)
{
    static const char *const ways[] = {"--count 3", "--count=3", "-c 3", "-c3"};
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct line line;
        parse_well(&line, ways[i]);
        assert_int_equal(line.values.count, 3);
        assert_int_equal(line.arguments.operand_count, 0);
        arguments_free(&line.arguments);
    }
}

static void options_and_operands_mix(void **state)
{
    struct line line;
    (void)state;
    parse_well(&line, "one -c 3 two --flag three --number=0 -");
    assert_true(line.values.flag);
    assert_int_equal(line.values.number, 0);
    assert_int_equal(line.arguments.operand_count, 4);
    assert_string_equal(line.arguments.operands[0], "one");
    assert_string_equal(line.arguments.operands[1], "two");
    assert_string_equal(line.arguments.operands[2], "three");
    assert_string_equal(line.arguments.operands[3], "-");
    assert_int_equal(line.arguments.operand_at[1], 4);
    arguments_free(&line.arguments);
}

static void two_minus_signs_end_the_options(void **state)
{
    struct line line;
    (void)state;
    parse_well(&line, "-f -- --count -c");
    assert_int_equal(line.arguments.operand_count, 2);
    assert_string_equal(line.arguments.operands[0], "--count");
    assert_string_equal(line.arguments.operands[1], "-c");
    arguments_free(&line.arguments);
}

static void the_last_of_several_counts(void **state)
{
    struct line line;
    (void)state;
    parse_well(&line, "-c 3 --count=4 --choice red --choice blue");
    assert_int_equal(line.values.count, 4);
    assert_int_equal(line.values.choice, 2);
    arguments_free(&line.arguments);
}

static void an_optional_value_is_only_taken_with_an_equals_sign(void **state)
{
    struct line line;
    (void)state;
    parse_well(&line, "--form long");
    assert_int_equal(line.values.form, 1);
    assert_int_equal(line.arguments.operand_count, 1);
    arguments_free(&line.arguments);
    parse_well(&line, "--form=long");
    assert_int_equal(line.values.form, 2);
    arguments_free(&line.arguments);
}

static void lists_are_kept_as_typed(void **state)
{
    struct line line;
    (void)state;
    parse_well(&line, "-r sync,threads -w 1,4,tasks -o some/where --duration 1.5s");
    assert_string_equal(line.values.runners, "sync,threads");
    assert_string_equal(line.values.workers, "1,4,tasks");
    assert_string_equal(line.values.folder, "some/where");
    assert_int_equal(line.values.duration, 1500000000);
    arguments_free(&line.arguments);
}

/* Each wrong line with its whole text, and the word that would put it right. */
static void errors_say_what_to_type(void **state)
{
    static const struct {
        const char *typed, *text;
        int at;
        const char *better;
    } wrong[] = {
        {"--cuont 3", "there is no option '--cuont'; did you mean '--count'?", 1, "--count"},
        {"x --cuont=3", "there is no option '--cuont'; did you mean '--count'?", 2, "--count=3"},
        {"--zzzzzzz", "there is no option '--zzzzzzz'; --help shows all options", 0, ""},
        {"-z", "there is no option '-z'; --help shows all options", 0, ""},
        {"-r 10", "-r takes names, not the number 10; --small takes a number", 1, "--small"},
        {"-r10", "-r takes names, not the number 10; --small takes a number", 1, "--small=10"},
        {"--runners=10", "--runners takes names, not the number 10; --small takes a number", 1, "--small=10"},
        {"-r sync,threds", "there is no runner 'threds'; did you mean 'threads'?", 2, "sync,threads"},
        {"--runners=snyc,threads", "there is no runner 'snyc'; did you mean 'sync'?", 1,
         "--runners=sync,threads"},
        {"-r sync,", "-r: 'sync,' has an empty place between commas", 0, ""},
        {"-c 0", "-c takes a number from 1 to 4294967295, not 0", 0, ""},
        {"-c 4294967296", "-c takes a number from 1 to 4294967295, not 4294967296", 0, ""},
        {"-c 99999999999999999999", "-c takes a number from 1 to 4294967295, not 99999999999999999999", 0,
         ""},
        {"--count -3", "--count takes a whole number, 1 or more, not '-3'", 0, ""},
        {"--small 10", "--small takes a number from 1 to 9, not 10", 0, ""},
        {"--small=", "--small takes a whole number, 1 or more, not ''", 0, ""},
        {"--number x", "--number takes a whole number below 2^64, not 'x'", 0, ""},
        {"-c", "-c needs a value (N); type for example: -c 10", 0, ""},
        {"--duration --flag", "--duration needs a value (TIME); type for example: --duration 30s", 0, ""},
        {"--choice", "--choice needs a value (red|green|blue); type for example: --choice red", 0, ""},
        {"--duration 30", "--duration takes a time with its unit, such as 500ms, 30s or 2m, not '30'", 2,
         "30s"},
        {"--duration=0", "--duration takes a time above 0", 0, ""},
        {"--share 2.5", "--share takes a percentage, such as 5% or 2.5%, not '2.5'", 2, "2.5%"},
        {"--share .5%", "--share takes a percentage, such as 5% or 2.5%, not '.5%'", 0, ""},
        {"--share=1001%", "--share takes 0% to 1000%, not 1001%", 0, ""},
        {"--choice xml", "--choice is one of red|green|blue, not 'xml'", 0, ""},
        {"--choice=gren", "--choice is one of red|green|blue, not 'gren'", 1, "--choice=green"},
        {"--flag=yes", "--flag takes no value, so '--flag=yes' is wrong", 0, ""},
        {"-fc", "--flag takes no value, so '-fc' is wrong", 0, ""},
        {"-w 0", "-w takes numbers from 1 to 65535, not 0", 0, ""},
        {"-w 1,,4", "-w 1,,4: there is an empty place between commas", 0, ""},
        {"-w 1,many", "-w 1,many: 'many' is not a whole number, nor the word tasks", 0, ""},
        {"--output=", "--output needs a path", 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct line line;
        assert_int_equal(parse(&line, wrong[i].typed), -EINVAL);
        assert_string_equal(line.error.text, wrong[i].text);
        assert_int_equal(line.correction.at, wrong[i].at);
        if (wrong[i].at != 0)
            assert_string_equal(line.correction.word, wrong[i].better);
    }
}

/* What a function prints to a stream. */
static const char *printed(FILE *memory, char **text)
{
    assert_int_equal(fclose(memory), 0);
    return *text;
}

static void replaced_options_stand_once(void **state)
{
    static const struct {
        const char *typed, *line;
    } cases[] = {
        {"", "simul '' -c 3 --small 1\n"},
        {"x -c 100 y --flag", "simul x y --flag -c 3 --small 1\n"},
        {"--count=100 -c5 --small 9 --number 2", "simul --number 2 -c 3 --small 1\n"},
        {"-f -- -c 100", "simul -f -c 3 --small 1 -- -c 100\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct line line;
        char *text = NULL;
        size_t bytes;
        FILE *memory = open_memstream(&text, &bytes);
        assert_non_null(memory);
        parse_well(&line, cases[i].typed);
        options_print_with(options, &line.arguments, "-c 3 --small 1", memory);
        assert_string_equal(printed(memory, &text), cases[i].line);
        arguments_free(&line.arguments);
        free(text);
    }
}

static void text_is_wrapped_between_words(void **state)
{
    static const struct {
        const char *first, *text;
        size_t width;
        const char *lines;
    } cases[] = {
        {"", "", 10, "\n"},
        {"", "a bc def", 10, "a bc def\n"},
        {"", "a bc def", 8, "a bc def\n"},
        {"", "a bc def", 7, "a bc\ndef\n"},
        {"> ", "one two", 6, "> one\n  two\n"},
        {"", "averylongword b", 5, "averylongword\nb\n"},
        {"- ", "a\nb", 10, "- a\n  b\n"},
        {"", "\u00e9\u00e9\u00e9 \u00e9", 5, "\u00e9\u00e9\u00e9 \u00e9\n"}, /* counted in characters */
        {"", "red\033[31m", 20, "red?[31m\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t bytes;
        FILE *memory = open_memstream(&text, &bytes);
        assert_non_null(memory);
        text_wrap(memory, cases[i].first, cases[i].text, cases[i].width);
        assert_string_equal(printed(memory, &text), cases[i].lines);
        free(text);
    }
}

static void text_is_cut_to_fit(void **state)
{
    char out[32];
    (void)state;
    assert_string_equal(text_fit("count", 5, out, sizeof out), "count");
    assert_string_equal(text_fit("counts", 5, out, sizeof out), "coun~");
    assert_string_equal(text_fit("\u00d7\u00d7\u00d7", 2, out, sizeof out), "\u00d7~");
    assert_string_equal(text_fit("a\tb\033", 9, out, sizeof out), "a?b?");
    assert_string_equal(text_fit("abc", 0, out, sizeof out), "");
    assert_int_equal(strlen(text_fit("a text that is longer than its room", 60, out, sizeof out)),
                     sizeof out - 2);
}

static void words_are_quoted_for_a_shell(void **state)
{
    static const struct {
        const char *word, *quoted;
    } cases[] = {
        {"count:delay=1s", "count:delay=1s"}, {"", "''"},
        {"two words", "'two words'"},         {"it's", "'it'\\''s'"},
        {"$(reboot)", "'$(reboot)'"},         {"a\nb", "'a?b'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t bytes;
        FILE *memory = open_memstream(&text, &bytes);
        assert_non_null(memory);
        text_quote(memory, cases[i].word);
        assert_string_equal(printed(memory, &text), cases[i].quoted);
        free(text);
    }
}

UNIT_TESTS(cmocka_unit_test(nothing_typed_gives_the_defaults),
           cmocka_unit_test(all_ways_of_writing_a_value_are_equal),
           cmocka_unit_test(options_and_operands_mix), cmocka_unit_test(two_minus_signs_end_the_options),
           cmocka_unit_test(the_last_of_several_counts),
           cmocka_unit_test(an_optional_value_is_only_taken_with_an_equals_sign),
           cmocka_unit_test(lists_are_kept_as_typed), cmocka_unit_test(errors_say_what_to_type),
           cmocka_unit_test(replaced_options_stand_once), cmocka_unit_test(text_is_wrapped_between_words),
           cmocka_unit_test(text_is_cut_to_fit), cmocka_unit_test(words_are_quoted_for_a_shell))
