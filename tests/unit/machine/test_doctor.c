/* The doctor's judgement of machines that are made of files: each test brings the /proc and /sys of one. */
#include "tests/unit/support/system_files.h"

#include <errno.h>
#include <stdlib.h>

#include "machine/cgroup.h"
#include "machine/doctor/doctor.h"

/* --- a machine of files --- */

struct machine {
    struct doctor_probe probe;
    struct check_result results[MAX_DOCTOR_RESULTS];
    unsigned count;
};

/* A machine without files, on which all that is asked and measured is well. */
static int make_machine(void **state)
{
    struct machine *m = calloc(1, sizeof *m);
    assert_non_null(m);
    files_make();
    m->probe = (struct doctor_probe){
        .root_fd = files_fd,
        .path = "/usr/bin:/bin",
        .cpus_online = 4,
        .cpus_allowed = 4,
        .light_guards = true,
        .max_files = 1048576,
        .max_processes = DOCTOR_UNLIMITED,
        .ring_bytes = 20 << 10,
        .max_locked_bytes = 8 << 20,
        .timer_slack_ns = 50000,
        .clock_read_ns = 25,
        .wakeup_latency_p50_ns = 60000,
        .wakeup_latency_max_ns = 90000,
    };
    *state = m;
    return 0;
}

static int remove_machine(void **state)
{
    struct machine *m = *state;
    files_remove();
    free(m);
    return 0;
}

static void put(const struct machine *m, const char *path, const char *text)
{
    (void)m;
    files_put(path, text);
}

/* Examines, and returns what was found under a name; NULL if it was not shown. */
static const struct check_result *result_of(struct machine *m, const char *name)
{
    m->count = doctor_examine(&m->probe, m->results);
    for (unsigned i = 0; i < m->count; i++)
        if (strcmp(m->results[i].name, name) == 0)
            return &m->results[i];
    return NULL;
}

/* Looks, and checks the level and a part of one of the texts. */
static void check(struct machine *m, const char *name, enum doctor_level level, const char *part)
{
    const struct check_result *f = result_of(m, name);
    if (f == NULL) {
        fail_msg("%s is not shown", name);
        return;
    }
    if (f->level != level)
        fail_msg("%s is %s: %s", name, doctor_level_name(f->level), f->found);
    if (strstr(f->found, part) == NULL && strstr(f->means, part) == NULL && strstr(f->remedy, part) == NULL)
        fail_msg("%s does not say '%s': %s | %s | %s", name, part, f->found, f->means, f->remedy);
}

/* --- all of them --- */

