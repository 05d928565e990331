/* Nothing of a file is dropped in silence: whatever is not drawn is counted, and what matters has room. */
#include "tests/unit/support/foreign_text.h"

#define REF        "{'ph':'X','name':'r','pid':1,'tid':1,'ts':0,'dur':9}"
#define DRAWN      "0.0 r 0-9; | |"
#define C(args)    "{'ph':'C','name':'c','pid':1,'ts':1,'args':" args "}"
#define META(text) "{'ph':'M','pid':1,'tid':1," text "}"

static void expect_loss(const char *event, const char *losses)
{
    char text[1024], expected[256];
    snprintf(text, sizeof text, "[" REF ",%s]", event);
    snprintf(expected, sizeof expected, "%s%s", DRAWN, losses);
    foreign_expect(text, expected);
}

static void every_kind_of_event_is_drawn_or_counted(void **state)
{
    (void)state;
    expect_loss("{'ph':'P','ts':1},{'ph':'N','ts':1},{'ph':'v','ts':1},{'ph':'c','ts':1}",
                " SAMPLES 1 SNAPSHOTS 3");
    expect_loss("{'ph':'s','id':1,'ts':1},{'ph':'f','id':1,'ts':2}", " FLOWS 2");
    expect_loss("{'ph':'i','s':'g','name':'x','ts':1,'bind_id':'0x1','flow_out':true}", " FLOWS 1");
    expect_loss("{'ph':'Q','ts':1},{'ts':1},{'ph':'XX','ts':1}", " UNKNOWN 3");
    expect_loss(META("'name':'num_cpus','args':{'number':4}"), " METADATA 1");
    expect_loss(META("'name':'thread_sort_index','args':{'sort_index':'first'}"), " NUMBERS 1");
    foreign_expect("[{'ph':'X','name':'r','cat':'x','pid':1,'tid':1,'ts':0,'dur':9},"
                   "{'ph':'i','name':'j','pid':1,'tid':1,'ts':1,'args':{'v':1}},"
                   "{'ph':'i','name':'j','pid':1,'tid':1,'ts':1,'cname':'good','tts':3}]",
                   DRAWN " DETAILS 3");
    foreign_expect("{'traceEvents':[" REF "],'displayTimeUnit':'ms','metadata':{'a':1},'stackFrames':{},"
                   "'systemTraceEvents':'# tracer'}",
                   DRAWN " TEXTS 1 MEMBERS 2");
}

static void counters_are_numbers_in_any_form(void **state)
{
    (void)state;
    expect_loss(C("{'a':'0.75','b':-1e3,'c':2}"), " COUNTERS 3");
    expect_loss(C("{'a':'much','b':true,'c':null,'d':1}"), " NUMBERS 3 COUNTERS 1");
    expect_loss(C("{'a':'1e999'}"), " NUMBERS 1");
    expect_loss(C("{'a':NaN}"), " NUMBERS 1");
    expect_loss(C("{'a':{'b':1},'c':[2],'d':1}"), " NESTED 2 COUNTERS 1");
    expect_loss("{'ph':'C','name':'c','pid':1,'ts':1}", " NUMBERS 1");
}

static void counters_differ_by_id_and_by_long_names(void **state)
{
    (void)state;
    struct foreign trace;
    struct error error;
    char text[4096], name[600];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    snprintf(text, sizeof text,
             "[{'ph':'C','name':'q','id':'A','pid':1,'ts':0,'args':{'n':1}},"
             "{'ph':'C','name':'q','id':'B','pid':1,'ts':1,'args':{'n':1}},"
             "{'ph':'C','name':'%s1','pid':1,'ts':1,'args':{'n':1}},"
             "{'ph':'C','name':'%s2','pid':1,'ts':1,'args':{'n':1}}]",
             name, name);
    assert_int_equal(foreign_load_text(text, &trace, &error), 0);
    assert_int_equal(trace.sample_count, 4);
    assert_string_equal(foreign_text_of(&trace, trace.samples[0].series), "1: q[A]: n");
    assert_string_equal(foreign_text_of(&trace, trace.samples[1].series), "1: q[B]: n");
    assert_int_not_equal(trace.samples[2].series, trace.samples[3].series);
    foreign_free(&trace);
}

static void many_series_have_room(void **state)
{
    (void)state;
    char *text;
    size_t bytes;
    FILE *memory = open_memstream(&text, &bytes);
    assert_non_null(memory);
    fputs("[" REF ",{'ph':'C','name':'c','pid':1,'ts':1,'args':{'s0':0", memory);
    for (int i = 1; i < 600; i++)
        fprintf(memory, ",'s%d':%d", i, i);
    fputs("}}]", memory);
    assert_int_equal(fclose(memory), 0);
    foreign_expect(text, DRAWN " NESTED 88 COUNTERS 512");
    free(text);
}

