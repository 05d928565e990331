/* The pool is one anonymous mapping cut into equal slots. Free stacks are a pile of numbers, not a list
 * threaded through the stacks, so that releasing a stack touches none of its pages. */
#include "coroutine/stack.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Linux 6.13; the C library's headers may be older than the kernel. */
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

struct stack_pool {
    char *slots;       /* the mapping: slot i begins at slots + i * slot_bytes, with its guard page */
    size_t slot_bytes; /* a multiple of page_bytes */
    size_t page_bytes;
    uint32_t count;      /* slots in the mapping */
    uint32_t fresh;      /* slots from this one on were never acquired: they have no guard yet */
    uint32_t free_count; /* stacks on the pile */
    uint32_t *free;      /* the pile of released stacks; the kernel supplies its pages as the pile grows */
    enum stack_guard guard;
};

__attribute__((format(printf, 4, 5))) static int refuse(int code, char *why, size_t why_bytes,
                                                        const char *format, ...)
{
    if (why_bytes > 0) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(why, why_bytes, format, arguments);
        va_end(arguments);
    }
    return code;
}

/* The kernel's limit of mappings for a process; 0: not known. */
static unsigned long map_limit(void)
{
    char text[32] = "";
    int fd = open("/proc/sys/vm/max_map_count", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, sizeof(text) - 1);
    close(fd);
    return length > 0 ? strtoul(text, NULL, 10) : 0;
}

static int refuse_mappings(uint32_t stacks, char *why, size_t why_bytes)
{
    return refuse(-ENOMEM, why, why_bytes,
                  "%u stacks need a guard page each, which splits memory into about %lu mappings, and the "
                  "kernel allows a process %lu of them (/proc/sys/vm/max_map_count); use fewer stacks at "
                  "once, or raise the limit: sysctl -w vm.max_map_count=%lu",
                  stacks, 2UL * stacks, map_limit(), 2UL * stacks + 65536);
}

/* Whether this kernel makes guards without splitting the mapping. Tried on the first slot, which needs a
 * guard anyway. Emulators (qemu-user) accept every advice and do nothing, so a kernel that accepts nonsense
 * fails the test. */
static bool kernel_installs_guards(const struct stack_pool *pool)
{
    return madvise(pool->slots, pool->page_bytes, -1) != 0 &&
           madvise(pool->slots, pool->page_bytes, MADV_GUARD_INSTALL) == 0;
}

static int reserve_slots(struct stack_pool *pool, char *why, size_t why_bytes)
{
    size_t bytes = pool->slot_bytes * pool->count;
    void *slots = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (slots == MAP_FAILED) {
        int code = -errno;
        return refuse(
            code, why, why_bytes,
            "cannot reserve %u stacks of %zu KiB, %zu MiB of addresses in all: %s; use fewer or smaller "
            "stacks, or lift the limit (ulimit -v, or vm.overcommit_memory=2, which counts what is reserved)",
            pool->count, pool->slot_bytes / 1024, bytes / 1024 / 1024, strerror(-code));
    }
    pool->slots = slots;
    /* A huge page would supply 2 MiB, eight default stacks, at the first touch of one. A kernel without them,
     * and a sandbox that permits no advice, cost memory alone. */
    (void)!madvise(slots, bytes, MADV_NOHUGEPAGE);
    return 0;
}

int stack_pool_create(struct stack_pool **out, size_t bytes, uint32_t count, enum stack_guard guard,
                      char *why, size_t why_bytes)
{
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    if (count == 0 || bytes > SIZE_MAX / 2 / count)
        return refuse(-EINVAL, why, why_bytes, "there can be no pool of %u stacks of %zu bytes", count,
                      bytes);

    struct stack_pool *pool = calloc(1, sizeof(*pool));
    if (!pool)
        return refuse(-ENOMEM, why, why_bytes, "no memory for a pool of stacks");
    size_t pages = (bytes + page_bytes - 1) / page_bytes;
    pool->page_bytes = page_bytes;
    pool->slot_bytes = (pages < 2 ? 2 : pages) * page_bytes;
    pool->count = count;
    pool->guard = guard;

    int code;
    pool->free = calloc(count, sizeof(*pool->free));
    if (!pool->free) {
        code = refuse(-ENOMEM, why, why_bytes, "no memory for a list of %u stacks", count);
        goto failed;
    }
    code = reserve_slots(pool, why, why_bytes);
    if (code != 0)
        goto failed;
    if (guard == STACK_GUARD_BEST && !kernel_installs_guards(pool))
        pool->guard = STACK_GUARD_MPROTECT;
    /* Refuse before anything has started, not in the middle. */
    if (pool->guard == STACK_GUARD_MPROTECT && map_limit() > 0 && 2UL * count > map_limit()) {
        code = refuse_mappings(count, why, why_bytes);
        goto failed;
    }
    *out = pool;
    return 0;

failed:
    stack_pool_destroy(pool);
    return code;
}

