/* Runs the list of checks. */
#include "machine/doctor/doctor.h"

#include <stdarg.h>
#include <stdio.h>

#include "machine/doctor/doctor_checks.h"

#define LEVEL_NAME(name, text) [DOCTOR_##name] = text,
static const char *const level_names[] = {DOCTOR_LEVELS(LEVEL_NAME)};
#undef LEVEL_NAME

#define CHECK_ENTRY(function, name) {function, name},
static const struct check {
    void (*check)(const struct doctor_probe *, struct check_result *);
    const char *name;
} checks[] = {DOCTOR_CHECKS(CHECK_ENTRY)};
#undef CHECK_ENTRY

enum { CHECK_COUNT = sizeof checks / sizeof *checks };
_Static_assert((int)CHECK_COUNT <= (int)MAX_DOCTOR_RESULTS, "every check may have something to say");

const char *doctor_level_name(enum doctor_level level)
{
    return level_names[level];
}

void check_found(struct check_result *result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(result->found, sizeof result->found, format, arguments);
    va_end(arguments);
}

void check_means(struct check_result *result, enum doctor_level level, const char *format, ...)
{
    va_list arguments;
    result->level = level;
    va_start(arguments, format);
    vsnprintf(result->means, sizeof result->means, format, arguments);
    va_end(arguments);
}

void check_remedy(struct check_result *result, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(result->remedy, sizeof result->remedy, format, arguments);
    va_end(arguments);
}

unsigned doctor_examine(const struct doctor_probe *probe, struct check_result out[MAX_DOCTOR_RESULTS])
{
    unsigned count = 0;
    for (unsigned i = 0; i < CHECK_COUNT; i++) {
        out[count] = (struct check_result){.name = checks[i].name, .level = DOCTOR_OK};
        checks[i].check(probe, &out[count]);
        count += out[count].found[0] != '\0';
    }
    return count;
}
