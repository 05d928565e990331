/* What a sample's process reports to its parent: a few figures and notes in a shared mapping. The process
 * writes each as soon as it is known, so that a later crash loses none. */
#ifndef MEASURE_SAMPLE_FIGURES_H
#define MEASURE_SAMPLE_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/standstill.h"
#include "workloads/workload.h"

enum { FIGURES_NOTES_BYTES = 64 * 1024 };

struct helper_figures {
    struct helper helper;
    uint64_t cpu_ns; /* between the start barrier and end */
};

struct figures {
    uint64_t startup_ns;                 /* from the fork to the start barrier, without the warm-up */
    uint64_t warmup_ns;                  /* the longest warm-up of a lane */
    uint64_t cpu_user_ns, cpu_system_ns; /* of the lanes, over measured_ns */
    uint64_t measured_ns; /* between the readings of CPU time: the makespan and a little more */
    uint64_t switches_voluntary, switches_involuntary;
    uint64_t memory_bytes; /* 0: not known */
    uint32_t slots_opened; /* connections and handles, from start to end */
    uint64_t digest;       /* of all outcomes */
    bool measured;         /* the run ended: the figures above are valid */
    char dead_helper[256]; /* the helper that ended before the sample, and how; "": none */
    struct tracer tracer;  /* seen at the start or the end */
    int policy;            /* sched(7) */
    unsigned gauges;
    struct gauge gauge[MAX_GAUGES];
    unsigned helpers;
    struct helper_figures helper[MAX_HELPERS];
    char notes[FIGURES_NOTES_BYTES]; /* as outcome_notes_write leaves them, or "" */
};

#endif
