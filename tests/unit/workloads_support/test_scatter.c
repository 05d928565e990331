/* Numbers that look random, and their hash. */
#include "tests/unit/support/harness.h"

#include "workloads/support/scatter.h"

static void scattered_numbers_differ_and_a_hash_sees_every_bit(void **state)
{
    (void)state;
    uint64_t words[4] = {1, 2, 3, 4}, right = hash_words(HASH_START, words, 4), seen_or = 0, seen_and = ~0ULL;
    for (uint64_t i = 0; i < 1000; i++) {
        assert_true(scatter(5, i) != scatter(5, i + 1) && scatter(5, i) != scatter(6, i));
        seen_or |= scatter(5, i);
        seen_and &= scatter(5, i);
    }
    assert_true(seen_or == ~0ULL && seen_and == 0);
    for (unsigned bit = 0; bit < 256; bit++) {
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
        assert_true(hash_words(HASH_START, words, 4) != right);
        words[bit / 64] ^= UINT64_C(1) << bit % 64;
    }
    assert_true(hash_words(HASH_START, words, 4) == right);
}

UNIT_TESTS(cmocka_unit_test(scattered_numbers_differ_and_a_hash_sees_every_bit))
