/* CPU work as a number of iterations of one fixed kernel, the same under every runner. A loop until some
 * wall-clock time would not be work: two of them on one core would both "finish in time". How many iterations
 * are a millisecond is calibrated once for a machine, kept, and stored with the results. */
#ifndef WORKLOADS_SUPPORT_WORK_H
#define WORKLOADS_SUPPORT_WORK_H

#include <stdint.h>

/* The kernel's name and version, stored with a calibration: an iteration count means nothing under another
 * kernel. */
#define WORK_KERNEL "splitmix64-chain-1"

/* Runs the kernel. Returns a number that depends on every iteration and on the seed, and on nothing else: the
 * same work gives the same number. */
uint64_t work_do(uint64_t iterations, uint64_t seed);

/* How many iterations are `work_ns` of work, where `work_per_ms` of them are a millisecond. UINT64_MAX if
 * that is more than fits. */
uint64_t work_iterations(uint64_t work_per_ms, uint64_t work_ns);

/* How many iterations this machine does in one undisturbed millisecond. Takes about 60 ms. */
uint64_t work_calibrate(void);

#endif
