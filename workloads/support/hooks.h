/* Hooks that several workloads share: a world of plain data, and the plainest numbers of waits and
 * descriptors. */
#ifndef WORKLOADS_SUPPORT_HOOKS_H
#define WORKLOADS_SUPPORT_HOOKS_H

#include <stddef.h>
#include <stdint.h>

#include "task/error.h"
#include "task/outcome.h"

struct settings;
struct world;

/* Makes a copy of `world`, which has `bytes` bytes; world_free ends it. Returns 0, or -ENOMEM with a text. */
int world_copy(const struct settings *settings, const struct world *world, size_t bytes, struct world **out,
               struct error *error);

/* The hook `teardown` of a world that owns nothing else. */
void world_free(struct world *world);

/* The hook `waits` of tasks that never wait, or wait once. */
unsigned waits_never(const struct settings *settings);
unsigned waits_once(const struct settings *settings);

/* The hook `descriptors` of tasks that have one descriptor open each. */
unsigned descriptors_one_each(const struct settings *settings, unsigned in_flight);

/* Part of the hook `check`: 0 if task `index` came to `right`, -EBADMSG with a text that shows both in hex.
 */
int check_value(unsigned index, const struct outcome *outcome, uint64_t right, struct error *error);

#endif
