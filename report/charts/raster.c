/* First the share of each column that each state has, then each column's look. The rules are those of
 * report/page/web/draw/raster.js. */
#include "report/charts/raster.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "trace/times.h"

static const uint32_t not_shown = UINT32_MAX;

enum { EDGE_COLUMNS = 8 };

static const float full = 0.97F;   /* of a column: one state alone */
static const float visible = 0.3F; /* of a column: more than a trace of another state */

struct raster {
    struct raster_input in;
    double step_ns;      /* of a column */
    uint32_t *row_of;    /* by task, not_shown for those that are not picked */
    uint64_t *queued_ns; /* by row: until when the task is queued */
    float *shares;       /* by row, column and look */
    float *running;      /* by column: lanes with a running task, of all tasks */
    uint8_t *under,
        *over; /* by row and column; `over` is LOOK_RUNNING or LOOK_TINT; LOOK_COUNT for nothing */
};

/* --- rows --- */

struct start {
    uint64_t start_ns;
    uint32_t task;
};

static int compare_starts(const void *left, const void *right)
{
    const struct start *a = left, *b = right;
    if (a->start_ns != b->start_ns)
        return a->start_ns < b->start_ns ? -1 : 1;
    return (a->task > b->task) - (a->task < b->task);
}

/* Only tasks that started are sorted: the trace's length bounds them, and its header alone names the others.
 */
static int pick_rows(struct raster *raster)
{
    const struct trace *trace = raster->in.trace;
    uint64_t count = trace->task_count, rows = raster->in.rows, started = 0;
    struct start *starts = calloc(trace->tasks_seen + 1UL, sizeof *starts);
    if (starts == NULL)
        return -ENOMEM;
    for (uint32_t task = 0; task < trace->tasks_seen; task++) {
        raster->row_of[task] = not_shown;
        if (trace->tasks[task].started)
            starts[started++] = (struct start){trace->tasks[task].start_ns, task};
    }
    qsort(starts, started, sizeof *starts, compare_starts);
    for (uint64_t row = 0; row < rows && count > 0; row++) {
        uint64_t at = row * count / rows;
        raster->queued_ns[row] = trace->makespan_ns;
        if (at >= started)
            continue;
        raster->row_of[starts[at].task] = (uint32_t)row;
        raster->queued_ns[row] = min_of(starts[at].start_ns, trace->makespan_ns);
    }
    free(starts);
    return 0;
}

/* --- shares --- */

/* Adds an interval to every `stride`-th share from `out` on. An empty interval adds a minimal share. */
static void cover(const struct raster *raster, float *out, size_t stride, uint64_t begin_ns, uint64_t end_ns)
{
    if (begin_ns >= raster->in.until_ns)
        return;
    double begin = (double)begin_ns / raster->step_ns, end = (double)end_ns / raster->step_ns;
    uint32_t last = raster->in.columns - 1, first = (uint32_t)fmin(begin, last);
    if (end < last)
        last = (uint32_t)end;
    if (first == last) {
        out[first * stride] += (float)fmax(fmin(end, last + 1.0) - begin, 1e-6);
        return;
    }
    out[first * stride] += (float)(first + 1 - begin);
    for (uint32_t x = first + 1; x < last; x++)
        out[x * stride] += 1;
    out[last * stride] += (float)fmin(end - last, 1);
}

static void cover_row(struct raster *raster, uint32_t row, enum look look, uint64_t begin_ns, uint64_t end_ns)
{
    size_t first = (size_t)row * raster->in.columns * LOOK_COUNT;
    cover(raster, raster->shares + first + look, LOOK_COUNT, begin_ns, end_ns);
}

static void add_wait(struct raster *raster, uint32_t row, const struct trace_span *span)
{
    uint64_t edge_ns = 0;
    if (span->unknown)
        edge_ns = min_of((span->end_ns - span->begin_ns) / 3, (uint64_t)(EDGE_COLUMNS * raster->step_ns));
    uint64_t middle_ns = span->end_ns - edge_ns;
    cover_row(raster, row, raster->in.parks ? LOOK_PARKED : LOOK_WAITING, span->begin_ns, middle_ns);
    if (edge_ns > 0)
        cover_row(raster, row, raster->in.parks ? LOOK_PARKED : LOOK_WAIT_ENDS, middle_ns, span->end_ns);
}

