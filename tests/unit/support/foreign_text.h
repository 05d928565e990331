/* Foreign traces of a few events, in short, and what became of them as text. */
#ifndef TESTS_UNIT_SUPPORT_FOREIGN_TEXT_H
#define TESTS_UNIT_SUPPORT_FOREIGN_TEXT_H

#include "tests/unit/support/harness.h"

#include "tests/unit/support/scratch_file.h"
#include "trace/foreign/foreign.h"
#include "trace/json/intern.h"

static inline const char *foreign_text_of(const struct foreign *trace, uint32_t number)
{
    return number == 0 ? "" : intern_at(trace->strings, number);
}

/* Loads a text, in which quotes are written as '. Returns foreign_load's code. */
static inline int foreign_load_text(const char *text, struct foreign *trace, struct error *error)
{
    char path[SCRATCH_PATH_BYTES], *copy = strdup(text);
    assert_non_null(copy);
    for (char *c = copy; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    scratch_text(path, copy);
    free(copy);
    int code = foreign_load(path, trace, error);
    unlink(path);
    return code;
}

/* Appends all slices of some rows in order, as "row.depth name begin-end; " in us. */
static inline void foreign_spell(const struct foreign *trace, const struct foreign_rows *rows, char *out,
                                 size_t bytes)
{
    for (size_t i = 0; i < rows->slice_count; i++) {
        const struct foreign_slice *slice = &rows->slices[i];
        size_t used = strlen(out);
        snprintf(out + used, bytes - used, "%u.%u %s %g-%g; ", slice->row, slice->depth,
                 foreign_text_of(trace, slice->name), (double)slice->begin_ns / 1000,
                 (double)slice->end_ns / 1000);
    }
}

/* Expects slices and then spans, and, after a bar, each loss as "number of its name; ". */
static inline void foreign_expect(const char *text, const char *expected)
{
#define NAME(name, text) #name,
    static const char *const names[] = {FOREIGN_LOSSES(NAME)};
#undef NAME
    struct foreign trace;
    struct error error = {""};
    char out[2048] = "";
    if (foreign_load_text(text, &trace, &error) < 0)
        fail_msg("%s", error.text);
    foreign_spell(&trace, &trace.lanes, out, sizeof out);
    snprintf(out + strlen(out), sizeof out - strlen(out), "| ");
    foreign_spell(&trace, &trace.tracks, out, sizeof out);
    snprintf(out + strlen(out), sizeof out - strlen(out), "|");
    for (unsigned loss = 0; loss < FOREIGN_LOSS_COUNT; loss++)
        if (trace.losses[loss] > 0)
            snprintf(out + strlen(out), sizeof out - strlen(out), " %s %u", names[loss],
                     (unsigned)trace.losses[loss]);
    foreign_free(&trace);
    assert_string_equal(out, expected);
}

/* Expects that a text is refused in words that hold `what`. */
static inline void foreign_refuse(const char *text, const char *what)
{
    struct foreign trace;
    struct error error = {""};
    assert_true(foreign_load_text(text, &trace, &error) < 0);
    foreign_free(&trace);
    if (strstr(error.text, what) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, what);
}

#endif
