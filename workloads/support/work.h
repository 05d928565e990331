/* CPU work as a number of iterations of one fixed kernel, equal under every runner. A loop until some
 * wall-clock time would be no measure of work: two such loops on one core would both "finish in time". The
 * iterations in one millisecond are calibrated once for a machine, kept, and stored with the results. */
#ifndef WORKLOADS_SUPPORT_WORK_H
#define WORKLOADS_SUPPORT_WORK_H

#include <stdint.h>

/* The kernel's name and version, stored with a calibration: an iteration count means nothing under another
 * kernel. */
#define WORK_KERNEL "splitmix64-chain-1"

/* Runs the kernel. The returned number depends on every iteration and on the seed alone: equal work gives
 * equal numbers. */
uint64_t work_do(uint64_t iterations, uint64_t seed);

/* The iterations in `work_ns` of work, at `work_per_ms` iterations per millisecond. UINT64_MAX on
 * overflow. */
uint64_t work_iterations(uint64_t work_per_ms, uint64_t work_ns);

/* The iterations that this machine does in one undisturbed millisecond. A try lasts about 1 ms, and the
 * shortest counts. */
uint64_t work_calibrate(unsigned tries);

#endif
