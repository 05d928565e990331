/* Reading the settings of a workload, with a workload that has a parameter of every type. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <limits.h>

#include "workloads/support/settings.h"
#include "workloads/support/suggestion.h"
#include "workloads/workload.h"

static int body(struct task *task, const struct world *world, unsigned index, struct outcome *outcome)
{
    (void)task, (void)world, (void)index, (void)outcome;
    return 0;
}

/* Refuses one file by name, and counts tasks by another parameter. */
static int validate(const struct settings *settings, struct error *error)
{
    if (strcmp(settings_text(settings, "path"), "missing") == 0)
        return error_set(error, -ENOENT, "the file is missing");
    return 0;
}

static unsigned tasks(const struct settings *settings)
{
    return (unsigned)settings_number(settings, "count") * 2;
}

static const struct param params[] = {
    {"count", PARAM_NUMBER, "3", 1, 100, "a number"},
    {"pause", PARAM_DURATION, "10ms", 0, 60000000000, "a duration"},
    {"block", PARAM_SIZE, "4KiB", 1, UINT64_MAX, "a size"},
    {"path", PARAM_TEXT, "", 0, 0, "a text"},
    {"strict", PARAM_SWITCH, "false", 0, 1, "a switch"},
    {.name = NULL},
};

static const struct workload trial = {
    .name = "trial",
    .summary = "has a parameter of every type",
    .kind = WORKLOAD_WAITING,
    .default_tasks = 5,
    .params = params,
    .tasks = tasks,
    .validate = validate,
    .body = body,
};

static const struct workload bare = {.name = "barest",
                                     .summary = "has no parameters",
                                     .kind = WORKLOAD_COMPUTING,
                                     .default_tasks = 9,
                                     .body = body};

static void register_trials(void)
{
    if (workload_find("trial") == NULL) {
        assert_int_equal(workload_register(&trial), 0);
        assert_int_equal(workload_register(&bare), 0);
    }
}

static void the_name_alone_gives_the_defaults(void **state)
{
    struct settings settings;
    struct error error;
    (void)state;
    register_trials();
    assert_int_equal(settings_parse("trial", &settings, &error), 0);
    assert_ptr_equal(settings.workload, &trial);
    assert_int_equal(settings.tasks, 6);
    assert_int_equal(settings_number(&settings, "count"), 3);
    assert_int_equal(settings_number(&settings, "pause"), 10000000);
    assert_int_equal(settings_number(&settings, "block"), 4096);
    assert_string_equal(settings_text(&settings, "path"), "");
    assert_int_equal(settings_number(&settings, "strict"), 0);
    assert_string_equal(settings_text(&settings, "pause"), "10ms");
    for (size_t i = 0; i < sizeof params / sizeof *params - 1; i++)
        assert_false(settings.typed[i]);

    assert_int_equal(settings_parse("barest", &settings, &error), 0);
    assert_int_equal(settings.tasks, 9);
}

static void every_type_is_read(void **state)
{
    struct settings settings;
    struct error error;
    (void)state;
    register_trials();
    assert_int_equal(
        settings_parse("trial:strict=true:block=1MB:count=7:path=a\\:b\\\\c,d=e:pause=2s", &settings, &error),
        0);
    assert_int_equal(settings.tasks, 14);
    assert_int_equal(settings_number(&settings, "strict"), 1);
    assert_int_equal(settings_number(&settings, "block"), 1000000);
    assert_string_equal(settings_text(&settings, "path"), "a:b\\c,d=e");
    assert_int_equal(settings_number(&settings, "pause"), 2000000000);
    assert_true(settings.typed[0] && settings.typed[4]);
}

static void limits_are_allowed(void **state)
{
    struct settings settings;
    struct error error;
    (void)state;
    register_trials();
    assert_int_equal(settings_parse("trial:count=1:pause=0:block=1", &settings, &error), 0);
    assert_int_equal(settings_parse("trial:count=100:pause=60s", &settings, &error), 0);
}

