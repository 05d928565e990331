/* Images of stacks: what comes back is what was written down, whatever the pattern; and how little is kept.
 */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <stdlib.h>

#include "coroutine/image.h"

static struct image_store store;

static int close_store(void **state)
{
    (void)state;
    assert_int_equal(store.blocks.acquired_bytes, 0);
    image_store_destroy(&store);
    return 0;
}

/* Deterministic words without a pattern (xorshift, Marsaglia 2003). */
static uint64_t next_word(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void fill(uint64_t *words, uint32_t count, uint64_t seed)
{
    for (uint32_t i = 0; i < count; i++)
        words[i] = next_word(&seed);
}

static void save_and_restore(const uint64_t *words, uint32_t count, uint64_t place)
{
    struct image image;
    uint64_t *back = calloc(count, sizeof *back);
    assert_non_null(back);
    assert_int_equal(image_save(&store, &image, words, count, &store, place), 0);
    assert_int_equal(image.words, count);
    image_restore(&store, &image, back, &store);
    assert_memory_equal(back, words, count * sizeof *words);
    assert_int_equal(image.words, 0);
    free(back);
}

static void what_comes_back_is_what_was_saved(void **state)
{
    (void)state;
    enum { MAX = 1200 };
    uint64_t words[MAX];
    /* Sizes around those of a mask word, of the longest pattern and beyond; each with the same pattern, with
     * one word changed, with all changed. */
    const uint32_t counts[] = {1, 2, 7, 63, 64, 65, 127, 128, 129, 511, 512, 513, MAX};
    for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++) {
        uint32_t count = counts[i];
        fill(words, count, 88172645463325252ULL);
        save_and_restore(words, count, 1);
        save_and_restore(words, count, 1);
        for (uint32_t changed = 0; changed < count; changed += count / 5 + 1) {
            words[changed]++;
            save_and_restore(words, count, 1);
        }
        fill(words, count, 2463534242ULL);
        save_and_restore(words, count, 1);
    }
}

static void only_what_differs_is_kept(void **state)
{
    (void)state;
    enum { COUNT = 60 };
    uint64_t words[COUNT];
    struct image first, same, other;
    fill(words, COUNT, 1);
    assert_int_equal(image_save(&store, &first, words, COUNT, &store, 7), 0);
    assert_int_equal(image_save(&store, &same, words, COUNT, &store, 7), 0);
    words[3] = words[59] = 0;
    assert_int_equal(image_save(&store, &other, words, COUNT, &store, 7), 0);
    assert_int_equal(image_bytes(&first), 0);
    assert_int_equal(image_bytes(&same), 0);
    assert_int_equal(image_bytes(&other), 3 * sizeof(uint64_t)); /* the bits and two words */
    image_drop(&store, &first);
    image_drop(&store, &same);
    image_drop(&store, &other);
}

static void another_place_has_another_pattern(void **state)
{
    (void)state;
    enum { COUNT = 60 };
    uint64_t here[COUNT], there[COUNT];
    struct image image;
    fill(here, COUNT, 1);
    fill(there, COUNT, 2);
    save_and_restore(here, COUNT, 7);
    save_and_restore(there, COUNT, 8);
    assert_int_equal(image_save(&store, &image, here, COUNT, &store, 7), 0);
    assert_int_equal(image_bytes(&image), 0);
    image_drop(&store, &image);
    assert_int_equal(image_save(&store, &image, there, COUNT, &store, 8), 0);
    assert_int_equal(image_bytes(&image), 0);
    image_drop(&store, &image);
}

/* Pointers into the coroutine's own object, and words that only look like it in one of them. */
static void pointers_to_its_own_object_are_no_difference(void **state)
{
    (void)state;
    enum { COUNT = 70 };
    static char objects[8][1024];
    struct image images[8];
    uint64_t words[8][COUNT], back[COUNT];
    for (int i = 0; i < 8; i++) {
        fill(words[i], COUNT, 1);
        for (int k = 0; k < 60; k += 3)
            words[i][k] = (uintptr_t)&objects[i][512 + k];
        words[i][65] = (uintptr_t)&objects[0][512]; /* of the first one it is a pointer to itself */
        assert_int_equal(image_save(&store, &images[i], words[i], COUNT, &objects[i][512], 7), 0);
    }
    assert_int_equal(image_bytes(&images[0]), 0);
    assert_int_equal(image_bytes(&images[7]), 3 * sizeof(uint64_t)); /* two words of bits, and that one */
    for (int i = 0; i < 8; i++) {
        image_restore(&store, &images[i], back, &objects[i][512]);
        assert_memory_equal(back, words[i], sizeof back);
    }
}

/* More places than there is room for patterns: those that come late are kept whole. */
static void many_places_are_no_harm(void **state)
{
    (void)state;
    enum { COUNT = 20, PLACES = 10 * IMAGE_PATTERNS };
    uint64_t words[COUNT];
    for (uint64_t place = 0; place < PLACES; place++) {
        fill(words, COUNT, place + 1);
        save_and_restore(words, COUNT, place * 0x40005);
    }
    unsigned used = 0;
    for (unsigned i = 0; i < IMAGE_PATTERNS; i++)
        used += store.patterns[i].words != NULL;
    assert_in_range(used, IMAGE_PATTERNS / 2, IMAGE_PATTERNS);
}

static void images_live_side_by_side(void **state)
{
    (void)state;
    enum { COUNT = 50, IMAGES = 3000 };
    struct image *images = calloc(IMAGES, sizeof *images);
    uint64_t words[COUNT], back[COUNT];
    assert_non_null(images);
    for (uint64_t i = 0; i < IMAGES; i++) {
        fill(words, COUNT, 5);
        for (uint64_t k = 0; k < i % 30; k++)
            words[(i + k * 7) % COUNT] = i * k;
        assert_int_equal(image_save(&store, &images[i], words, COUNT, &store, 3), 0);
    }
    for (uint64_t i = 0; i < IMAGES; i++) {
        fill(words, COUNT, 5);
        for (uint64_t k = 0; k < i % 30; k++)
            words[(i + k * 7) % COUNT] = i * k;
        image_restore(&store, &images[i], back, &store);
        assert_memory_equal(back, words, sizeof words);
    }
    free(images);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, NULL, close_store)

UNIT_TESTS(WITH_STORE(what_comes_back_is_what_was_saved), WITH_STORE(only_what_differs_is_kept),
           WITH_STORE(another_place_has_another_pattern),
           WITH_STORE(pointers_to_its_own_object_are_no_difference), WITH_STORE(many_places_are_no_harm),
           WITH_STORE(images_live_side_by_side))
