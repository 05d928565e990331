/* What is left of a parked coroutine while others use its stack: an image of its live words. A million
 * coroutines that are parked at the same place have nearly the same image, since they ran the same functions
 * on the same stack: the same return addresses, the same saved frame pointers, the same pointers to what they
 * all share. So the first image from a place is kept as the pattern of that place, and of every later one
 * only the words that differ are kept, with a bit for each word that says which these are. A stack of 60
 * words, 480 bytes, takes some 64 bytes then. Nothing is lost: it is only a shorter way to write the same
 * words down.
 *
 * An image that is unlike its pattern, or very long, is kept word by word. The first image from a place stays
 * its pattern, however typical it is, and there is room for some dozens of places: deliberately simple, as a
 * program waits in few.
 *
 * The idea is that of delta encoding against a reference (as in RFC 3284); the place of a wait is what finds
 * the reference. */
#ifndef COROUTINE_IMAGE_H
#define COROUTINE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coroutine/block_pool.h"

enum {
    IMAGE_PATTERNS = 64,           /* places whose patterns are remembered */
    MAX_IMAGE_PATTERN_WORDS = 512, /* longer images have no pattern */
    IMAGE_MASKS = MAX_IMAGE_PATTERN_WORDS / 64,
    IMAGE_NEAR_BYTES = 256, /* so far from the origin a word is taken for a pointer into its object */
};

struct image_pattern {
    uint64_t place;
    uint64_t near[IMAGE_MASKS]; /* a bit for each word: it is a distance from the origin */
    uint64_t *words;            /* NULL: not used yet; never changed afterwards, as images refer to it */
    uint32_t count;
};

/* What images are made with. All zeros is an empty one; it must not be moved while there are images. */
struct image_store {
    bool whole; /* every image is kept word by word: for tools that follow each word, as Valgrind does */
    struct block_pool blocks;
    struct image_pattern patterns[IMAGE_PATTERNS];
};

/* One image; all zeros is none. */
struct image {
    void *block;      /* the words, or a bit for each and those that differ; NULL if nothing had to be kept */
    uint32_t words;   /* of the live part; 0: there is no image */
    uint16_t kept;    /* how many words differ from the pattern */
    uint16_t pattern; /* its index + 1; 0: kept word by word */
};

/* Writes down `count` words from `live` on, of the coroutine that lives at `origin` and is parked at `place`:
 * any number that is the same for the same place. Returns 0 or -ENOMEM, and then there is no image. */
int image_save(struct image_store *store, struct image *image, const uint64_t *live, uint32_t count,
               const void *origin, uint64_t place);

/* Writes the words back to `live`, and releases what the image held. `origin` as it was saved. */
void image_restore(struct image_store *store, struct image *image, uint64_t *live, const void *origin);

/* Releases what the image holds, without a use of it. */
void image_drop(struct image_store *store, struct image *image);

/* How many bytes of memory an image uses outside of its struct. */
size_t image_bytes(const struct image *image);

/* Frees the patterns and every block. */
void image_store_destroy(struct image_store *store);

#endif
