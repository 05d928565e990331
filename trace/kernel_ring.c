/* Reading the kernel's switch records. Linux only; elsewhere opening is refused. */
#include "trace/kernel_ring.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "task/clock.h"

size_t kernel_ring_bytes(unsigned lanes, size_t page_bytes)
{
    size_t records_bytes = (lanes <= 8 ? 64 : lanes <= 16 ? 32 : 16) * (size_t)1024;
    return page_bytes + (records_bytes > page_bytes ? records_bytes : page_bytes);
}

#ifdef __linux__
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The layout of our records: perf_event_open(2), PERF_RECORD_SWITCH with sample_id_all. */
struct record {
    struct perf_event_header header;
    uint32_t pid, tid;
    uint64_t time_ns;
    uint32_t cpu, reserved;
};

struct lost {
    struct perf_event_header header;
    uint64_t id, lost;
};

static int open_event(void)
{
    struct perf_event_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_SOFTWARE;
    attributes.config = PERF_COUNT_SW_DUMMY;
    attributes.context_switch = 1;
    attributes.exclude_kernel = 1; /* the dummy event counts nothing, but the switches are reported */
    attributes.exclude_hv = 1;
    attributes.sample_id_all = 1;
    attributes.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU;
    attributes.use_clockid = 1;
    attributes.clockid = CLOCK_MONOTONIC; /* the clock of all other times */
    long fd = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    return fd < 0 ? -errno : (int)fd;
}

static void append(struct lane *lane, const struct record *record)
{
    uint32_t count = atomic_load_explicit(&lane->switch_count, memory_order_relaxed);
    if (count >= lane->switch_capacity) {
        lane->switches_lost++;
        return;
    }
    bool out = (record->header.misc & PERF_RECORD_MISC_SWITCH_OUT) != 0;
    bool preempted = (record->header.misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0;
    lane->switches[count] = (struct switch_record){
        .time_ns = record->time_ns,
        .cpu = (uint16_t)record->cpu,
        .kind = out ? preempted ? SWITCH_PREEMPTED : SWITCH_BLOCKED : SWITCH_IN,
    };
    atomic_store_explicit(&lane->switch_count, count + 1, memory_order_release);
}

/* Copies `bytes` at a position of the ring, which may lie across its end. */
static void copy_out(const struct lane *lane, uint64_t at, void *out, size_t bytes)
{
    const struct perf_event_mmap_page *page = lane->ring;
    const char *data = (const char *)lane->ring + page->data_offset;
    size_t size = page->data_size, offset = at % size;
    size_t first = size - offset < bytes ? size - offset : bytes;
    memcpy(out, data + offset, first);
    memcpy((char *)out + first, data, bytes - first);
}

static void drain(struct lane *lane)
{
    struct perf_event_mmap_page *page = lane->ring;
    uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
    uint64_t tail = lane->ring_tail;
    /* A loss of records shows only in the next record, which may never come. */
    if (head - tail + sizeof(struct record) >= page->data_size)
        lane->ring_was_full = true;
    while (tail < head) {
        union {
            struct perf_event_header header;
            struct record record;
            struct lost lost;
        } is;
        copy_out(lane, tail, &is.header, sizeof is.header);
        if (is.header.size < sizeof is.header)
            break; /* impossible, but an endless loop would be worse */
        if (is.header.type == PERF_RECORD_SWITCH && is.header.size >= sizeof is.record) {
            copy_out(lane, tail, &is, sizeof is.record);
            append(lane, &is.record);
        } else if (is.header.type == PERF_RECORD_LOST) {
            copy_out(lane, tail, &is, sizeof is.lost);
            lane->switches_lost += is.lost.lost;
            lane->ring_was_full = false;
        }
        tail += is.header.size;
    }
    lane->ring_tail = tail;
    __atomic_store_n(&page->data_tail, tail, __ATOMIC_RELEASE);
}

/* Maps the event's ring, a smaller one where locked memory does not suffice. Returns NULL with errno set. */
static struct perf_event_mmap_page *map_ring(int fd, unsigned lanes, size_t *bytes)
{
    const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    for (*bytes = kernel_ring_bytes(lanes, page_bytes);; *bytes = page_bytes + (*bytes - page_bytes) / 2) {
        void *page = mmap(NULL, *bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (page != MAP_FAILED)
            return page;
        if (errno != EPERM || *bytes == kernel_ring_bytes(UINT_MAX, page_bytes))
            return NULL;
    }
}

int kernel_ring_open(struct lane *lane, unsigned lanes)
{
    if (lane->switch_capacity == 0)
        return -ENOBUFS;
    int fd = open_event();
    if (fd < 0)
        return fd;
    struct perf_event_mmap_page *page = map_ring(fd, lanes, &lane->ring_bytes);
    if (page == NULL) {
        int status = -errno;
        close(fd);
        return status;
    }
    lane->ring = page;
    lane->ring_fd = fd;
    lane->ring_tail = 0;
    lane->ring_was_full = false;
    lane->ring_head = (const uint64_t *)&page->data_head;
    lane->ring_since_ns = clock_now_ns();
    lane->ring_until_ns = 0;
    lane->drain = drain;
    return 0;
}

void kernel_ring_close(struct lane *lane)
{
    if (lane->ring == NULL)
        return;
    lane->ring_until_ns = clock_now_ns();
    drain(lane);
    lane->switches_lost += lane->ring_was_full; /* a record may be lost: not complete */
    lane->drain = NULL;
    lane->ring_head = NULL;
    munmap(lane->ring, lane->ring_bytes);
    close(lane->ring_fd);
    lane->ring = NULL;
}

int kernel_ring_allowed(void)
{
    int fd = open_event();
    if (fd < 0)
        return fd;
    close(fd);
    return 0;
}

#else

int kernel_ring_open(struct lane *lane, unsigned lanes)
{
    (void)lane;
    (void)lanes;
    return -ENOSYS;
}

void kernel_ring_close(struct lane *lane)
{
    (void)lane;
}

int kernel_ring_allowed(void)
{
    return -ENOSYS;
}

#endif
