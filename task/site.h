/* A site is a place in the source where a task waits or names its work. Each wait is a macro with a static
 * site of its own, so the timeline can show the very line where a task is suspended. */
#ifndef TASK_SITE_H
#define TASK_SITE_H

struct site {
    const char *file;     /* as given to the compiler, relative to the project's root */
    const char *function; /* the C function that waits */
    const char *label;    /* the source text of the argument, or the name of a phase */
    unsigned line;
};

/* The address of a static site for the line where the macro stands. */
#define TASK_SITE(text)                                                                                      \
    (__extension__({                                                                                         \
        static const struct site here_ = {__FILE__, __func__, text, __LINE__};                               \
        &here_;                                                                                              \
    }))

#endif
