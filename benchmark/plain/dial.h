/* A connection to one of simul's servers. */
#ifndef BENCHMARK_PLAIN_DIAL_H
#define BENCHMARK_PLAIN_DIAL_H

int dial(unsigned port);

#endif