static void what_is_not_well_has_a_consequence_and_a_remedy(void **state)
{
    struct machine *m = *state;
    put(m, "proc/loadavg", "9.50 1 1 1/1 1\n");
    put(m, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    m->probe.kernel_records = -EACCES;
    m->probe.cpus_allowed = 1;
    assert_non_null(result_of(m, "CPUs"));
    unsigned bad = 0;
    for (unsigned i = 0; i < m->count; i++) {
        const struct check_result *f = &m->results[i];
        assert_true(f->found[0] != '\0');
        assert_int_equal(f->level != DOCTOR_OK, f->means[0] != '\0');
        assert_int_equal(f->level != DOCTOR_OK, f->remedy[0] != '\0');
        bad += f->level != DOCTOR_OK;
    }
    assert_true(bad >= 4);
}

/* --- the kernel's records --- */

static void records_that_are_allowed_are_measured(void **state)
{
    struct machine *m = *state;
    check(m, "kernel records", DOCTOR_OK, "measured");
}

static void a_paranoid_kernel_is_named_with_its_remedy(void **state)
{
    struct machine *m = *state;
    m->probe.kernel_records = -EACCES;
    put(m, "proc/sys/kernel/perf_event_paranoid", "4\n");
    check(m, "kernel records", DOCTOR_NOTICE, "perf_event_paranoid is 4");
    check(m, "kernel records", DOCTOR_NOTICE, "sysctl kernel.perf_event_paranoid=2");
    check(m, "kernel records", DOCTOR_NOTICE, "CPU use is estimated");
}

static void a_container_that_forbids_is_distinguished_from_a_paranoid_kernel(void **state)
{
    struct machine *m = *state;
    m->probe.kernel_records = -EPERM;
    put(m, "proc/sys/kernel/perf_event_paranoid", "1\n");
    check(m, "kernel records", DOCTOR_NOTICE, "--cap-add PERFMON");
    check(m, "kernel records", DOCTOR_NOTICE, "Operation not permitted; kernel.perf_event_paranoid is 1");
    m->probe.kernel_records = -ENOSYS;
    check(m, "kernel records", DOCTOR_NOTICE, "this kernel has no perf_event_open");
    m->probe.kernel_records = -EMFILE; /* says nothing about the kernel */
    check(m, "kernel records", DOCTOR_NOTICE, "perf_event_open failed: Too many open files");
    check(m, "kernel records", DOCTOR_NOTICE, "ulimit -n");
}

static void locked_memory_limits_the_lanes(void **state)
{
    struct machine *m = *state;
    put(m, "proc/sys/kernel/perf_event_mlock_kb", "516\n");
    m->probe.max_locked_bytes = 64 << 10;
    m->probe.cpus_online = 1; /* 580 KiB, 20 KiB a lane */
    check(m, "locked memory", DOCTOR_NOTICE, "29 threads or processes");
    m->probe.max_locked_bytes = 8 << 20;
    check(m, "locked memory", DOCTOR_OK, "435 threads or processes");
    m->probe.ring_bytes = 128 << 10; /* two pages, where these are larger */
    check(m, "locked memory", DOCTOR_OK, "68 threads or processes");
    m->probe.kernel_records = -EACCES;
    assert_null(result_of(m, "locked memory"));
}

/* --- CPUs --- */

static void fewer_cpus_are_a_notice_and_one_is_a_warning(void **state)
{
    struct machine *m = *state;
    check(m, "CPUs", DOCTOR_OK, "4 of 4");
    m->probe.cpus_allowed = 2;
    check(m, "CPUs", DOCTOR_NOTICE, "2 of 4");
    m->probe.cpus_allowed = 1;
    check(m, "CPUs", DOCTOR_WARNING, "parallelism is impossible");
}

static void cpus_that_differ_in_speed_are_named(void **state)
{
    struct machine *m = *state;
    m->probe.fastest_ns = 1000000;
    m->probe.slowest_ns = 1050000;
    check(m, "CPU speeds", DOCTOR_OK, "1.05 times");
    m->probe.fastest_cpu = 3;
    m->probe.slowest_cpu = 1;
    m->probe.slowest_ns = 1370000;
    check(m, "CPU speeds", DOCTOR_WARNING, "CPU 1 takes 1.37 times as long as CPU 3");
}

static void hardware_threads_share_a_core(void **state)
{
    struct machine *m = *state;
    static const char file[] = "sys/devices/system/cpu/cpu0/topology/thread_siblings_list";
    put(m, file, "0\n");
    check(m, "hardware threads", DOCTOR_OK, "");
    put(m, file, "0,4\n");
    check(m, "hardware threads", DOCTOR_NOTICE, "share a core");
    put(m, file, "0-1\n");
    check(m, "hardware threads", DOCTOR_NOTICE, "share a core");
}

static void the_clock_of_the_cpus(void **state)
{
    struct machine *m = *state;
    check(m, "governor", DOCTOR_OK, "unknown");
    assert_null(result_of(m, "turbo"));
    put(m, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    check(m, "governor", DOCTOR_OK, "performance");
    put(m, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil\n");
    check(m, "governor", DOCTOR_NOTICE, "cpupower");
    put(m, "sys/devices/system/cpu/cpufreq/boost", "1\n");
    check(m, "turbo", DOCTOR_NOTICE, "on");
    put(m, "sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
    check(m, "turbo", DOCTOR_OK, "off");
}

static void a_battery_is_a_warning(void **state)
{
    struct machine *m = *state;
    assert_null(result_of(m, "power supply"));
    put(m, "sys/class/power_supply/BAT0/type", "Battery\n");
    assert_null(result_of(m, "power supply"));
    put(m, "sys/class/power_supply/AC/type", "Mains\n");
    put(m, "sys/class/power_supply/AC/online", "0\n");
    check(m, "power supply", DOCTOR_WARNING, "battery");
    put(m, "sys/class/power_supply/AC/online", "1\n");
    check(m, "power supply", DOCTOR_OK, "mains");
}

/* --- control groups --- */

static void the_tightest_quota_of_version_2_counts(void **state)
{
    struct machine *m = *state;
    check(m, "CPU quota", DOCTOR_OK, "none");
    put(m, "proc/self/cgroup", "0::/a/b\n");
    put(m, "sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    put(m, "sys/fs/cgroup/a/cpu.max", "150000 100000\n");
    put(m, "sys/fs/cgroup/a/b/cpu.stat", "usage_usec 9\nthrottled_usec 2500000\n");
    put(m, "sys/fs/cgroup/a/b/pids.max", "100\n");
    put(m, "sys/fs/cgroup/a/memory.max", "1048576\n");
    check(m, "CPU quota", DOCTOR_WARNING, "1.50 CPUs; throttled for 2.5 s");
    struct cgroup_limits limits = cgroup_read_limits(m->probe.root_fd);
    assert_true(limits.tasks == 100);
    assert_true(limits.memory_bytes == 1048576);
    m->probe.cpus_allowed = 1;
    check(m, "CPU quota", DOCTOR_OK, "1.50 CPUs");
}

/* A container of version 1: the path of the host is not mounted, only the group itself, as the tree's root.
 */
static void version_1_has_a_tree_for_each_controller(void **state)
{
    struct machine *m = *state;
    put(m, "proc/self/cgroup", "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n3:cpuset:/\n0::/docker/x\n");
    put(m, "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
    put(m, "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    put(m, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    struct cgroup_limits limits = cgroup_read_limits(m->probe.root_fd);
    assert_true(limits.cpus == 0.5);
    assert_true(limits.memory_bytes == 0);
    put(m, "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    assert_true(cgroup_read_limits(m->probe.root_fd).cpus == 0);
    put(m, "sys/fs/cgroup/cpu/docker/x/cpu.stat", "nr_throttled 3\nthrottled_time 7000000\n");
    assert_int_equal(cgroup_throttled_ns(m->probe.root_fd), 7000000);
}

/* What the kernel counts in either version; names that begin alike are others. */
static void kills_and_refusals_are_counted(void **state)
{
    struct machine *m = *state;
    put(m, "proc/vmstat", "oom_kill 9\n");
    put(m, "proc/self/cgroup", "0::/\n");
    struct cgroup_events events = cgroup_read_events(m->probe.root_fd);
    assert_true(events.oom_of_machine && events.oom_kills == 9 && events.refused_forks == 0);
    put(m, "proc/self/cgroup", "0::/a\n");
    put(m, "sys/fs/cgroup/a/memory.events", "oom 5\noom_kill 3\noom_group_kill 1\n");
    put(m, "sys/fs/cgroup/a/pids.events", "max 2\n");
    events = cgroup_read_events(m->probe.root_fd);
    assert_true(!events.oom_of_machine && events.oom_kills == 3 && events.refused_forks == 2);
    put(m, "proc/self/cgroup", "5:memory:/docker/x\n4:pids:/docker/x\n");
    put(m, "sys/fs/cgroup/memory/memory.oom_control", "oom_kill_disable 1\nunder_oom 0\noom_kill 4\n");
    assert_int_equal(cgroup_read_events(m->probe.root_fd).oom_kills, 4);
}

static void nonsense_in_proc_is_no_limit(void **state)
{
    struct machine *m = *state;
    static const char *const files[] = {
        "", "\n", ":", "::", "0::", "1:cpu", "1:cpu:", ":::::::", "9:cpux,:/\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put(m, "proc/self/cgroup", files[i]);
        assert_true(cgroup_read_limits(m->probe.root_fd).cpus == 0);
    }
}

/* --- who else wants the machine --- */

static void virtual_machines_are_reported(void **state)
{
    struct machine *m = *state;
    put(m, "proc/cpuinfo", "model name\t: X\nflags\t\t: fpu vme\n");
    check(m, "virtual machine", DOCTOR_OK, "no sign");
    put(m, "proc/cpuinfo", "model name\t: X\nflags\t\t: fpu hypervisor vme\n");
    check(m, "virtual machine", DOCTOR_NOTICE, "yes");
    put(m, "proc/sys/kernel/osrelease", "6.6.87.2-microsoft-standard-WSL2\n");
    check(m, "virtual machine", DOCTOR_NOTICE, "WSL");
}

static void stolen_time_is_a_share(void **state)
{
    struct machine *m = *state;
    put(m, "proc/stat", "cpu  500 0 100 390 0 0 0 10 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
    check(m, "stolen time", DOCTOR_NOTICE, "1.00 %");
    put(m, "proc/stat", "cpu  500 0 100 300 0 0 0 100 0 0\n");
    check(m, "stolen time", DOCTOR_WARNING, "10.00 %");
    put(m, "proc/stat", "cpu  500 0 100 399 0 0 0 1 0 0\n");
    check(m, "stolen time", DOCTOR_OK, "0.10 %");
    put(m, "proc/stat", "cpu \n");
    check(m, "stolen time", DOCTOR_OK, "0.00 %");
}

static void load_is_measured_by_the_cpus_allowed(void **state)
{
    struct machine *m = *state;
    put(m, "proc/loadavg", "1.20 0.10 0.05 1/100 1\n");
    check(m, "load", DOCTOR_OK, "1.20");
    m->probe.cpus_allowed = 2;
    check(m, "load", DOCTOR_WARNING, "preempted");
}

static void memory_is_what_the_group_leaves(void **state)
{
    struct machine *m = *state;
    put(m, "proc/meminfo", "MemTotal:  9000000 kB\nMemAvailable:    4194304 kB\n");
    check(m, "memory", DOCTOR_OK, "4 GiB available");
    put(m, "proc/self/cgroup", "0::/\n");
    put(m, "sys/fs/cgroup/memory.max", "134217728\n");
    check(m, "memory", DOCTOR_WARNING, "128 MiB left by the cgroup's limit");
}

/* --- time --- */

static void slow_clocks_and_late_timers_are_reported(void **state)
{
    struct machine *m = *state;
    put(m, "sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
    check(m, "clock", DOCTOR_OK, "tsc, read in 25 ns");
    check(m, "wake-ups", DOCTOR_OK, "overshoots by 60.0 us");
    m->probe.clock_read_ns = 900;
    check(m, "clock", DOCTOR_NOTICE, "clocksource=tsc");
    m->probe.wakeup_latency_p50_ns = 300000;
    check(m, "wake-ups", DOCTOR_NOTICE, "overshoots by 300 us");
    m->probe.wakeup_latency_p50_ns = 4000000;
    check(m, "wake-ups", DOCTOR_WARNING, "overshoots by 4.00 ms");
}

/* --- limits --- */

static void the_first_limit_on_threads_is_named(void **state)
{
    struct machine *m = *state;
    put(m, "proc/sys/kernel/threads-max", "100000\n");
    put(m, "proc/sys/kernel/pid_max", "4194304\n");
    put(m, "proc/sys/vm/max_map_count", "65530\n");
    check(m, "threads, processes", DOCTOR_OK, "32765 at once (vm.max_map_count)");
    m->probe.max_processes = 4000;
    check(m, "threads, processes", DOCTOR_NOTICE, "4000 at once (ulimit -u)");
    put(m, "proc/self/status", "Name:\tsimul\nCapEff:\t0000000001000000\n"); /* CAP_SYS_RESOURCE alone */
    check(m, "threads, processes", DOCTOR_OK, "32765 at once (vm.max_map_count)");
    put(m, "proc/self/uid_map", "         0       1000          1\n"); /* over a namespace of its own alone */
    check(m, "threads, processes", DOCTOR_NOTICE, "4000 at once (ulimit -u)");
    put(m, "proc/self/cgroup", "0::/\n");
    put(m, "sys/fs/cgroup/pids.max", "64\n");
    check(m, "threads, processes", DOCTOR_WARNING, "64 at once (pids.max of the cgroup)");
}

static void descriptors_and_mappings(void **state)
{
    struct machine *m = *state;
    check(m, "file descriptors", DOCTOR_OK, "1048576");
    m->probe.max_files = 4096;
    check(m, "file descriptors", DOCTOR_NOTICE, "4096");
    m->probe.max_files = 256;
    check(m, "file descriptors", DOCTOR_WARNING, "256");
    check(m, "memory maps", DOCTOR_OK, "MADV_GUARD_INSTALL works");
    put(m, "proc/sys/vm/max_map_count", "65530\n");
    m->probe.light_guards = false;
    check(m, "memory maps", DOCTOR_NOTICE, "about 32765 coroutines");
    put(m, "proc/sys/vm/max_map_count", "1048576\n");
    check(m, "memory maps", DOCTOR_OK, "about 524288 coroutines");
}

/* --- tools --- */

static void charts_need_gnuplot_and_a_font(void **state)
{
    struct machine *m = *state;
    check(m, "gnuplot", DOCTOR_WARNING, "install");
    check(m, "fonts", DOCTOR_WARNING, "no letters");
    put(m, "usr/local/bin/gnuplot", "");
    check(m, "gnuplot", DOCTOR_WARNING, "not found");
    put(m, "bin/gnuplot", "");
    put(m, "usr/share/fonts/truetype/dejavu/readme", "");
    check(m, "gnuplot", DOCTOR_OK, "installed");
    check(m, "fonts", DOCTOR_WARNING, "no letters");
    put(m, "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "");
    check(m, "fonts", DOCTOR_OK, "installed");
    m->probe.path = "";
    check(m, "gnuplot", DOCTOR_WARNING, "not found");
}

#define ON_A_MACHINE(test) cmocka_unit_test_setup_teardown(test, make_machine, remove_machine)

UNIT_TESTS(ON_A_MACHINE(what_is_not_well_has_a_consequence_and_a_remedy),
           ON_A_MACHINE(records_that_are_allowed_are_measured),
           ON_A_MACHINE(a_paranoid_kernel_is_named_with_its_remedy),
           ON_A_MACHINE(a_container_that_forbids_is_distinguished_from_a_paranoid_kernel),
           ON_A_MACHINE(locked_memory_limits_the_lanes),
           ON_A_MACHINE(fewer_cpus_are_a_notice_and_one_is_a_warning),
           ON_A_MACHINE(cpus_that_differ_in_speed_are_named), ON_A_MACHINE(hardware_threads_share_a_core),
           ON_A_MACHINE(the_clock_of_the_cpus), ON_A_MACHINE(a_battery_is_a_warning),
           ON_A_MACHINE(the_tightest_quota_of_version_2_counts),
           ON_A_MACHINE(version_1_has_a_tree_for_each_controller),
           ON_A_MACHINE(kills_and_refusals_are_counted), ON_A_MACHINE(nonsense_in_proc_is_no_limit),
           ON_A_MACHINE(virtual_machines_are_reported), ON_A_MACHINE(stolen_time_is_a_share),
           ON_A_MACHINE(load_is_measured_by_the_cpus_allowed), ON_A_MACHINE(memory_is_what_the_group_leaves),
           ON_A_MACHINE(slow_clocks_and_late_timers_are_reported),
           ON_A_MACHINE(the_first_limit_on_threads_is_named), ON_A_MACHINE(descriptors_and_mappings),
           ON_A_MACHINE(charts_need_gnuplot_and_a_font))
