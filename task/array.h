/* Arrays that grow while they are filled, for lengths that are not known beforehand. */
#ifndef TASK_ARRAY_H
#define TASK_ARRAY_H

#include <stddef.h>

/* Makes room for item number `count` (from 0). Returns `items`, or their new place with *room at least
 * doubled; or NULL without memory: then the items stay where they are. */
void *array_room(void *items, size_t count, size_t *room, size_t item_bytes);

/* As array_room; items that were never written are 0. */
void *array_room_zeroed(void *items, size_t count, size_t *room, size_t item_bytes);

#endif
