/* Arrays that grow while they are filled, whose length nobody knows beforehand. */
#ifndef TASK_ARRAY_H
#define TASK_ARRAY_H

#include <stddef.h>

/* Room for item number `count` (from 0): returns `items`, or where they have moved to, with *room at least
 * twice what it was; NULL when there is no memory, and then they stay where they are. */
void *array_room(void *items, size_t count, size_t *room, size_t item_bytes);

/* The same where items that were never written are 0. */
void *array_room_zeroed(void *items, size_t count, size_t *room, size_t item_bytes);

#endif
