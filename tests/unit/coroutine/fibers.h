/* gcc's ThreadSanitizer makes a fiber of each coroutine, which takes it 3 to 4 ms, and dies above some 8,000.
 */
#ifndef TESTS_UNIT_COROUTINE_FIBERS_H
#define TESTS_UNIT_COROUTINE_FIBERS_H

#include "coroutine/sanitizer.h"

#include "tests/unit/support/harness.h"

/* As many coroutines as a test wants, or as ThreadSanitizer bears; says so where that is less. */
static inline unsigned at_most(unsigned count)
{
#ifdef COROUTINE_TSAN
    enum { FIBERS = 2000 };
    if (count > FIBERS) {
        print_message("capped at %u of %u coroutines for ThreadSanitizer\n", (unsigned)FIBERS, count);
        return FIBERS;
    }
#endif
    return count;
}

#endif
