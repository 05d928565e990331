/* How much computing this machine does at once: hardware threads are not cores, and a virtual CPU may not be
 * a whole one. */
#ifndef MACHINE_CAPACITY_H
#define MACHINE_CAPACITY_H

/* Times a spinner process alone and then `cpus` of them side by side, which share nothing. Returns how many
 * spinners' worth of work is done at once (about `cpus` on idle whole cores), or a -errno below 0. Lasts
 * about 80 ms. */
double capacity_measure(unsigned cpus);

#endif
