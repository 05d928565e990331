/* The frame of every unit test file: main(), so that scripts/run-tests can run each test in a process of its
 * own, where a crash, a leak or a hang costs that test alone. Written at the end of the file:
 *
 *     UNIT_TESTS(cmocka_unit_test(first), cmocka_unit_test(second))
 *
 * Without arguments the program runs all of its tests, with `--list` it prints their names, with a name it
 * runs that one. It exits with 0 if all passed or were skipped, 1 if one failed, 2 if there is no test of
 * that name. */
#ifndef TESTS_UNIT_SUPPORT_HARNESS_H
#define TESTS_UNIT_SUPPORT_HARNESS_H

/* cmocka.h wants these four before itself, in this order. */
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

/* Whether a sanitizer takes part: memory is then more than a program's own. gcc has names for it, clang
 * features. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNIT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNIT_SANITIZED 1
#endif
#endif

#include <stdio.h>
#include <string.h>

/* Ends the test as skipped; scripts/run-tests looks for this line and repeats the reason in its summary. */
#define UNIT_SKIP(why)                                                                                       \
    do {                                                                                                     \
        printf("SKIP: %s\n", (why));                                                                         \
        fflush(stdout);                                                                                      \
        skip();                                                                                              \
    } while (0)

static inline const struct CMUnitTest *unit_find(const struct CMUnitTest *tests, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(tests[i].name, name) == 0)
            return &tests[i];
    return NULL;
}

static inline int unit_list(const struct CMUnitTest *tests, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("%s\n", tests[i].name);
    return 0;
}

/* The test is handed to cmocka alone: its own filter would match patterns and report "0 tests passed" for a
 * wrong name. */
static inline int unit_main(int argc, char **argv, const struct CMUnitTest *tests, size_t n)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return unit_list(tests, n);
    if (argc == 2) {
        const struct CMUnitTest *only = unit_find(tests, n, argv[1]);
        if (!only) {
            fprintf(stderr, "%s: no test is named '%s'; --list prints the names\n", argv[0], argv[1]);
            return 2;
        }
        return _cmocka_run_group_tests(argv[1], only, 1, NULL, NULL) == 0 ? 0 : 1;
    }
    return _cmocka_run_group_tests(argv[0], tests, n, NULL, NULL) == 0 ? 0 : 1;
}

#define UNIT_TESTS(...)                                                                                      \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        static const struct CMUnitTest tests[] = {__VA_ARGS__};                                              \
        return unit_main(argc, argv, tests, sizeof(tests) / sizeof(tests[0]));                               \
    }

#endif
