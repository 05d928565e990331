/* A heap of cursors over the lanes' buffers. */
#include "trace/merge.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t time_of(const struct merge *merge, uint32_t lane)
{
    return merge->shared->lanes[lane].events[merge->at[lane]].time_ns;
}

static bool before(const struct merge *merge, uint32_t a, uint32_t b)
{
    uint64_t a_ns = time_of(merge, a), b_ns = time_of(merge, b);
    return a_ns != b_ns ? a_ns < b_ns : a < b;
}

static void sink(struct merge *merge, uint32_t at)
{
    uint32_t lane = merge->lanes[at];
    for (uint32_t child; (child = 2 * at + 1) < merge->left; at = child) {
        if (child + 1 < merge->left && before(merge, merge->lanes[child + 1], merge->lanes[child]))
            child++;
        if (!before(merge, merge->lanes[child], lane))
            break;
        merge->lanes[at] = merge->lanes[child];
    }
    merge->lanes[at] = lane;
}

int merge_open(struct merge *merge, struct shared *shared)
{
    uint32_t lanes = shared->sizes.lanes;
    *merge = (struct merge){.shared = shared};
    merge->lanes = calloc(lanes, sizeof *merge->lanes);
    merge->at = calloc(lanes, sizeof *merge->at);
    merge->counts = calloc(lanes, sizeof *merge->counts);
    if (merge->lanes == NULL || merge->at == NULL || merge->counts == NULL) {
        merge_close(merge);
        return -ENOMEM;
    }
    for (uint32_t lane = 0; lane < lanes; lane++) {
        merge->counts[lane] = atomic_load_explicit(&shared->lanes[lane].count, memory_order_acquire);
        if (merge->counts[lane] > 0)
            merge->lanes[merge->left++] = lane;
    }
    for (uint32_t at = merge->left / 2; at-- > 0;)
        sink(merge, at);
    return 0;
}

void merge_close(struct merge *merge)
{
    free(merge->lanes);
    free(merge->at);
    free(merge->counts);
    *merge = (struct merge){0};
}

bool merge_next(struct merge *merge, const struct event **event, const struct lane **lane)
{
    if (merge->left == 0)
        return false;
    uint32_t number = merge->lanes[0];
    *lane = &merge->shared->lanes[number];
    *event = &(*lane)->events[merge->at[number]++];
    if (merge->at[number] == merge->counts[number])
        merge->lanes[0] = merge->lanes[--merge->left];
    if (merge->left > 0)
        sink(merge, 0);
    return true;
}
