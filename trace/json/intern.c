/* Open addressing with linear probing; the table is at most half full, so a search ends soon. */
#include "trace/json/intern.h"

#include <stdlib.h>
#include <string.h>

#include "task/hash.h"

/* The number stands before the text, so that a pointer to the text suffices to find the number. */
struct entry {
    uint32_t number;
    char text[];
};

struct intern {
    struct entry **slots;    /* NULL where free */
    struct entry **numbered; /* by number - 1; room for capacity / 2 */
    size_t count, capacity;  /* capacity is a power of two */
};

/* The slot that holds the text, or the free one where it belongs. */
static struct entry **find(struct entry **slots, size_t capacity, const char *text)
{
    size_t i = hash_bytes(HASH_START, text, strlen(text)) & (capacity - 1);
    while (slots[i] != NULL && strcmp(slots[i]->text, text) != 0)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static int grow(struct intern *set)
{
    size_t capacity = set->capacity > 0 ? 2 * set->capacity : 64;
    struct entry **slots = calloc(capacity, sizeof(struct entry *));
    struct entry **numbered = realloc(set->numbered, capacity / 2 * sizeof(struct entry *));
    if (numbered != NULL)
        set->numbered = numbered;
    if (slots == NULL || numbered == NULL) {
        free(slots);
        return -1;
    }
    for (size_t i = 0; i < set->count; i++)
        *find(slots, capacity, numbered[i]->text) = numbered[i];
    free(set->slots);
    set->slots = slots;
    set->capacity = capacity;
    return 0;
}

struct intern *intern_create(void)
{
    struct intern *set = calloc(1, sizeof *set);
    if (set != NULL && grow(set) < 0) {
        intern_free(set);
        return NULL;
    }
    return set;
}

void intern_free(struct intern *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++)
        free(set->numbered[i]);
    free(set->numbered);
    free(set->slots);
    free(set);
}

const char *intern_text(struct intern *set, const char *text)
{
    struct entry **slot = find(set->slots, set->capacity, text);
    if (*slot != NULL)
        return (*slot)->text;
    if (set->count == set->capacity / 2) {
        if (grow(set) < 0)
            return NULL;
        slot = find(set->slots, set->capacity, text);
    }
    size_t bytes = strlen(text) + 1;
    struct entry *entry = malloc(sizeof *entry + bytes);
    if (entry == NULL)
        return NULL;
    memcpy(entry->text, text, bytes);
    set->numbered[set->count++] = entry;
    entry->number = (uint32_t)set->count;
    *slot = entry;
    return entry->text;
}

const char *intern_find(const struct intern *set, const char *text)
{
    const struct entry *entry = *find(set->slots, set->capacity, text);
    return entry != NULL ? entry->text : NULL;
}

uint32_t intern_number(const char *interned)
{
    const struct entry *entry = (const void *)(interned - offsetof(struct entry, text));
    return entry->number;
}

size_t intern_count(const struct intern *set)
{
    return set->count;
}

const char *intern_at(const struct intern *set, uint32_t number)
{
    return set->numbered[number - 1]->text;
}
