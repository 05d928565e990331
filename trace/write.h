/* Writes the lanes' binary events as a Trace Event JSON file, one event a line, which Perfetto,
 * chrome://tracing, speedscope and the Firefox Profiler open unchanged. Streams: the writer's memory is
 * proportional to tasks and lanes, not to events. Format: "Trace Event Format", the Chromium project's
 * document on chrome://tracing. */
#ifndef TRACE_WRITE_H
#define TRACE_WRITE_H

#include <stdbool.h>
#include <stdio.h>

#include "task/shared.h"

struct trace_facts {
    const char *simul_json; /* the `simul` object, one line of JSON */
    const char *title;      /* shown as the process's name: "simul: count, threads" */
    uint32_t cpus_allowed;  /* caps the inferred curve of lanes on CPU */
    uint64_t end_ns;        /* the makespan; 0: the sample was cut short, and its last event is the end */
    bool measured;          /* the lanes' time on CPU is known by the kernel's records */
};

/* Writes the whole file to `out`. Returns 0, -ENOMEM, or -EIO when the stream is in error (errno says why).
 */
int trace_write(FILE *out, struct shared *shared, const struct trace_facts *facts);

#endif
