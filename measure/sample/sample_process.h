/* The inside of a sample: what its own process does, from the set-up of the workload to its tear-down. */
#ifndef MEASURE_SAMPLE_SAMPLE_PROCESS_H
#define MEASURE_SAMPLE_SAMPLE_PROCESS_H

#include <stdint.h>

#include "measure/plan/cell.h"
#include "measure/sample/figures.h"
#include "task/shared.h"

struct sample_process {
    const struct cell *cell;
    struct shared *shared;
    struct figures *figures;
    uint64_t first_cpu; /* the place among the CPUs allowed where the sample begins; any number */
    int publish_fd;     /* a folder for what the workload publishes, or -1 */
};

/* Runs the sample in the calling process, which `parent` forked for the sample, and ends that process. A
 * failure is in shared->failure. */
void sample_process_main(const struct sample_process *sample, pid_t parent) __attribute__((noreturn));

#endif
