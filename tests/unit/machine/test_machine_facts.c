/* Facts that are read in one place: CPUs that count, control groups of both versions, memory, capabilities.
 */
#include "tests/unit/support/system_files.h"

#include <linux/capability.h>

#include "machine/capability.h"
#include "machine/cgroup.h"
#include "machine/cpus.h"
#include "machine/memory.h"

static int make(void **state)
{
    (void)state;
    files_make();
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    files_remove();
    return 0;
}

/* The CPUs of a list that ends with -1; freed by the caller. */
static struct affinity cpus_of(const int *numbers)
{
    enum { CPUS = 4096 };
    struct affinity cpus = {.set = CPU_ALLOC(CPUS), .bytes = CPU_ALLOC_SIZE(CPUS)};
    assert_non_null(cpus.set);
    CPU_ZERO_S(cpus.bytes, cpus.set);
    for (; *numbers >= 0; numbers++, cpus.count++)
        CPU_SET_S((size_t)*numbers, cpus.bytes, cpus.set);
    return cpus;
}

#define CPUS_OF(...) cpus_of((const int[]){__VA_ARGS__, -1})

/* P-cores 0-3 with two threads each, E-cores 4 and 5; one far beyond what a cpu_set_t holds. */
static void put_cores(void)
{
    static const char *const siblings[] = {"0-1\n", "0-1\n", "2-3\n", "2-3\n", "4\n", "5\n"};
    char path[96];
    for (int cpu = 0; cpu < 6; cpu++) {
        snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu);
        files_put(path, siblings[cpu]);
        snprintf(path, sizeof path, "sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor", cpu);
        files_put(path, cpu == 5 ? "powersave\n" : "performance\n");
    }
    files_put("sys/devices/cpu_core/cpus", "0-3\n");
    files_put("sys/devices/cpu_atom/cpus", "4-5,2000\n");
}

static void only_the_cpus_allowed_count(void **state)
{
    (void)state;
    static const struct {
        int cpus[7];
        unsigned threads, kinds;
        const char *governor;
    } cases[] = {
        {{0, 1, -1}, 2, 1, "performance"},           {{0, 2, -1}, 1, 1, "performance"},
        {{1, 2, 3, -1}, 2, 1, "performance"},        {{4, 5, -1}, 1, 1, "powersave"},
        {{0, 4, -1}, 1, 2, "performance"},           {{2000, -1}, 0, 1, ""},
        {{0, 1, 2, 3, 4, 5, -1}, 2, 2, "powersave"},
    };
    char governor[32];
    put_cores();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct affinity cpus = cpus_of(cases[i].cpus);
        assert_int_equal(cpus_threads_per_core(files_fd, &cpus), cases[i].threads);
        assert_int_equal(cpus_kinds(files_fd, &cpus), cases[i].kinds);
        cpus_governor(files_fd, &cpus, governor, sizeof governor);
        assert_string_equal(governor, cases[i].governor);
        affinity_free(&cpus);
    }
}

static void kinds_of_core_have_names(void **state)
{
    (void)state;
    char kind[CORE_KIND_BYTES];
    assert_string_equal(cpus_kind(files_fd, 0, kind), "");
    put_cores();
    assert_string_equal(cpus_kind(files_fd, 1, kind), "core");
    assert_string_equal(cpus_kind(files_fd, 2000, kind), "atom");
    files_put("sys/devices/system/cpu/cpu7/cpu_capacity", "1024\n");
    files_put("sys/devices/system/cpu/cpu8/cpu_capacity", "446\n");
    assert_string_equal(cpus_kind(files_fd, 7, kind), "");
    assert_string_equal(cpus_kind(files_fd, 8, kind), "capacity-446");
}

static void ticks_are_of_the_cpus_allowed(void **state)
{
    (void)state;
    struct cpu_ticks ticks;
    struct affinity cpus = CPUS_OF(1, 2);
    files_put("proc/stat", "cpu  100 0 0 900 0 0 0 9\ncpu0 90 0 0 10 0 0 0 9\ncpu1 4 0 0 5 0 0 0 1\n"
                           "cpu2 6 0 0 7 0 0 0 2\nintr 5 5\n");
    assert_true(cpus_ticks(files_fd, &cpus, &ticks));
    assert_int_equal(ticks.busy, 10);
    assert_int_equal(ticks.idle, 12);
    assert_int_equal(ticks.steal, 3);
    assert_true(cpus_ticks(files_fd, NULL, &ticks));
    assert_int_equal(ticks.busy, 100);
    affinity_free(&cpus);
}

