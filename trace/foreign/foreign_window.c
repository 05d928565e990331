/* The range of time that is shown. One event of another clock would make all the rest narrower than a pixel,
 * or longer than a page's numbers can hold: such events are left out and counted. */
#include <stdlib.h>

#include "trace/foreign/foreign_private.h"

/* Beyond this length a browser's numbers are no longer exact to the ns: 52 days. */
#define MAX_LENGTH_NS (UINT64_C(1) << 52)

/* Few events are far from the rest if the gap between is this long, and this many times the rest. */
#define FAR_NS    UINT64_C(60000000000)
#define FAR_TIMES 1000
enum { FEW_OF = 100, FEW = 3, MIN_TIMES = 8 }; /* few: 3 or 1 %; fewer times in all show no rest */

struct window {
    int64_t from_ns, to_ns;
};

static int compare_times(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* All times of the trace; to be freed. */
static int64_t *collect(const struct foreign *trace, size_t *count)
{
    const struct foreign_rows *all[] = {&trace->lanes, &trace->tracks, &trace->states};
    size_t room = trace->instant_count + trace->sample_count, n = 0;
    for (size_t k = 0; k < 3; k++)
        room += 2 * all[k]->slice_count;
    int64_t *times = malloc((room + 1) * sizeof *times);
    if (times == NULL)
        return NULL;
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < all[k]->slice_count; i++) {
            times[n++] = (int64_t)all[k]->slices[i].begin_ns;
            times[n++] = (int64_t)all[k]->slices[i].end_ns;
        }
    }
    for (size_t i = 0; i < trace->instant_count; i++)
        times[n++] = (int64_t)trace->instants[i].time_ns;
    for (size_t i = 0; i < trace->sample_count; i++)
        times[n++] = (int64_t)trace->samples[i].time_ns;
    *count = n;
    return times;
}

static uint64_t distance(int64_t from, int64_t to)
{
    return (uint64_t)to - (uint64_t)from;
}

/* The interval of at most 52 days that holds most times; of two the earlier. */
static void find_longest(const int64_t *times, size_t n, size_t *first, size_t *last)
{
    *first = *last = 0;
    for (size_t from = 0, to = 0; from < n; from++) {
        to = to < from ? from : to;
        while (to + 1 < n && distance(times[from], times[to + 1]) <= MAX_LENGTH_NS)
            to++;
        if (to - from > *last - *first) {
            *first = from;
            *last = to;
        }
    }
}

static bool is_far(int64_t before, int64_t after, uint64_t rest_ns)
{
    uint64_t gap_ns = distance(before, after);
    return gap_ns > FAR_NS && gap_ns / FAR_TIMES > rest_ns;
}

/* Leaves out few times at either end that are far from the rest. */
static void leave_few(const int64_t *times, size_t *first, size_t *last)
{
    size_t n = *last - *first + 1, few = n / 4 < FEW ? n / 4 : FEW;
    size_t begin = *first, end = *last;
    if (n < MIN_TIMES)
        return;
    few = n / FEW_OF > few ? n / FEW_OF : few;
    uint64_t rest_ns = distance(times[begin + few], times[end - few]);
    for (size_t i = 1; i <= few; i++) {
        if (is_far(times[begin + i - 1], times[begin + i], rest_ns))
            *first = begin + i;
        if (is_far(times[end - i], times[end - i + 1], rest_ns))
            *last = end - i;
    }
}

static bool inside(const struct window *window, uint64_t *begin_ns, uint64_t *end_ns)
{
    bool is_inside = (int64_t)*begin_ns >= window->from_ns && (int64_t)*end_ns <= window->to_ns;
    *begin_ns -= (uint64_t)window->from_ns;
    if (end_ns != begin_ns)
        *end_ns -= (uint64_t)window->from_ns;
    return is_inside;
}

static void keep_slices(struct foreign_loader *l, struct foreign_rows *rows, const struct window *window)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->slice_count; i++) {
        struct foreign_slice slice = rows->slices[i];
        if (inside(window, &slice.begin_ns, &slice.end_ns))
            rows->slices[kept++] = slice;
        else
            foreign_lose(l, FOREIGN_FAR);
    }
    rows->slice_count = kept;
}

static void keep_points(struct foreign_loader *l, const struct window *window)
{
    struct foreign *trace = l->trace;
    size_t instants = 0, samples = 0;
    for (size_t i = 0; i < trace->instant_count; i++) {
        struct foreign_instant instant = trace->instants[i];
        if (inside(window, &instant.time_ns, &instant.time_ns))
            trace->instants[instants++] = instant;
    }
    for (size_t i = 0; i < trace->sample_count; i++) {
        struct foreign_sample sample = trace->samples[i];
        if (inside(window, &sample.time_ns, &sample.time_ns))
            trace->samples[samples++] = sample;
    }
    trace->losses[FOREIGN_FAR] += trace->instant_count - instants + trace->sample_count - samples;
    trace->instant_count = instants;
    trace->sample_count = samples;
}

int foreign_window(struct foreign_loader *l)
{
    size_t count = 0, first = 0, last = 0;
    int64_t *times = collect(l->trace, &count);
    if (times == NULL)
        return foreign_no_memory(l);
    if (count > 0) {
        foreign_sort(times, count, sizeof *times, compare_times);
        find_longest(times, count, &first, &last);
        leave_few(times, &first, &last);
        struct window window = {times[first], times[last]};
        keep_slices(l, l->lanes.rows, &window);
        keep_slices(l, l->tracks.rows, &window);
        keep_slices(l, l->states.rows, &window);
        keep_points(l, &window);
        l->trace->length_ns = distance(window.from_ns, window.to_ns);
    }
    free(times);
    return 0;
}
