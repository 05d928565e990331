/* A block with a pattern holds the bits first, 64 to a word, and then the words that differ, in order. */
#include "coroutine/image.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "coroutine/sanitizer.h"

enum { PROBES = 8 };

/* Live words are read and written across the marks that AddressSanitizer puts around variables, so
 * AddressSanitizer must not watch these functions. */
#if defined(COROUTINE_ASAN)
#define UNWATCHED __attribute__((no_sanitize("address"), noinline))
#else
#define UNWATCHED
#endif

UNWATCHED static void copy_words(uint64_t *to, const uint64_t *from, uint32_t count)
{
#if defined(COROUTINE_ASAN)
    for (uint32_t i = 0; i < count; i++)
        ((volatile uint64_t *)to)[i] = from[i]; /* volatile, or it would become a memcpy again */
#else
    memcpy(to, from, count * sizeof *to);
#endif
}

static uint32_t mask_count(uint32_t words)
{
    return (words + 63) / 64;
}

size_t image_bytes(const struct image *image)
{
    if (image->pattern == 0)
        return image->words * sizeof(uint64_t);
    return image->kept == 0 ? 0 : (mask_count(image->words) + image->kept) * sizeof(uint64_t);
}

/* --- patterns --- */

/* Where the search for a pattern begins: multiplicative hashing (Knuth, The Art of Computer Programming,
 * 6.4) of the upper bits. */
static uint32_t hash(uint64_t place, uint32_t count)
{
    return (uint32_t)(((place ^ count) * 0x9e3779b97f4a7c15ULL) >> 58) % IMAGE_PATTERNS;
}

UNWATCHED static int make_pattern(struct image_pattern *pattern, const uint64_t *live, uint32_t count,
                                  uint64_t origin, uint64_t place)
{
    pattern->words = malloc(count * sizeof *pattern->words);
    if (pattern->words == NULL)
        return -ENOMEM;
    pattern->place = place;
    pattern->count = count;
    for (uint32_t i = 0; i < count; i++) {
        bool near = live[i] - origin + IMAGE_NEAR_BYTES <= 2UL * IMAGE_NEAR_BYTES;
        pattern->near[i / 64] |= (uint64_t)near << i % 64;
        pattern->words[i] = live[i] - (near ? origin : 0);
    }
    return 0;
}

/* The index + 1 of the pattern of this place, made from this image if the image is the first. 0: no pattern,
 * for lack of room or since none is wanted. */
static uint16_t find_pattern(struct image_store *store, const uint64_t *live, uint32_t count, uint64_t origin,
                             uint64_t place)
{
    if (store->whole || count > MAX_IMAGE_PATTERN_WORDS)
        return 0;
    uint32_t at = hash(place, count);
    for (unsigned probe = 0; probe < PROBES; probe++, at = (at + 1) % IMAGE_PATTERNS) {
        struct image_pattern *pattern = &store->patterns[at];
        if (pattern->words == NULL && make_pattern(pattern, live, count, origin, place) != 0)
            return 0;
        if (pattern->count == count && pattern->place == place)
            return (uint16_t)(at + 1);
    }
    return 0;
}

/* --- saving --- */

/* The i-th word of a coroutine at `origin` by the pattern. */
static inline uint64_t expected_word(const struct image_pattern *pattern, uint32_t i, uint64_t near,
                                     uint64_t origin)
{
    return pattern->words[i] + (origin & -(near >> i % 64 & 1));
}

/* Finds the words that differ: their bits in `masks`, the words in `kept`. Returns their number. */
UNWATCHED static uint32_t compare(const uint64_t *live, const struct image_pattern *pattern, uint64_t origin,
                                  uint64_t masks[IMAGE_MASKS], uint64_t kept[MAX_IMAGE_PATTERN_WORDS])
{
    uint32_t differing = 0;
    for (uint32_t first = 0; first < pattern->count; first += 64) {
        uint64_t mask = 0, near = pattern->near[first / 64];
        uint32_t end = pattern->count - first < 64 ? pattern->count : first + 64;
        for (uint32_t i = first; i < end; i++) {
            /* Without a branch: which words differ cannot be predicted. */
            uint64_t word = live[i];
            bool differs = word != expected_word(pattern, i, near, origin);
            kept[differing] = word;
            differing += differs;
            mask |= (uint64_t)differs << i % 64;
        }
        masks[first / 64] = mask;
    }
    return differing;
}

static int save_whole(struct image_store *store, struct image *image, const uint64_t *live, uint32_t count)
{
    image->pattern = 0;
    image->block = block_pool_acquire(&store->blocks, count * sizeof *live);
    if (image->block == NULL) {
        *image = (struct image){0};
        return -ENOMEM;
    }
    copy_words(image->block, live, count);
    return 0;
}

int image_save(struct image_store *store, struct image *image, const uint64_t *live, uint32_t count,
               const void *origin, uint64_t place)
{
    uint64_t masks[IMAGE_MASKS], kept[MAX_IMAGE_PATTERN_WORDS];
    *image = (struct image){.words = count};
    image->pattern = find_pattern(store, live, count, (uintptr_t)origin, place);
    if (image->pattern == 0)
        return save_whole(store, image, live, count);
    uint32_t differing = compare(live, &store->patterns[image->pattern - 1], (uintptr_t)origin, masks, kept);
    uint32_t mask_words = mask_count(count);
    if (mask_words + differing >= count)
        return save_whole(store, image, live, count);
    image->kept = (uint16_t)differing;
    if (differing == 0)
        return 0;
    uint64_t *block = block_pool_acquire(&store->blocks, image_bytes(image));
    if (block == NULL) {
        *image = (struct image){0};
        return -ENOMEM;
    }
    memcpy(block, masks, mask_words * sizeof *block);
    memcpy(block + mask_words, kept, differing * sizeof *block);
    image->block = block;
    return 0;
}

/* --- restoring --- */

UNWATCHED static void restore_pattern(const struct image_pattern *pattern, uint64_t origin, uint64_t *live)
{
    for (uint32_t i = 0; i < pattern->count; i++)
        live[i] = expected_word(pattern, i, pattern->near[i / 64], origin);
}

UNWATCHED static void restore_differing(const struct image *image, uint64_t *live)
{
    const uint64_t *masks = image->block, *next = masks + mask_count(image->words);
    for (uint32_t first = 0; first < image->words; first += 64)
        for (uint64_t mask = masks[first / 64]; mask != 0; mask &= mask - 1)
            live[first + (uint32_t)__builtin_ctzll(mask)] = *next++;
}

void image_restore(struct image_store *store, struct image *image, uint64_t *live, const void *origin)
{
    if (image->pattern == 0)
        copy_words(live, image->block, image->words);
    else
        restore_pattern(&store->patterns[image->pattern - 1], (uintptr_t)origin, live);
    if (image->kept > 0)
        restore_differing(image, live);
    image_drop(store, image);
}

void image_drop(struct image_store *store, struct image *image)
{
    block_pool_release(&store->blocks, image->block, image_bytes(image));
    *image = (struct image){0};
}

void image_store_destroy(struct image_store *store)
{
    for (unsigned i = 0; i < IMAGE_PATTERNS; i++)
        free(store->patterns[i].words);
    block_pool_destroy(&store->blocks);
    *store = (struct image_store){0};
}
