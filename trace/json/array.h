/* Arrays that grow while a file is read, whose length nobody knows before its end. */
#ifndef TRACE_JSON_ARRAY_H
#define TRACE_JSON_ARRAY_H

#include <stddef.h>

/* Room for one more item than `count`: returns `items`, or where they have moved to, twice as many as before;
 * NULL when there is no memory, and then they stay where they are. */
void *array_room(void *items, size_t count, size_t *room, size_t item_bytes);

#endif