static void sets_of_as_many_cpus_differ(void **state)
{
    (void)state;
    struct affinity one = CPUS_OF(0, 1), other = CPUS_OF(0, 2);
    assert_true(affinity_digest(&one) != affinity_digest(&other));
    affinity_free(&one);
    affinity_free(&other);
}

static void the_group_that_leaves_least_counts(void **state)
{
    (void)state;
    bool limited;
    files_put("proc/meminfo", "MemAvailable:    1000 kB\n");
    files_put("proc/self/cgroup", "0::/a/b\n");
    files_put("sys/fs/cgroup/a/b/memory.max", "900000\n");
    files_put("sys/fs/cgroup/a/b/memory.current", "100000\n");
    files_put("sys/fs/cgroup/a/memory.max", "1000000\n"); /* a higher limit, of which others use more */
    files_put("sys/fs/cgroup/a/memory.current", "700000\n");
    assert_int_equal(memory_available(files_fd, &limited), 300000);
    assert_true(limited);
    files_put("sys/fs/cgroup/a/memory.stat",
              "anon 1\ninactive_file 100000\n"); /* the kernel would drop these */
    assert_int_equal(memory_available(files_fd, &limited), 400000);
    files_put("sys/fs/cgroup/a/memory.max", "max\n");
    files_put("sys/fs/cgroup/a/b/memory.max", "90000000\n");
    assert_int_equal(memory_available(files_fd, &limited), 1024000);
    assert_false(limited);
}

static void version_1_limits_memory_too(void **state)
{
    (void)state;
    bool limited;
    files_put("proc/meminfo", "MemAvailable:    1000 kB\n");
    files_put("proc/self/cgroup", "3:memory:/x\n0::/x\n");
    files_put("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "9223372036854771712\n");
    files_put("sys/fs/cgroup/memory/memory.limit_in_bytes", "500000\n");
    files_put("sys/fs/cgroup/memory/memory.usage_in_bytes", "500001\n");
    assert_int_equal(memory_available(files_fd, &limited), 1); /* not 0, which is no limit */
    assert_true(limited);
}

static void throttling_of_groups_above_counts(void **state)
{
    (void)state;
    files_put("proc/self/cgroup", "0::/a/b\n");
    files_put("sys/fs/cgroup/a/cpu.stat", "throttled_usec 2000\n");
    assert_int_equal(cgroup_throttled_ns(files_fd), 2000000);
    files_put("sys/fs/cgroup/a/b/cpu.stat", "throttled_usec 1000\n");
    assert_int_equal(cgroup_throttled_ns(files_fd), 3000000);
}

static void version_2_lies_in_unified_beside_version_1(void **state)
{
    (void)state;
    files_put("proc/self/cgroup", "3:memory:/x\n0::/x\n");
    files_put("sys/fs/cgroup/unified/x/cpu.max", "50000 100000\n");
    assert_true(cgroup_read_limits(files_fd).cpus == 0.5);
}

static void capabilities_are_asked_not_the_user(void **state)
{
    (void)state;
    assert_false(capability_has(files_fd, CAP_SYS_RESOURCE));
    files_put("proc/self/status", "CapPrm:\tffffffffffffffff\nCapEff:\t0000000001000000\n");
    files_put("proc/self/uid_map", "         0          0 4294967295\n");
    assert_true(capability_has(files_fd, CAP_SYS_RESOURCE));
    assert_false(capability_has(files_fd, CAP_IPC_LOCK));
    files_put("proc/self/uid_map", "         0     100000      65536\n");
    assert_false(capability_has(files_fd, CAP_SYS_RESOURCE));
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, make, unmake)

UNIT_TESTS(HERE(only_the_cpus_allowed_count), HERE(kinds_of_core_have_names),
           HERE(ticks_are_of_the_cpus_allowed), HERE(sets_of_as_many_cpus_differ),
           HERE(the_group_that_leaves_least_counts), HERE(version_1_limits_memory_too),
           HERE(throttling_of_groups_above_counts), HERE(version_2_lies_in_unified_beside_version_1),
           HERE(capabilities_are_asked_not_the_user))
