/* What the tool's own recording costs, measured in the run that it is part of. */
#ifndef MEASURE_RECORDING_COST_H
#define MEASURE_RECORDING_COST_H

/* The time that one recorded event takes, the reading of the clock included, in ns: the least of several
 * tries over some thousand events in a buffer that is in memory, as in a sample. Takes about 2 ms. 0 if there
 * is no memory. */
double recording_cost_ns(void);

#endif