void stack_pool_destroy(struct stack_pool *pool)
{
    if (!pool)
        return;
    if (pool->slots)
        munmap(pool->slots, pool->slot_bytes * pool->count);
    free(pool->free);
    free(pool);
}

static char *slot_of(const struct stack_pool *pool, uint32_t number)
{
    return pool->slots + pool->slot_bytes * number;
}

static int make_guard(const struct stack_pool *pool, uint32_t number, char *why, size_t why_bytes)
{
    void *page = slot_of(pool, number);
    int failed = pool->guard == STACK_GUARD_BEST ? madvise(page, pool->page_bytes, MADV_GUARD_INSTALL)
                                                 : mprotect(page, pool->page_bytes, PROT_NONE);
    if (failed == 0)
        return 0;
    if (pool->guard == STACK_GUARD_MPROTECT && errno == ENOMEM)
        return refuse_mappings(pool->count, why, why_bytes);
    int code = -errno;
    return refuse(code, why, why_bytes, "cannot make the guard page of stack %u: %s", number,
                  strerror(-code));
}

/* The bytes left unused at a stack's highest end, where a suspended coroutine's data lie. With equal places
 * within a page, these data would fall into a few sets of the first-level cache. Then a hundred coroutines
 * would evict each other from a cache with room for all. So the beginnings are spread over half a page, a
 * cache line apart ("cache colouring", Bonwick, The Slab Allocator, 1994). With a thousand coroutines, a
 * switch is a third faster. */
static size_t colour_bytes(uint32_t number)
{
    const size_t colours = 32, cache_line_bytes = 64;
    return number % colours * cache_line_bytes;
}

int stack_pool_acquire(struct stack_pool *pool, struct stack *stack, char *why, size_t why_bytes)
{
    uint32_t number;
    if (pool->free_count > 0) {
        number = pool->free[--pool->free_count];
    } else if (pool->fresh < pool->count) {
        int code = make_guard(pool, pool->fresh, why, why_bytes);
        if (code != 0)
            return code;
        number = pool->fresh++;
    } else {
        return refuse(-EAGAIN, why, why_bytes, "all %u stacks are in use; make the pool larger", pool->count);
    }
    *stack = (struct stack){
        .low = slot_of(pool, number) + pool->page_bytes,
        .bytes = pool->slot_bytes - pool->page_bytes - colour_bytes(number),
        .number = number,
    };
    return 0;
}

void stack_pool_release(struct stack_pool *pool, const struct stack *stack)
{
    assert(stack->number < pool->fresh && pool->free_count < pool->fresh);
    assert((char *)stack->low == slot_of(pool, stack->number) + pool->page_bytes);
    pool->free[pool->free_count++] = stack->number;
}

enum stack_guard stack_pool_guard(const struct stack_pool *pool)
{
    return pool->guard;
}

bool stack_pool_find_guard(const struct stack_pool *pool, const void *address, uint32_t *number)
{
    /* As numbers: C does not order pointers into different objects. */
    uintptr_t offset = (uintptr_t)address - (uintptr_t)pool->slots;
    if (offset >= pool->slot_bytes * pool->fresh || offset % pool->slot_bytes >= pool->page_bytes)
        return false;
    *number = (uint32_t)(offset / pool->slot_bytes);
    return true;
}

size_t stack_overflowed_bytes(const struct stack *stack, const void *address)
{
    const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    if ((uintptr_t)stack->low - 1 - (uintptr_t)address >= page_bytes)
        return 0;
    size_t pages =
        1 + (stack->bytes + page_bytes - 1) / page_bytes; /* part of the last one may be left unused */
    return pages * page_bytes;
}
