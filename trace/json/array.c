/* Doubling makes the cost of an item constant, whatever their number. */
#include "trace/json/array.h"

#include <stdlib.h>

void *array_room(void *items, size_t count, size_t *room, size_t item_bytes)
{
    if (count < *room)
        return items;
    size_t larger = *room > 0 ? 2 * *room : 64;
    void *moved = realloc(items, larger * item_bytes);
    if (moved != NULL)
        *room = larger;
    return moved;
}
