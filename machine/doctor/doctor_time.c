/* Whether time is read cheaply and sleepers are woken in time. */
#include <string.h>

#include "machine/doctor/doctor_checks.h"
#include "machine/machine.h"
#include "machine/system_file.h"
#include "task/clock.h"
#include "task/units.h"

/* One read of a clock in the processor lasts 20 to 50 ns. A clock behind a system call or a device (hpet,
 * acpi_pm) needs several hundred. */
void check_clock(const struct doctor_probe *probe, struct check_result *result)
{
    enum { MAX_READ_NS = 200 };
    char source[32];
    if (!system_file_line(probe->root_fd, "sys/devices/system/clocksource/clocksource0/current_clocksource",
                          source, sizeof source))
        strcpy(source, "not known");
    check_found(result, "%s, read in %u ns", source, (unsigned)probe->clock_read_ns);
    if (probe->clock_read_ns <= MAX_READ_NS)
        return;
    check_means(result, DOCTOR_NOTICE,
                "every recorded edge of a task reads it once: what is short costs more than it would without "
                "recording (every report says how much)");
    check_remedy(result, "if tsc is among the clocks in /sys/devices/system/clocksource/clocksource0/"
                         "available_clocksource, start the kernel with clocksource=tsc");
}

void check_timer_slack(const struct doctor_probe *probe, struct check_result *result)
{
    char shown[32];
    check_found(result, "%s here; every sample sets its own to %d ns",
                units_show_duration(probe->timer_slack_ns, shown, sizeof shown), TIMER_SLACK_NS);
}

void check_wakeups(const struct doctor_probe *probe, struct check_result *result)
{
    static const uint64_t max_p50_ns = 200 * NS_PER_US, max_of_max_ns = 5 * NS_PER_MS;
    char p50[32], max[32];
    check_found(result, "a sleep of 1 ms overshoots by %s, at worst by %s",
                units_show_duration(probe->wakeup_latency_p50_ns, p50, sizeof p50),
                units_show_duration(probe->wakeup_latency_max_ns, max, sizeof max));
    if (probe->wakeup_latency_p50_ns <= max_p50_ns && probe->wakeup_latency_max_ns <= max_of_max_ns)
        return;
    check_means(result, probe->wakeup_latency_p50_ns > NS_PER_MS ? DOCTOR_WARNING : DOCTOR_NOTICE,
                "every wait lasts that much longer, under every runner: short delays are not what they say");
    check_remedy(result, "use delays of 10 ms and more, a quieter machine, or a kernel with "
                         "high-resolution timers (no emulator)");
}