/* Arguments of any length before the members that place an event, or before a thread's name. */
static void long_arguments_push_nothing_out(void **state)
{
    (void)state;
    enum { ARGUMENTS = 30, LENGTH = 4000 };
    struct foreign trace;
    struct error error;
    char *args = calloc(ARGUMENTS, LENGTH + 32), *text = calloc(2, (size_t)ARGUMENTS * (LENGTH + 32) + 200);
    assert_non_null(args);
    assert_non_null(text);
    for (int i = 0; i < ARGUMENTS; i++)
        sprintf(args + strlen(args), "'a%d':'%0*d',", i, LENGTH, i);
    sprintf(text,
            "[{'args':{%s'x':1},'ph':'X','name':'f','ts':10,'dur':5,'pid':1,'tid':2},"
            "{'ph':'M','args':{%s'name':'main'},'name':'thread_name','pid':1,'tid':2}]",
            args, args);
    assert_int_equal(foreign_load_text(text, &trace, &error), 0);
    assert_int_equal(trace.lanes.slice_count, 1);
    assert_string_equal(foreign_text_of(&trace, trace.lanes.slices[0].name), "f");
    assert_int_equal(trace.lanes.slices[0].end_ns, 5000);
    assert_string_equal(foreign_text_of(&trace, trace.lanes.rows[0].name), "main");
    foreign_free(&trace);
    free(args);
    free(text);
}

static void names_and_orders_are_taken(void **state)
{
    (void)state;
    struct foreign trace;
    struct error error;
    static const char *const names[][2] = {
        {"thread 1", "process 9 (tab)"}, {"thread 3", "p"}, {"thread 2", "p"}, {"thread 5", "p"}};
    assert_int_equal(
        foreign_load_text(
            "[{'ph':'X','name':'a','ts':0,'pid':1,'tid':5},{'ph':'X','name':'a','ts':0,'pid':1,'tid':2},"
            "{'ph':'X','name':'a','ts':0,'pid':9,'tid':1},{'ph':'X','name':'a','ts':0,'pid':1,'tid':3},"
            "{'ph':'M','name':'thread_sort_index','pid':1,'tid':5,'args':{'sort_index':7}},"
            "{'ph':'M','name':'thread_sort_index','pid':1,'tid':3,'args':{'sort_index':'-2'}},"
            "{'ph':'M','name':'process_sort_index','pid':9,'args':{'sort_index':-1}},"
            "{'ph':'M','name':'process_labels','pid':9,'args':{'labels':'tab'}},"
            "{'ph':'M','name':'process_name','pid':1,'args':{'name':'p'}},"
            "{'ph':'M','name':'thread_name','pid':1,'tid':2,'args':{'name':''}}]",
            &trace, &error),
        0);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(foreign_text_of(&trace, trace.lanes.rows[i].name), names[i][0]);
        assert_string_equal(foreign_text_of(&trace, trace.lanes.rows[i].process), names[i][1]);
    }
    for (size_t i = 0; i < FOREIGN_LOSS_COUNT; i++)
        assert_int_equal(trace.losses[i], 0);
    foreign_free(&trace);
}

static void states_of_threads_have_lengths(void **state)
{
    (void)state;
    struct foreign trace;
    struct error error;
    static const uint8_t kinds[] = {FOREIGN_RUNNING, FOREIGN_READY, FOREIGN_WAITING};
    assert_int_equal(
        foreign_load_text("[{'ph':'T','name':'Running','ts':0,'dur':4,'pid':1,'tid':2},"
                          "{'ph':'T','name':'Runnable (Preempted)','ts':4,'dur':1,'pid':1,'tid':2},"
                          "{'ph':'T','name':'Uninterruptible Sleep','ts':5,'dur':3,'pid':1,'tid':2},"
                          "{'ph':'T','name':'step','id':1,'ts':5,'pid':1,'tid':2}]",
                          &trace, &error),
        0);
    assert_int_equal(trace.states.slice_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(trace.states.slices[i].kind, kinds[i]);
    assert_int_equal(trace.states.slices[2].end_ns, 8000);
    assert_int_equal(trace.instant_count, 1); /* the older kind of an async step */
    foreign_free(&trace);
}

UNIT_TESTS(cmocka_unit_test(every_kind_of_event_is_drawn_or_counted),
           cmocka_unit_test(counters_are_numbers_in_any_form),
           cmocka_unit_test(counters_differ_by_id_and_by_long_names), cmocka_unit_test(many_series_have_room),
           cmocka_unit_test(long_arguments_push_nothing_out), cmocka_unit_test(names_and_orders_are_taken),
           cmocka_unit_test(states_of_threads_have_lengths))
