/* An image holds the live words of a parked coroutine while others use its stack. A million coroutines
 * parked at one place have nearly equal images, since they ran equal functions on one stack: equal return
 * addresses, saved frame pointers and pointers to shared data. The first image from a place is kept as the
 * pattern of the place. A later image keeps only the words that differ from the pattern, and a bit for each
 * word. A stack of 60 words, 480 bytes, then needs some 64 bytes, and no word is lost.
 *
 * An image that is unlike its pattern, or very long, is kept word by word. The first image from a place
 * stays its pattern, however typical. Some dozens of places have room: deliberately simple, as a program
 * waits in few.
 *
 * The idea is delta encoding against a reference (as in RFC 3284); the place of a wait finds the
 * reference. */
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
    IMAGE_NEAR_BYTES = 256, /* a word so near the origin counts as a pointer into its object */
};

struct image_pattern {
    uint64_t place;
    uint64_t near[IMAGE_MASKS]; /* a bit for each word: the word is a distance from the origin */
    uint64_t *words;            /* NULL: not used yet; never changed afterwards, as images refer to it */
    uint32_t count;
};

/* What images are made with. All zeros is an empty store; a store must not be moved while images exist. */
struct image_store {
    bool whole; /* every image is kept word by word: for tools that follow each word, as Valgrind does */
    struct block_pool blocks;
    struct image_pattern patterns[IMAGE_PATTERNS];
};

/* One image; all zeros is none. */
struct image {
    void *block;      /* the words, or a bit for each and the words that differ; NULL if no word is kept */
    uint32_t words;   /* of the live part; 0: no image */
    uint16_t kept;    /* how many words differ from the pattern */
    uint16_t pattern; /* its index + 1; 0: kept word by word */
};

/* Saves `count` words from `live` on, of the coroutine that lives at `origin` and is parked at `place`: any
 * number that identifies the place. Returns 0, or -ENOMEM and makes no image. */
int image_save(struct image_store *store, struct image *image, const uint64_t *live, uint32_t count,
               const void *origin, uint64_t place);

/* Copies the words back to `live`, and frees the image. `origin` must be that of image_save(). */
void image_restore(struct image_store *store, struct image *image, uint64_t *live, const void *origin);

/* Frees the image without restoring its words. */
void image_drop(struct image_store *store, struct image *image);

/* How many bytes of memory an image uses outside of its struct. */
size_t image_bytes(const struct image *image);

/* Frees the patterns and every block. */
void image_store_destroy(struct image_store *store);

#endif
