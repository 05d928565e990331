/* One bad value costs itself alone: the rest of a trace is drawn, and the loss is counted. */
#include "tests/unit/support/foreign_text.h"

#define X(name, ts) "{'ph':'X','name':'" name "','pid':1,'tid':1,'ts':" #ts ",'dur':2}"
#define A_AND_B     "0.0 a 0-2; 0.0 b 4-6; | |"

static void words_that_are_no_numbers_are_null(void **state)
{
    static const char *const values[] = {"NaN", "-Infinity", "", "undefined", "1.", "+1", "0x1F", "None"};
    (void)state;
    char text[256];
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        snprintf(text, sizeof text, "[{'v':%s,'ph':'X','name':'a','pid':1,'tid':1,'ts':0,'dur':2},%s]",
                 values[i], X("b", 4));
        foreign_expect(text, A_AND_B " NUMBERS 1 DETAILS 1");
    }
    foreign_expect("[" X("a", 0) ",{'ph':'X','name':'c','ts':nan}," X("b", 4) "]",
                   A_AND_B " UNTIMED 1 NUMBERS 1");
}

static void backslashes_stay(void **state)
{
    (void)state;
    foreign_expect("[" X("C:\\Users\\x", 0) "," X("\\u12G4", 4) "]",
                   "0.0 C:\\Users\\x 0-2; 0.0 \\u12G4 4-6; | | ESCAPES 3");
}

static void commas_and_brackets_are_mended(void **state)
{
    (void)state;
    foreign_expect("[," X("a", 0) ",," X("b", 4) ",]", A_AND_B " COMMAS 2");
    foreign_expect("[" X("a", 0) "\n" X("b", 4) "]", A_AND_B " COMMAS 1");
    foreign_expect("[{,'ph':'X' 'name':'a','pid':1,'tid':1,'ts':0,'dur':2}," X("b", 4) "]",
                   A_AND_B " COMMAS 2");
}

static void a_damaged_event_is_passed_over(void **state)
{
    (void)state;
    static const char *const damaged[] = {"{'ph':'X','args':{'x':1]},",
                                          "{'ph' 'X'},",
                                          "{'name':'q'uote','ts':1},",
                                          "{'ph':'X',\n",
                                          "7,",
                                          "[1],",
                                          "{'a':[}],",
                                          "}"};
    char text[512];
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        snprintf(text, sizeof text, "[%s,%s%s]", X("a", 0), damaged[i], X("b", 4));
        foreign_expect(text, A_AND_B " DAMAGE 1");
    }
    /* Nesting beyond any trace. */
    char deep[2000], brackets[400];
    memset(brackets, '[', sizeof brackets);
    snprintf(deep, sizeof deep, "[%s,{'x':%.400s,%s]", X("a", 0), brackets, X("b", 4));
    foreign_expect(deep, A_AND_B " DAMAGE 1");
}

static void a_file_may_end_anywhere(void **state)
{
    (void)state;
    static const char whole[] = "{'traceEvents':[" X("a", 0) "," X("b", 4);
    size_t events = strlen(whole);
    static const char *const tails[] = {"", ",", ",{", ",{'ph", ",{'ph':'X','ts':1", ",{'args':{'x':[1,{'y'"};
    char text[512];
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        snprintf(text, sizeof text, "%.*s%s", (int)events, whole, tails[i]);
        foreign_expect(text, A_AND_B " CUT 1");
    }
}

static void what_follows_the_list_is_read(void **state)
{
    (void)state;
    foreign_expect("{'traceEvents':[" X("a", 0) "]}{'traceEvents':[" X("b", 4) "]}", A_AND_B);
    foreign_expect("[" X("a", 0) "]\n[" X("b", 4) "]", A_AND_B);
    foreign_expect("\xEF\xBB\xBF[" X("a", 0) "," X("b", 4) "]", A_AND_B);
    foreign_expect("[" X("a", 0) "," X("b", 4) "] done.", A_AND_B " DAMAGE 1");
    foreign_expect("{'traceEvents':[" X("a", 0) "," X("b", 4) "],'samples':[{},{}],'systemTraceEvents':'#'}",
                   A_AND_B " SAMPLES 2 TEXTS 1");
}

/* `head`, 20 events, and `tail`. */
static void expect_twenty(const char *head, const char *tail, uint64_t far)
{
    char text[4096];
    struct foreign trace;
    struct error error;
    snprintf(text, sizeof text, "%s", head);
    for (int i = 0; i < 20; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "{'ph':'X','name':'a','pid':1,'tid':1,'ts':%d,'dur':2},", 2000000000 + 4 * i);
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s", tail);
    assert_int_equal(foreign_load_text(text, &trace, &error), 0);
    assert_int_equal(trace.lanes.slice_count, 20);
    assert_int_equal(trace.losses[FOREIGN_FAR], far);
    assert_int_equal(trace.length_ns, 78000);
    foreign_free(&trace);
}

static void what_lies_far_away_does_not_hide_the_rest(void **state)
{
    (void)state;
    expect_twenty("[", "]", 0);
    expect_twenty("[{'ph':'i','name':'start','ts':0},", "]", 1);
    expect_twenty("[", "{'ph':'X','name':'z','ts':1.6e15,'dur':1}]", 1);
    expect_twenty("[{'ph':'C','name':'c','ts':-5e12,'args':{'v':1}},",
                  "{'ph':'X','name':'z','ts':9,'dur':4e14}]", 2);
    expect_twenty("[{'ph':'i','name':'s','ts':0},{'ph':'i','name':'s','ts':0},{'ph':'i','name':'s','ts':1},",
                  "]", 3);
    /* Beyond 52 days something has to go; of two equals, the later. */
    foreign_expect("[" X("a", 0) "," X("b", 1e14) "]", "0.0 a 0-2; | | FAR 1");
    /* A minute is no distance. */
    foreign_expect("[" X("a", 0) "," X("b", 60000000) "]", "0.0 a 0-2; 0.0 b 6e+07-6e+07; | |");
}

static void other_files_are_named(void **state)
{
    (void)state;
    foreign_refuse("PK\x03\x04rest", "this is a zip");
    foreign_refuse("\x28\xB5\x2F\xFDrest", "packed by zstd");
    foreign_refuse("\xFF\xFE[", "UTF-16");
    foreign_refuse("\n\x8c\x01\x12rest", "protobuf");
    foreign_refuse("{'nodes':[{'id':1}],'startTime':1,'samples':[1],'timeDeltas':[0]}", "cpuprofile");
    foreign_refuse("{'version':1,'$schema':'https://www.speedscope.app/file-format-schema.json'}",
                   "speedscope");
    foreign_refuse("{'name':'a','x':1}\n{'name':'b','x':2}\n", "JSON lines");
    foreign_refuse("{'name':'a','ph':'X','ts':1},\n{'name':'b','ph':'X','ts':2},\n", "JSON lines");
    foreign_refuse("{'name':'a','ph':'X','ts':1}", "one event, and not a list");
    foreign_refuse("<html>", "HTML");
    foreign_refuse("hello", "not a trace");
    foreign_refuse("", "empty");
}

UNIT_TESTS(cmocka_unit_test(words_that_are_no_numbers_are_null), cmocka_unit_test(backslashes_stay),
           cmocka_unit_test(commas_and_brackets_are_mended), cmocka_unit_test(a_damaged_event_is_passed_over),
           cmocka_unit_test(a_file_may_end_anywhere), cmocka_unit_test(what_follows_the_list_is_read),
           cmocka_unit_test(what_lies_far_away_does_not_hide_the_rest),
           cmocka_unit_test(other_files_are_named))
