/* Every member of run.json that is read: its name in the code, its path within its object, and its type. Code
 * that reads a document names a member of this list, so no path stands anywhere else. */
#ifndef ANALYSIS_DOCUMENT_MEMBERS_H
#define ANALYSIS_DOCUMENT_MEMBERS_H

#define MEMBERS(X)                                                                                           \
    /* A run */                                                                                              \
    X(RUN_SIMUL, "simul", TEXT)                                                                              \
    X(RUN_SCHEMA_NUMBER, "schema", NUMBER)                                                                   \
    X(RUN_COMPLETE, "complete", FLAG)                                                                        \
    X(RUN_STARTED, "started", TEXT)                                                                          \
    X(RUN_COMMAND, "command", LIST)                                                                          \
    X(RUN_SOURCES, "sources", OBJECT)                                                                        \
    X(RUN_SEED, "seed", NUMBER)                                                                              \
    X(RUN_REPEATS_ASKED, "repeats.asked", NUMBER_OR_TEXT)                                                    \
    X(RUN_REPEATS_MADE, "repeats.made", NUMBER)                                                              \
    X(RUN_STOPPED_BY, "repeats.stopped_by", TEXT)                                                            \
    X(RUN_RUNNERS, "runners", OBJECT)                                                                        \
    X(RUN_WORKLOADS, "workloads", OBJECT)                                                                    \
    X(RUN_CELLS, "cells", LIST)                                                                              \
    X(RUN_RUNS, "runs", LIST)                                                                                \
    X(RUN_MACHINE, "machine", OBJECT)                                                                        \
    X(RUN_REPEATS, "repeats", OBJECT)                                                                        \
    X(RUN_INSIGHTS, "insights", LIST)                                                                        \
    X(RUN_CALIBRATION_KERNEL, "calibration.kernel", TEXT)                                                    \
    X(RUN_CALIBRATION_WORK_PER_MS, "calibration.work_per_ms", NUMBER)                                        \
    X(RUN_KERNEL, "machine.kernel", TEXT)                                                                    \
    X(RUN_CPU, "machine.cpu", TEXT)                                                                          \
    X(RUN_CPUS_ONLINE, "machine.cpus_online", NUMBER)                                                        \
    X(RUN_CPUS_ALLOWED, "machine.cpus_allowed", NUMBER)                                                      \
    X(RUN_CPU_QUOTA, "machine.cpu_quota", NUMBER)                                                            \
    X(RUN_THREADS_PER_CORE, "machine.threads_per_core", NUMBER)                                              \
    X(RUN_MEMORY_BYTES, "machine.memory_bytes", NUMBER)                                                      \
    X(RUN_TIMER_SLACK_NS, "machine.timer_slack_ns", NUMBER)                                                  \
    X(RUN_LIBUV, "machine.libuv", TEXT)                                                                      \
    X(RUN_BLOCKING_CALL_THREADS, "machine.blocking_call_threads", NUMBER)                                    \
    X(RUN_LIBCURL, "machine.libcurl", TEXT)                                                                  \
    X(RUN_COMPILER, "machine.compiler", TEXT)                                                                \
    X(RUN_CAPACITY, "machine.parallel_capacity.median", NUMBER)                                              \
    X(RUN_CAPACITY_MIN, "machine.parallel_capacity.min", NUMBER)                                             \
    X(RUN_CAPACITY_MAX, "machine.parallel_capacity.max", NUMBER)                                             \
    X(RUN_NULL_NS, "machine.null_ns", OBJECT)                                                                \
    X(RUN_RECORDING_EVENT_NS, "machine.recording_ns.event", NUMBER)                                          \
    X(RUN_RECORDING_SWITCH_NS, "machine.recording_ns.switch", NUMBER)                                        \
    X(RUN_WARNINGS, "machine.warnings", LIST)                                                                \
    /* A run among those that a document joins, whose other members are those of a run */                    \
    X(RUN_LABEL, "label", TEXT)                                                                              \
    /* A cell */                                                                                             \
    X(CELL_ID, "id", TEXT)                                                                                   \
    X(CELL_GROUP, "group", TEXT)                                                                             \
    X(CELL_TITLE, "title", TEXT)                                                                             \
    X(CELL_WORKLOAD, "workload", TEXT)                                                                       \
    X(CELL_CALIBRATED, "calibrated", FLAG)                                                                   \
    X(CELL_KIND, "kind", TEXT)                                                                               \
    X(CELL_RUN, "run", TEXT)                                                                                 \
    X(CELL_RUNNER, "runner", TEXT)                                                                           \
    X(CELL_TASKS, "tasks", NUMBER)                                                                           \
    X(CELL_WORKERS, "workers", NUMBER)                                                                       \
    X(CELL_WORKERS_ARE_TASKS, "workers_are_tasks", FLAG)                                                     \
    X(CELL_STACKS, "stacks", TEXT)                                                                           \
    X(CELL_PARAMS, "params", OBJECT)                                                                         \
    X(CELL_DELAY, "params.delay", TEXT)                                                                      \
    X(CELL_NONDETERMINISTIC, "nondeterministic", FLAG)                                                       \
    X(CELL_STATUS, "status", TEXT)                                                                           \
    X(CELL_ERROR, "error", TEXT)                                                                             \
    X(CELL_SAMPLES, "samples", LIST)                                                                         \
    X(CELL_TRACE, "trace", TEXT)                                                                             \
    X(CELL_PUBLISHED, "published", TEXT)                                                                     \
    X(CELL_OUTCOMES, "outcomes", OBJECT)                                                                     \
    X(CELL_OUTCOME_EXAMPLES, "outcome_examples", LIST)                                                       \
    X(CELL_NOTES, "notes", LIST)                                                                             \
    X(CELL_SWEEP, "sweep.name", TEXT)                                                                        \
    X(CELL_SWEEP_TITLE, "sweep.title", TEXT)                                                                 \
    X(CELL_SWEEP_VARIABLE, "sweep.variable", TEXT)                                                           \
    X(CELL_SWEEP_UNIT, "sweep.unit", TEXT)                                                                   \
    X(CELL_SWEEP_VALUE, "sweep.value", NUMBER)                                                               \
    X(CELL_SUMMARY, "summary", OBJECT)                                                                       \
    X(CELL_MAKESPAN_NS, "summary.makespan_ns", OBJECT)                                                       \
    X(CELL_MAKESPAN_MEDIAN_NS, "summary.makespan_ns.median", NUMBER)                                         \
    X(CELL_MAKESPAN_MIN_NS, "summary.makespan_ns.min", NUMBER)                                               \
    X(CELL_MAKESPAN_MAX_NS, "summary.makespan_ns.max", NUMBER)                                               \
    X(CELL_MAKESPAN_CI_LOW_NS, "summary.makespan_ns.ci_low", NUMBER)                                         \
    X(CELL_MAKESPAN_CI_HIGH_NS, "summary.makespan_ns.ci_high", NUMBER)                                       \
    X(CELL_MAKESPAN_CI_LEVEL, "summary.makespan_ns.ci_level", NUMBER)                                        \
    X(CELL_SPEEDUP, "summary.speedup", OBJECT)                                                               \
    X(CELL_SPEEDUP_MEDIAN, "summary.speedup.median", NUMBER)                                                 \
    X(CELL_SPEEDUP_MIN, "summary.speedup.min", NUMBER)                                                       \
    X(CELL_SPEEDUP_MAX, "summary.speedup.max", NUMBER)                                                       \
    X(CELL_SPEEDUP_CI_LOW, "summary.speedup.ci_low", NUMBER)                                                 \
    X(CELL_SPEEDUP_CI_HIGH, "summary.speedup.ci_high", NUMBER)                                               \
    X(CELL_SPEEDUP_LIMIT, "summary.speedup.limit", NUMBER)                                                   \
    X(CELL_SPEEDUP_BASE, "summary.speedup.base", TEXT)                                                       \
    X(CELL_ABOVE_LIMIT, "summary.above_limit", TEXT)                                                         \
    X(CELL_THROUGHPUT_PER_S, "summary.throughput_per_s", NUMBER)                                             \
    X(CELL_RESPONSE_P50_NS, "summary.response_ns.p50", NUMBER)                                               \
    X(CELL_RESPONSE_P90_NS, "summary.response_ns.p90", NUMBER)                                               \
    X(CELL_RESPONSE_P99_NS, "summary.response_ns.p99", NUMBER)                                               \
    X(CELL_RESPONSE_MAX_NS, "summary.response_ns.max", NUMBER)                                               \
    X(CELL_SERVICE_P50_NS, "summary.service_ns.p50", NUMBER)                                                 \
    X(CELL_SERVICE_P90_NS, "summary.service_ns.p90", NUMBER)                                                 \
    X(CELL_SERVICE_P99_NS, "summary.service_ns.p99", NUMBER)                                                 \
    X(CELL_SERVICE_MAX_NS, "summary.service_ns.max", NUMBER)                                                 \
    X(CELL_WAKEUP_LATENCY_P50_NS, "summary.wakeup_latency_ns.p50", NUMBER)                                   \
    X(CELL_WAKEUP_LATENCY_P90_NS, "summary.wakeup_latency_ns.p90", NUMBER)                                   \
    X(CELL_WAKEUP_LATENCY_P99_NS, "summary.wakeup_latency_ns.p99", NUMBER)                                   \
    X(CELL_WAKEUP_LATENCY_MAX_NS, "summary.wakeup_latency_ns.max", NUMBER)                                   \
    X(CELL_QUEUEING_P50_NS, "summary.queueing_ns.p50", NUMBER)                                               \
    X(CELL_QUEUEING_P90_NS, "summary.queueing_ns.p90", NUMBER)                                               \
    X(CELL_QUEUEING_P99_NS, "summary.queueing_ns.p99", NUMBER)                                               \
    X(CELL_QUEUEING_MAX_NS, "summary.queueing_ns.max", NUMBER)                                               \
    X(CELL_IN_FLIGHT_MEAN, "summary.concurrency.mean", NUMBER)                                               \
    X(CELL_IN_FLIGHT_MAX, "summary.concurrency.max", NUMBER)                                                 \
    X(CELL_ON_CPU_MEAN, "summary.parallelism.mean", NUMBER)                                                  \
    X(CELL_ON_CPU_MAX, "summary.parallelism.max", NUMBER)                                                    \
    X(CELL_ON_CPU_SOURCE, "summary.parallelism.source", TEXT)                                                \
    X(CELL_ON_CPU_LOWER, "summary.parallelism.inferred.lower", NUMBER)                                       \
    X(CELL_ON_CPU_UPPER, "summary.parallelism.inferred.upper", NUMBER)                                       \
    X(CELL_CPU_NS, "summary.cpu_ns", NUMBER)                                                                 \
    X(CELL_MEMORY_BYTES, "summary.memory_bytes", NUMBER)                                                     \
    X(CELL_SLOTS_OPENED, "summary.slots_opened", NUMBER)                                                     \
    X(CELL_STARTUP_NS, "summary.startup_ns", NUMBER)                                                         \
    X(CELL_WARMUP_NS, "summary.warmup_ns", NUMBER)                                                           \
    X(CELL_CPUS, "summary.cpus", LIST)                                                                       \
    X(CELL_SWITCHES_VOLUNTARY, "summary.switches_voluntary", NUMBER)                                         \
    X(CELL_SWITCHES_INVOLUNTARY, "summary.switches_involuntary", NUMBER)                                     \
    X(CELL_RUNNING_NS, "summary.states_ns.running", NUMBER)                                                  \
    X(CELL_WAITING_NS, "summary.states_ns.waiting", NUMBER)                                                  \
    X(CELL_READY_NS, "summary.states_ns.ready", NUMBER)                                                      \
    X(CELL_BLOCKING_CALLS_NS, "summary.states_ns.blocking_calls", NUMBER)                                    \
    X(CELL_STATES_SOURCE, "summary.states_ns.source", TEXT)                                                  \
    X(CELL_WALL_STARTUP_NS, "summary.wall_ns.startup", NUMBER)                                               \
    X(CELL_WALL_WARMUP_NS, "summary.wall_ns.warmup", NUMBER)                                                 \
    X(CELL_WALL_QUEUEING_NS, "summary.wall_ns.queueing", NUMBER)                                             \
    X(CELL_WALL_RUNNING_NS, "summary.wall_ns.running", NUMBER)                                               \
    X(CELL_WALL_WAITING_NS, "summary.wall_ns.waiting", NUMBER)                                               \
    X(CELL_WALL_READY_NS, "summary.wall_ns.ready", NUMBER)                                                   \
    X(CELL_WALL_ENDED_NS, "summary.wall_ns.ended", NUMBER)                                                   \
    X(CELL_WALL_TEARDOWN_NS, "summary.wall_ns.teardown", NUMBER)                                             \
    X(CELL_LONGEST_STALL, "summary.longest_stall", OBJECT)                                                   \
    X(CELL_GAUGES, "summary.gauges", LIST)                                                                   \
    X(CELL_INSIGHT, "summary.insight", TEXT)                                                                 \
    /* The median, the lowest and the highest of the repeats */                                              \
    X(RANGE_MEDIAN, "median", NUMBER)                                                                        \
    X(RANGE_MIN, "min", NUMBER)                                                                              \
    X(RANGE_MAX, "max", NUMBER)                                                                              \
    /* A sample */                                                                                           \
    X(SAMPLE_REPEAT, "repeat", NUMBER)                                                                       \
    X(SAMPLE_MAKESPAN_NS, "makespan_ns", NUMBER)                                                             \
    X(SAMPLE_DIGEST, "digest", TEXT)                                                                         \
    X(SAMPLE_DISTURBED, "disturbed", TEXT)                                                                   \
    X(SAMPLE_OUTLIER, "outlier", FLAG)                                                                       \
    X(SAMPLE_EVENTS, "events", NUMBER)                                                                       \
    X(SAMPLE_DROPPED_EVENTS, "dropped_events", NUMBER)                                                       \
    X(SAMPLE_LANE_COUNT, "lane_count", NUMBER)                                                               \
    X(SAMPLE_HELPERS, "helpers", LIST)                                                                       \
    X(SAMPLE_RECORDS_LOST, "all_lanes.records_lost", NUMBER)                                                 \
    X(SAMPLE_ON_CPU_SOURCE, "parallelism.source", TEXT)                                                      \
    X(SAMPLE_RUNNING_NS, "states_ns.running", NUMBER)                                                        \
    X(SAMPLE_WAITING_NS, "states_ns.waiting", NUMBER)                                                        \
    X(SAMPLE_LONGEST_STALL, "longest_stall", OBJECT)                                                         \
    X(SAMPLE_STALL_TASK, "longest_stall.task", NUMBER)                                                       \
    X(SAMPLE_STALL_DURATION_NS, "longest_stall.duration_ns", NUMBER)                                         \
    X(SAMPLE_STALL_READY, "longest_stall.ready", NUMBER)                                                     \
    X(SAMPLE_CPU_USER_NS, "cpu_user_ns", NUMBER)                                                             \
    X(SAMPLE_CPU_SYSTEM_NS, "cpu_system_ns", NUMBER)                                                         \
    X(SAMPLE_MEMORY_BYTES, "memory_bytes", NUMBER)                                                           \
    X(SAMPLE_STARTUP_NS, "startup_ns", NUMBER)                                                               \
    X(SAMPLE_WARMUP_NS, "warmup_ns", NUMBER)                                                                 \
    X(SAMPLE_CPUS, "cpus", LIST)                                                                             \
    X(SAMPLE_TEARDOWN_NS, "teardown_ns", NUMBER)                                                             \
    X(SAMPLE_SLOTS_OPENED, "slots_opened", NUMBER)                                                           \
    X(SAMPLE_SWITCHES_VOLUNTARY, "switches_voluntary", NUMBER)                                               \
    X(SAMPLE_SWITCHES_INVOLUNTARY, "switches_involuntary", NUMBER)                                           \
    /* The longest time that a task kept its lane */                                                         \
    X(HELD_TASK, "task", NUMBER)                                                                             \
    X(HELD_DURATION_NS, "duration_ns", NUMBER)                                                               \
    X(HELD_READY, "ready", NUMBER)                                                                           \
    /* A gauge */                                                                                            \
    X(GAUGE_NAME, "name", TEXT)                                                                              \
    X(GAUGE_UNIT, "unit", TEXT)                                                                              \
    X(GAUGE_VALUE, "value", NUMBER)                                                                          \
    /* A helper */                                                                                           \
    X(HELPER_NAME, "name", TEXT)                                                                             \
    X(HELPER_REQUESTS, "requests", NUMBER)                                                                   \
    X(HELPER_CPU_NS, "cpu_ns", NUMBER)                                                                       \
    X(HELPER_LATE_P50_NS, "late_p50_ns", NUMBER)                                                             \
    X(HELPER_LATE_P99_NS, "late_p99_ns", NUMBER)                                                             \
    X(HELPER_LATE_MAX_NS, "late_max_ns", NUMBER)                                                             \
    /* An outcome that is listed */                                                                          \
    X(EXAMPLE_CLASS, "class", TEXT)                                                                          \
    X(EXAMPLE_WHAT, "what", TEXT)                                                                            \
    /* An insight */                                                                                         \
    X(INSIGHT_SWEEP, "sweep", TEXT)                                                                          \
    X(INSIGHT_KIND, "kind", TEXT)                                                                            \
    X(INSIGHT_TEXT, "text", TEXT)                                                                            \
    X(INSIGHT_FASTER_BELOW, "faster_below", TEXT)                                                            \
    X(INSIGHT_FASTER_ABOVE, "faster_above", TEXT)                                                            \
    X(INSIGHT_VALUE, "value", NUMBER)                                                                        \
    X(INSIGHT_SERIES, "line", TEXT)                                                                          \
    X(INSIGHT_LAW, "law", TEXT)                                                                              \
    X(INSIGHT_ACCEPTED, "accepted", FLAG)                                                                    \
    X(INSIGHT_LAMBDA, "lambda_per_s.value", NUMBER)                                                          \
    X(INSIGHT_SIGMA, "sigma.value", NUMBER)                                                                  \
    X(INSIGHT_KAPPA, "kappa.value", NUMBER)                                                                  \
    /* A workload */                                                                                         \
    X(WORKLOAD_SUMMARY, "summary", TEXT)                                                                     \
    X(WORKLOAD_NOUN, "noun", TEXT)                                                                           \
    X(WORKLOAD_ALONE, "alone", TEXT)                                                                         \
    X(WORKLOAD_SUCCEEDED, "succeeded", TEXT)                                                                 \
    X(WORKLOAD_SUSPENDED, "suspended", TEXT)                                                                 \
    /* What is on a trace of something else */                                                               \
    X(CELL_CONTENTS, "contents", OBJECT)                                                                     \
    X(CELL_CONTENTS_LENGTH_NS, "contents.length_ns", NUMBER)                                                 \
    X(CELL_CONTENTS_LANES, "contents.lanes", LIST)                                                           \
    X(CELL_CONTENTS_SLICES, "contents.slices", NUMBER)                                                       \
    X(CELL_CONTENTS_SPANS, "contents.spans", NUMBER)                                                         \
    X(CELL_CONTENTS_STATES, "contents.states", NUMBER)                                                       \
    X(CELL_CONTENTS_INSTANTS, "contents.instants", NUMBER)                                                   \
    X(CELL_CONTENTS_COUNTER_VALUES, "contents.counter_values", NUMBER)                                       \
    X(CELL_CONTENTS_LANE_COUNT, "contents.lane_count", NUMBER)                                               \
    X(CELL_CONTENTS_TRACKS, "contents.async_tracks", NUMBER)                                                 \
    X(FOREIGN_LANE_NAME, "name", TEXT)                                                                       \
    X(FOREIGN_LANE_PROCESS, "process", TEXT)                                                                 \
    X(FOREIGN_LANE_BUSY_NS, "busy_ns", NUMBER)                                                               \
    X(FOREIGN_LANE_SLICES, "slices", NUMBER)                                                                 \
    /* A calibration that is kept */                                                                         \
    X(KEPT_CALIBRATION, "calibration", OBJECT)                                                               \
    X(KEPT_CPU, "cpu", TEXT)                                                                                 \
    X(KEPT_BUILD, "build", TEXT)                                                                             \
    X(CALIBRATION_WORK_PER_MS, "work_per_ms", NUMBER)                                                        \
    X(CALIBRATION_KERNEL, "kernel", TEXT)                                                                    \
    /* A runner; its traits are read by analysis/document/traits.h */                                        \
    X(RUNNER_WHILE_WAITING, "while_waiting", TEXT)                                                           \
    /* What an empty task costs under a runner */                                                            \
    X(NULL_RECORDED_NS, "recorded", NUMBER)                                                                  \
    X(NULL_BARE_NS, "bare", NUMBER)

#define MEMBER_ENUM(name, path, type) name,
/* MEMBER_NONE: no member. */
enum member { MEMBERS(MEMBER_ENUM) MEMBER_NONE };
#undef MEMBER_ENUM

#endif