/* The first of the lane's intervals that ends after an instant: they are ordered by lane, then time. */
static size_t first_interval(const struct trace *trace, uint32_t lane, uint64_t time_ns)
{
    size_t low = 0, high = trace->kernel_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct trace_interval *interval = &trace->kernel[middle];
        if (interval->lane < lane || (interval->lane == lane && interval->end_ns <= time_ns))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where the kernel's records say that the lane had lost its CPU, the task did not run. */
static void add_running(struct raster *raster, uint32_t row, const struct trace_span *span)
{
    static const enum look looks[SWITCH_KIND_COUNT] = {
        [SWITCH_IN] = LOOK_RUNNING, [SWITCH_PREEMPTED] = LOOK_PREEMPTED, [SWITCH_BLOCKED] = LOOK_WAITING};
    const struct trace *trace = raster->in.trace;
    uint64_t from_ns = span->begin_ns;
    for (size_t i = first_interval(trace, span->lane, from_ns); i < trace->kernel_count; i++) {
        const struct trace_interval *interval = &trace->kernel[i];
        if (interval->lane != span->lane || interval->begin_ns >= span->end_ns)
            break;
        if (interval->begin_ns > from_ns)
            cover_row(raster, row, LOOK_RUNNING, from_ns, interval->begin_ns);
        from_ns = max_of(from_ns, interval->begin_ns);
        uint64_t to_ns = min_of(span->end_ns, interval->end_ns);
        cover_row(raster, row, looks[interval->kind], from_ns, to_ns);
        from_ns = to_ns;
    }
    if (from_ns < span->end_ns || span->begin_ns == span->end_ns)
        cover_row(raster, row, LOOK_RUNNING, from_ns, span->end_ns);
}

static void add_span(struct raster *raster, const struct trace_span *span)
{
    const struct trace *trace = raster->in.trace;
    uint32_t row = span->task < trace->tasks_seen ? raster->row_of[span->task] : not_shown;
    /* A call on libuv's pool is a wait for its task, which has a span of its own. */
    if (span->lane < trace->lane_count && trace->lanes[span->lane].kind == LANE_POOL)
        return;
    if (span->state == TASK_RUNNING && !trace->measured)
        cover(raster, raster->running, 1, span->begin_ns, span->end_ns);
    if (row == not_shown)
        return;
    if (span->state == TASK_RUNNING)
        add_running(raster, row, span);
    else if (span->state == TASK_WAITING)
        add_wait(raster, row, span);
    else if (span->state == TASK_READY)
        cover_row(raster, row, LOOK_READY, span->begin_ns, span->end_ns);
}

/* --- looks --- */

/* Without the kernel's records more tasks say that they run than there are CPUs: each ran for its share. */
static float running_share(const struct raster *raster, const float *shares, uint32_t column)
{
    float cpus = (float)raster->in.trace->cpus_allowed, all = raster->running[column];
    return shares[LOOK_RUNNING] * (cpus > 0 && all > cpus ? cpus / all : 1);
}

/* The state that lasted longest in the column, beside running; LOOK_COUNT for none. */
static enum look longest(const float *shares)
{
    float rest = 1;
    enum look under = LOOK_COUNT, some = LOOK_COUNT;
    for (int look = 0; look < LOOK_COUNT; look++)
        rest -= shares[look];
    for (int look = 0; look < LOOK_RUNNING; look++) {
        if (shares[look] <= 0)
            continue;
        some = (enum look)look;
        if (under == LOOK_COUNT ? shares[look] >= rest || shares[look] >= visible
                                : shares[look] > shares[under])
            under = (enum look)look;
    }
    return under == LOOK_COUNT && shares[LOOK_RUNNING] <= 0 ? some : under;
}

static void choose_look(struct raster *raster, uint32_t row, uint32_t column)
{
    size_t at = (size_t)row * raster->in.columns + column;
    const float *shares = &raster->shares[at * LOOK_COUNT];
    float running = running_share(raster, shares, column);
    enum look under = longest(shares);
    /* The hairline stands where nothing else is. */
    if (under == LOOK_COUNT && (column + 0.5) * raster->step_ns < (double)raster->queued_ns[row])
        under = LOOK_QUEUED;
    raster->under[at] = running >= full ? LOOK_COUNT : (uint8_t)under;
    raster->over[at] = running >= full ? LOOK_RUNNING : running > 0 ? LOOK_TINT : LOOK_COUNT;
}

/* --- the whole --- */

int raster_open(const struct raster_input *input, struct raster **out)
{
    size_t cells = (size_t)input->rows * input->columns;
    struct raster *raster = calloc(1, sizeof *raster);
    *out = raster;
    if (raster == NULL)
        return -ENOMEM;
    raster->in = *input;
    raster->step_ns = (double)input->until_ns / input->columns;
    raster->row_of = calloc(input->trace->tasks_seen + 1UL, sizeof *raster->row_of);
    raster->queued_ns = calloc(input->rows, sizeof *raster->queued_ns);
    raster->shares = calloc(cells * LOOK_COUNT, sizeof *raster->shares);
    raster->running = calloc(input->columns, sizeof *raster->running);
    raster->under = malloc(cells);
    raster->over = malloc(cells);
    if (raster->row_of == NULL || raster->queued_ns == NULL || raster->shares == NULL ||
        raster->running == NULL || raster->under == NULL || raster->over == NULL)
        return -ENOMEM;
    int code = pick_rows(raster);
    if (code < 0)
        return code;
    for (size_t i = 0; i < input->trace->span_count; i++)
        add_span(raster, &input->trace->spans[i]);
    for (uint32_t row = 0; row < input->rows; row++)
        for (uint32_t column = 0; column < input->columns; column++)
            choose_look(raster, row, column);
    free(raster->shares); /* the largest part by far */
    raster->shares = NULL;
    return 0;
}

void raster_close(struct raster *raster)
{
    if (raster == NULL)
        return;
    free(raster->row_of);
    free(raster->queued_ns);
    free(raster->shares);
    free(raster->running);
    free(raster->under);
    free(raster->over);
    free(raster);
}

bool raster_next(const struct raster *raster, enum look look, struct raster_bar *bar)
{
    const uint8_t *looks = look < LOOK_RUNNING ? raster->under : raster->over;
    uint32_t columns = raster->in.columns;
    for (uint32_t row = bar->row, from = bar->end; row < raster->in.rows; row++, from = 0) {
        const uint8_t *line = looks + (size_t)row * columns;
        while (from < columns && line[from] != look)
            from++;
        if (from == columns)
            continue;
        *bar = (struct raster_bar){row, from, from};
        while (bar->end < columns && line[bar->end] == look)
            bar->end++;
        return true;
    }
    return false;
}
