/* How much computing this machine does at once. Hardware threads are not cores, and a virtual CPU may be less
 * than a core. */
#ifndef MACHINE_CAPACITY_H
#define MACHINE_CAPACITY_H

#include <stdint.h>

/* Times one spinner process, then `cpus` independent ones side by side. Returns how many spinners' worth of
 * work is done at once (about `cpus` on idle whole cores), or a -errno below 0. Lasts about 80 ms. */
double capacity_measure(unsigned cpus);

/* Computes in the calling thread: the time in ns of so many steps, some 2.5 ns each. */
uint64_t capacity_spin(int iterations);

#endif
