/* Open addressing with linear probing; the table is at most half full, so a probe ends soon. */
#include "trace/intern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct intern {
    char **slots;           /* NULL where free */
    size_t count, capacity; /* capacity is a power of two */
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv). */
static size_t hash(const char *text)
{
    uint64_t value = 14695981039346656037ULL;
    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * 1099511628211ULL;
    return (size_t)value;
}

/* The slot that holds the text, or the free one where it belongs. */
static char **find(char **slots, size_t capacity, const char *text)
{
    size_t i = hash(text) & (capacity - 1);
    while (slots[i] != NULL && strcmp(slots[i], text) != 0)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static int grow(struct intern *set)
{
    size_t capacity = set->capacity * 2;
    char **slots = calloc(capacity, sizeof *slots);
    if (slots == NULL)
        return -1;
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i] != NULL)
            *find(slots, capacity, set->slots[i]) = set->slots[i];
    }
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return 0;
}

struct intern *intern_create(void)
{
    struct intern *set = malloc(sizeof *set);
    if (set == NULL)
        return NULL;
    *set = (struct intern){.capacity = 64, .slots = calloc(64, sizeof(char *))};
    if (set->slots == NULL) {
        free(set);
        return NULL;
    }
    return set;
}

void intern_free(struct intern *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->capacity; i++)
        free(set->slots[i]);
    free(set->slots);
    free(set);
}

const char *intern_text(struct intern *set, const char *text)
{
    char **slot = find(set->slots, set->capacity, text);
    if (*slot != NULL)
        return *slot;
    if (set->count * 2 >= set->capacity) {
        if (grow(set) < 0)
            return NULL;
        slot = find(set->slots, set->capacity, text);
    }
    *slot = strdup(text);
    set->count += *slot != NULL;
    return *slot;
}
