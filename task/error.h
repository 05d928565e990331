/* An error with its text: functions return 0 or -errno, and the one place that knows the context writes the
 * text here once. Only `cli/` prints the text. A text names the thing, what was wrong and what to do. */
#ifndef TASK_ERROR_H
#define TASK_ERROR_H

enum { ERROR_TEXT_BYTES = 1024 };

struct error {
    char text[ERROR_TEXT_BYTES];
};

/* Writes the text (printf's format; cut when too long) and returns `code`, so that `return error_set(...)`
 * reads well. `error` may be NULL. */
int error_set(struct error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As error_set, for a system call that failed: ": " and the text of `code` (a -errno) follow the message. */
int error_system(struct error *error, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
