/* Growing arrays. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "task/array.h"

static void there_is_room_for_every_item(void **state)
{
    unsigned *items = NULL;
    size_t room = 0;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        items = array_room(items, i, &room, sizeof *items);
        assert_non_null(items);
        assert_true(room > i);
        items[i] = i;
    }
    for (unsigned i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void items_that_were_skipped_are_zero(void **state)
{
    static const size_t places[] = {5, 64, 10000};
    uint64_t *items = NULL;
    size_t room = 0, written = 0;
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        items = array_room_zeroed(items, places[i], &room, sizeof *items);
        assert_non_null(items);
        items[places[i]] = 7;
        written++;
    }
    for (size_t i = 0; i < room; i++)
        written -= items[i] == 7 ? 1 : items[i];
    assert_int_equal(written, 0);
    free(items);
}

static void what_cannot_be_had_changes_nothing(void **state)
{
    (void)state;
#if defined(UNIT_SANITIZED)
    UNIT_SKIP("a sanitizer ends a program that asks for too much");
#endif
    size_t room = 0;
    char *items = array_room(NULL, 0, &room, 1);
    size_t before = room;
    assert_null(array_room(items, SIZE_MAX / 16, &room, 64));
    assert_int_equal(room, before);
    free(items);
}

UNIT_TESTS(cmocka_unit_test(there_is_room_for_every_item), cmocka_unit_test(items_that_were_skipped_are_zero),
           cmocka_unit_test(what_cannot_be_had_changes_nothing))
