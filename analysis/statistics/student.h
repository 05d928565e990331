/* Student's t distribution (Student, "The Probable Error of a Mean", 1908): how far a mean of few values may
 * lie from the true mean, with a spread known from these values alone. */
#ifndef ANALYSIS_STATISTICS_STUDENT_H
#define ANALYSIS_STATISTICS_STUDENT_H

/* The probability of more than t > 0; degrees > 0, not necessarily whole. */
double student_tail(double t, double degrees);

/* The t that is exceeded with probability `tail`: 0 < tail < 0.5, degrees > 0, not necessarily whole.
 * student_quantile(0.025, 4) is 2.776: 95 % lie between -2.776 and 2.776. Good to 9 digits. */
double student_quantile(double tail, double degrees);

/* The probability that the ratio of two mean squares is larger, if both estimate the same variance:
 * Snedecor's F distribution (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.6.2), with the
 * degrees of freedom above and below the line. */
double f_tail(double ratio, double degrees, double degrees_below);

#endif
