/* What gnuplot's timeline shows of traces made by hand: which look each column of each row has. */
#include "report/charts/raster.h"

#include "tests/unit/support/harness.h"

enum { COLUMNS = 10, END_NS = 1000, TASKS = 4 };

/* A letter for each look, as in enum look. */
static const char letters[LOOK_COUNT + 1] = ".we_ap#+";

/* A row as letters: what is under, and what is over. */
static void draw_row(const struct raster *raster, uint32_t row, char under[COLUMNS + 1],
                     char over[COLUMNS + 1])
{
    memset(under, ' ', COLUMNS);
    memset(over, ' ', COLUMNS);
    under[COLUMNS] = over[COLUMNS] = '\0';
    for (int look = 0; look < LOOK_COUNT; look++)
        for (struct raster_bar bar = {0}; raster_next(raster, (enum look)look, &bar);)
            if (bar.row == row)
                memset((look < LOOK_RUNNING ? under : over) + bar.begin, letters[look], bar.end - bar.begin);
}

static void expect_row(const struct raster *raster, uint32_t row, const char *under, const char *over)
{
    char is_under[COLUMNS + 1], is_over[COLUMNS + 1];
    draw_row(raster, row, is_under, is_over);
    assert_string_equal(is_under, under);
    assert_string_equal(is_over, over);
}

/* TASKS tasks on as many lanes and two CPUs. */
struct made {
    struct trace_lane lanes[TASKS];
    struct trace_task tasks[TASKS];
    struct trace_span spans[TASKS];
    struct trace_interval kernel[TASKS * 100];
    struct trace trace;
};

/* All tasks say that they run from start to end. */
static void make_busy(struct made *made)
{
    *made = (struct made){.trace = {.task_count = TASKS,
                                    .tasks_seen = TASKS,
                                    .cpus_allowed = 2,
                                    .makespan_ns = END_NS,
                                    .lanes = made->lanes,
                                    .lane_count = TASKS,
                                    .tasks = made->tasks,
                                    .spans = made->spans,
                                    .span_count = TASKS,
                                    .kernel = made->kernel}};
    for (uint32_t i = 0; i < TASKS; i++) {
        made->tasks[i] = (struct trace_task){.end_ns = END_NS, .started = true};
        made->spans[i] =
            (struct trace_span){.end_ns = END_NS, .task = i, .lane = i, .state = TASK_RUNNING, .what = ""};
    }
}

/* The kernel gives a CPU to each lane in turn for `slice_ns`, two lanes at a time. */
static void record_slices(struct made *made, uint64_t slice_ns)
{
    struct trace *trace = &made->trace;
    trace->measured = true;
    for (uint32_t lane = 0; lane < TASKS; lane++)
        for (uint64_t at = 0, turn = 0; at < END_NS; at += slice_ns, turn++)
            made->kernel[trace->kernel_count++] =
                (struct trace_interval){at, at + slice_ns, lane, (uint16_t)(lane % 2),
                                        turn % 2 == lane / 2 ? SWITCH_IN : SWITCH_PREEMPTED};
}

static struct raster *open_raster(const struct trace *trace, bool parks, uint32_t rows)
{
    struct raster *raster;
    const struct raster_input input = {
        .trace = trace, .parks = parks, .rows = rows, .columns = COLUMNS, .until_ns = END_NS};
    assert_int_equal(raster_open(&input, &raster), 0);
    return raster;
}

static void long_slices_are_solid_or_preempted(void **state)
{
    static struct made made;
    (void)state;
    make_busy(&made);
    record_slices(&made, 200);
    struct raster *raster = open_raster(&made.trace, false, TASKS);
    expect_row(raster, 0, "  pp  pp  ", "##  ##  ##");
    expect_row(raster, 3, "pp  pp  pp", "  ##  ##  ");
    raster_close(raster);
}

/* Neither may become four solid rows on two CPUs. */
static void what_ran_for_a_part_of_a_column_is_a_tint(void **state)
{
    static struct made made;
    (void)state;
    make_busy(&made);
    record_slices(&made, 20);
    struct raster *raster = open_raster(&made.trace, false, TASKS);
    for (uint32_t row = 0; row < TASKS; row++)
        expect_row(raster, row, "pppppppppp", "++++++++++");
    raster_close(raster);
    make_busy(&made);
    raster = open_raster(&made.trace, false, TASKS);
    for (uint32_t row = 0; row < TASKS; row++)
        expect_row(raster, row, "          ", "++++++++++");
    raster_close(raster);
    made.trace.cpus_allowed = TASKS;
    raster = open_raster(&made.trace, false, TASKS);
    expect_row(raster, 0, "          ", "##########");
    raster_close(raster);
}

static const struct trace_span wait_span = {
    .begin_ns = 200, .end_ns = 800, .task = 1, .lane = UINT32_MAX, .state = TASK_WAITING, .what = ""};

static void a_wait_holds_its_thread_or_is_parked(void **state)
{
    static struct made made;
    (void)state;
    make_busy(&made);
    made.spans[0] = wait_span;
    made.spans[1] = (struct trace_span){800, 1000, 1, UINT32_MAX, TASK_READY, "", "", false, 0};
    made.trace.span_count = 2;
    made.tasks[1].start_ns = 200;
    struct raster *raster = open_raster(&made.trace, false, TASKS);
    expect_row(raster, 3, "..wwwwwwaa", "          ");
    raster_close(raster);
    raster = open_raster(&made.trace, true, TASKS);
    expect_row(raster, 3, "..______aa", "          ");
    raster_close(raster);
    made.spans[0].unknown = true;
    raster = open_raster(&made.trace, false, TASKS);
    expect_row(raster, 3, "..wwwweeaa", "          ");
    raster_close(raster);
}

static void rows_are_in_order_of_start(void **state)
{
    static struct made made;
    (void)state;
    make_busy(&made);
    made.trace.cpus_allowed = TASKS;
    for (uint32_t i = 0; i < TASKS; i++)
        made.tasks[i].start_ns = made.spans[i].begin_ns = 900 - 300 * i;
    made.trace.tasks_seen = TASKS - 1; /* the last never starts */
    made.trace.span_count = TASKS - 1;
    struct raster *raster = open_raster(&made.trace, false, TASKS);
    expect_row(raster, 0, "...       ", "   #######");
    expect_row(raster, 1, "......    ", "      ####");
    expect_row(raster, 2, "......... ", "         #");
    expect_row(raster, 3, "..........", "          ");
    raster_close(raster);
    raster = open_raster(&made.trace, false, 2); /* every other task */
    expect_row(raster, 0, "...       ", "   #######");
    expect_row(raster, 1, "......... ", "         #");
    raster_close(raster);
}

static void a_call_on_the_pool_is_no_row(void **state)
{
    static struct made made;
    (void)state;
    make_busy(&made);
    for (int i = 0; i < TASKS; i++)
        made.lanes[i].kind = LANE_POOL;
    struct raster *raster = open_raster(&made.trace, true, 1);
    expect_row(raster, 0, "          ", "          ");
    raster_close(raster);
}

UNIT_TESTS(cmocka_unit_test(long_slices_are_solid_or_preempted),
           cmocka_unit_test(what_ran_for_a_part_of_a_column_is_a_tint),
           cmocka_unit_test(a_wait_holds_its_thread_or_is_parked),
           cmocka_unit_test(rows_are_in_order_of_start), cmocka_unit_test(a_call_on_the_pool_is_no_row))