/* The whole text, since people read it. */
static void errors_say_what_to_do(void **state)
{
    static const struct {
        const char *typed, *text, *better;
    } wrong[] = {
        {"trail", "there is no workload 'trail'; did you mean 'trial'?", "trial"},
        {"TRIALS:count=2", "there is no workload 'TRIALS'; did you mean 'trial'?", "trial:count=2"},
        {"", "'' names no workload; 'simul list workloads' shows them all", ""},
        {":count=2", "':count=2' names no workload; 'simul list workloads' shows them all", ""},
        {"trial:cuont=2:pause=1s", "'trial' has no parameter 'cuont'; did you mean 'count'?",
         "trial:count=2:pause=1s"},
        {"trial:zzz=2", "'trial' has no parameter 'zzz'; it has: count, pause, block, path, strict", ""},
        {"barest:count=2", "'barest' has no parameters, so 'count' means nothing to it", ""},
        {"trial:n=12", "the number of tasks is no parameter of 'trial'; it is typed as: -n 12", ""},
        {"trial:count", "the parameter 'count' of 'trial' needs a value; type for example count=3", ""},
        {"trial:count=", "'count=' has no value; type for example count=3", ""},
        {"trial:", "'trial:': after a colon a parameter is expected, as name=value", ""},
        {"trial::count=2", "'trial::count=2': after a colon a parameter is expected, as name=value", ""},
        {"trial:count=2:count=3", "the parameter 'count' of 'trial' is given twice", ""},
        {"trial:count=x", "count=x: 'x' is not a whole number", ""},
        {"trial:pause=5", "pause=5: '5' is not a duration such as 500us, 5ms or 2s", ""},
        {"trial:pause=5ms,count=2",
         "pause=5ms,count=2: 'count=2' is not a duration such as 500us, 5ms or 2s (parameters are separated "
         "by colons, not by commas)",
         ""},
        {"trial:pause=1ms..8ms",
         "pause=1ms..8ms: the range 1ms..8ms needs a step: 1ms..8ms:x2 doubles it each time, 1ms..8ms:+1ms "
         "adds to it",
         ""},
        {"trial:cuont=1..8:x2:pause=1ms,2ms", "'trial' has no parameter 'cuont'; did you mean 'count'?",
         "trial:count=1..8:x2:pause=1ms,2ms"},
        {"trial:count=0,1", "count=0 is out of range: it must be from 1 to 100", ""},
        {"trial:strict=maybe", "strict=maybe: 'maybe' is not true or false", ""},
        {"trial:count=0", "count=0 is out of range: it must be from 1 to 100", ""},
        {"trial:count=101", "count=101 is out of range: it must be from 1 to 100", ""},
        {"trial:pause=61s", "pause=61s is out of range: it must be from 0 ns to 60.0 s", ""},
        {"trial:block=0", "block=0 is too little: it must be 1 B or more", ""},
        {"trial:count=18446744073709551616",
         "count=18446744073709551616: '18446744073709551616' is not a whole number", ""},
        {"trial:path=missing", "the file is missing", ""},
    };
    (void)state;
    register_trials();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct settings settings;
        struct error error = {""};
        char better[128] = "left over";
        assert_int_equal(settings_parse_or_suggest(wrong[i].typed, &settings, better, sizeof better, &error),
                         -EINVAL);
        assert_string_equal(error.text, wrong[i].text);
        assert_string_equal(better, wrong[i].better);
        error.text[0] = '\0';
        assert_int_equal(settings_parse(wrong[i].typed, &settings, &error), -EINVAL);
        assert_string_equal(error.text, wrong[i].text);
    }
}

static void nothing_near_lists_what_there_is(void **state)
{
    struct settings settings;
    struct error error;
    (void)state;
    register_trials();
    assert_int_equal(settings_parse("qqqqqqqq", &settings, &error), -EINVAL);
    assert_non_null(strstr(error.text, "there is no workload 'qqqqqqqq'; there are: "));
    assert_non_null(strstr(error.text, "trial"));
}

static void a_value_too_long_is_refused(void **state)
{
    struct settings settings;
    struct error error;
    char text[SETTINGS_TEXT_BYTES + 32] = "trial:path=";
    (void)state;
    register_trials();
    size_t before = strlen(text);
    memset(text + before, 'x', SETTINGS_TEXT_BYTES - 1);
    assert_int_equal(settings_parse(text, &settings, &error), 0);
    assert_int_equal(strlen(settings_text(&settings, "path")), SETTINGS_TEXT_BYTES - 1);
    text[before + SETTINGS_TEXT_BYTES - 1] = 'x';
    assert_int_equal(settings_parse(text, &settings, &error), -EINVAL);
    assert_string_equal(error.text, "the value of 'path' is longer than 511 bytes");
}

