/* One function a check. Each fills in a result whose name is set and whose level is ok. A check that does not
 * apply leaves `found` empty, and the result is not shown. */
#ifndef MACHINE_DOCTOR_DOCTOR_CHECKS_H
#define MACHINE_DOCTOR_DOCTOR_CHECKS_H

#include "machine/doctor/doctor.h"

/* function, name */
#define DOCTOR_CHECKS(X)                                                                                     \
    X(check_kernel_records, "kernel records") /* doctor_kernel.c */                                          \
    X(check_locked_memory, "locked memory")                                                                  \
    X(check_cpus, "CPUs") /* doctor_cpus.c */                                                                \
    X(check_cpu_speeds, "CPU speeds")                                                                        \
    X(check_hardware_threads, "hardware threads")                                                            \
    X(check_quota, "CPU quota")                                                                              \
    X(check_governor, "governor")                                                                            \
    X(check_turbo, "turbo")                                                                                  \
    X(check_power, "power supply")                                                                           \
    X(check_virtual, "virtual machine") /* doctor_load.c */                                                  \
    X(check_steal, "stolen time")                                                                            \
    X(check_load, "load")                                                                                    \
    X(check_memory, "memory")                                                                                \
    X(check_clock, "clock") /* doctor_time.c */                                                              \
    X(check_timer_slack, "timer slack")                                                                      \
    X(check_wakeups, "wake-ups")                                                                             \
    X(check_files, "file descriptors") /* doctor_limits.c */                                                 \
    X(check_tasks, "threads, processes")                                                                     \
    X(check_maps, "memory maps")                                                                             \
    X(check_gnuplot, "gnuplot") /* doctor_tools.c */                                                         \
    X(check_fonts, "fonts")

#define CHECK_DECLARE(function, name)                                                                        \
    void function(const struct doctor_probe *probe, struct check_result *result);
DOCTOR_CHECKS(CHECK_DECLARE)
#undef CHECK_DECLARE

/* Writes what was found. */
void check_found(struct check_result *result, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes the consequence and sets the level. */
void check_means(struct check_result *result, enum doctor_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes what to do. */
void check_remedy(struct check_result *result, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
