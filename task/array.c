/* Doubling makes the cost of an item constant, whatever their number. */
#include "task/array.h"

#include <stdlib.h>
#include <string.h>

void *array_room(void *items, size_t count, size_t *room, size_t item_bytes)
{
    if (count < *room)
        return items;
    size_t larger = *room > 0 ? 2 * *room : 64;
    while (larger <= count)
        larger *= 2;
    void *moved = reallocarray(items, larger, item_bytes);
    if (moved != NULL)
        *room = larger;
    return moved;
}

void *array_room_zeroed(void *items, size_t count, size_t *room, size_t item_bytes)
{
    size_t before = *room;
    char *moved = array_room(items, count, room, item_bytes);
    if (moved != NULL)
        memset(moved + before * item_bytes, 0, (*room - before) * item_bytes);
    return moved;
}