/* The values of one combination, "count,pause,strict". */
static const char *combination(const char *text, unsigned index, char *out, size_t bytes)
{
    struct settings settings;
    struct error error = {""};
    if (settings_parse_nth(text, index, &settings, &error) != 0)
        fail_msg("%s: %s", text, error.text);
    snprintf(out, bytes, "%s,%s,%s", settings_text(&settings, "count"), settings_text(&settings, "pause"),
             settings_text(&settings, "strict"));
    return out;
}

static void lists_stand_for_every_combination(void **state)
{
    static const char text[] = "trial:pause=1ms..4ms:x2:strict=true,false:count=7";
    static const char *const expected[] = {"7,1ms,true",  "7,2ms,true",  "7,4ms,true",
                                           "7,1ms,false", "7,2ms,false", "7,4ms,false"};
    struct settings settings;
    struct error error;
    char shown[64];
    (void)state;
    register_trials();
    assert_int_equal(settings_parse(text, &settings, &error), 0);
    assert_int_equal(settings_count(&settings), 6);
    for (unsigned i = 0; i < 6; i++)
        assert_string_equal(combination(text, i, shown, sizeof shown), expected[i]);
    /* A range may end a list, and a path is no range. */
    assert_int_equal(settings_parse("trial:count=1,10..30:+10,99:pause=0", &settings, &error), 0);
    assert_int_equal(settings_count(&settings), 5);
    assert_int_equal(settings_parse("trial:path=../a,b:count=2", &settings, &error), 0);
    assert_string_equal(settings_text(&settings, "path"), "../a,b");
    assert_int_equal(settings_number(&settings, "count"), 2);
    assert_int_equal(settings_count(&settings), 1);
}

static void distance_counts_typing_mistakes(void **state)
{
    char long_name[80];
    (void)state;
    assert_int_equal(suggestion_distance("count", "count"), 0);
    assert_int_equal(suggestion_distance("Count", "cOUNT"), 0);
    assert_int_equal(suggestion_distance("", "abc"), 3);
    assert_int_equal(suggestion_distance("cuont", "count"), 1);  /* neighbours swapped */
    assert_int_equal(suggestion_distance("cont", "count"), 1);   /* one missing */
    assert_int_equal(suggestion_distance("couunt", "count"), 1); /* one too many */
    assert_int_equal(suggestion_distance("kitten", "sitting"), 3);
    assert_int_equal(suggestion_distance("ca", "abc"), 3); /* 2 without the restriction to one edit a place */
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_true(suggestion_distance(long_name, long_name) == UINT_MAX);
}

static const char *suggestion_of(const char *typed)
{
    static const char *const known[] = {"sync", "threads", "processes", "coroutines"};
    struct suggestion suggestion = {.typed = typed};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        suggestion_consider(&suggestion, known[i]);
    return suggestion.name;
}

static void the_suggestion_is_one_that_could_be_meant(void **state)
{
    (void)state;
    assert_string_equal(suggestion_of("thread"), "threads");
    assert_string_equal(suggestion_of("snyc"), "sync");
    assert_string_equal(suggestion_of("coro"), "coroutines"); /* a beginning */
    assert_string_equal(suggestion_of("proceses"), "processes");
    assert_null(suggestion_of("green-threads"));
    assert_null(suggestion_of("fork"));
    assert_null(suggestion_of("x"));
    assert_null(suggestion_of(""));
}

UNIT_TESTS(cmocka_unit_test(the_name_alone_gives_the_defaults), cmocka_unit_test(every_type_is_read),
           cmocka_unit_test(limits_are_allowed), cmocka_unit_test(errors_say_what_to_do),
           cmocka_unit_test(nothing_near_lists_what_there_is), cmocka_unit_test(a_value_too_long_is_refused),
           cmocka_unit_test(lists_stand_for_every_combination),
           cmocka_unit_test(distance_counts_typing_mistakes),
           cmocka_unit_test(the_suggestion_is_one_that_could_be_meant))
