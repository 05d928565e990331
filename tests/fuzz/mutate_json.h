/* A mutator of JSON for the fuzz targets. */
#ifndef TESTS_FUZZ_MUTATE_JSON_H
#define TESTS_FUZZ_MUTATE_JSON_H

#include <stddef.h>
#include <stdint.h>

/* Changes up to three values of a JSON text in place; bytes, where the text is none, and one time in eight.
 * Returns the new size, up to `max`. */
size_t mutate_json(uint8_t *data, size_t size, size_t max, unsigned seed);

#endif
