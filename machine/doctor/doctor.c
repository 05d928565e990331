/* The list of checks, gone through. */
#include "machine/doctor/doctor.h"

#include <stdarg.h>
#include <stdio.h>

#include "machine/doctor/doctor_checks.h"

#define LEVEL_NAME(name, text) [DOCTOR_##name] = text,
static const char *const level_names[] = {DOCTOR_LEVELS(LEVEL_NAME)};
#undef LEVEL_NAME

#define CHECK_ENTRY(function, name) {function, name},
static const struct check {
    void (*check)(const struct doctor_probe *, struct finding *);
    const char *name;
} checks[] = {DOCTOR_CHECKS(CHECK_ENTRY)};
#undef CHECK_ENTRY

enum { CHECK_COUNT = sizeof checks / sizeof *checks };
_Static_assert((int)CHECK_COUNT <= (int)MAX_DOCTOR_FINDINGS, "every check may have something to say");

const char *doctor_level_name(enum doctor_level level)
{
    return level_names[level];
}

void finding_found(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->found, sizeof finding->found, format, arguments);
    va_end(arguments);
}

void finding_means(struct finding *finding, enum doctor_level level, const char *format, ...)
{
    va_list arguments;
    finding->level = level;
    va_start(arguments, format);
    vsnprintf(finding->means, sizeof finding->means, format, arguments);
    va_end(arguments);
}

void finding_remedy(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->remedy, sizeof finding->remedy, format, arguments);
    va_end(arguments);
}

unsigned doctor_examine(const struct doctor_probe *probe, struct finding out[MAX_DOCTOR_FINDINGS])
{
    unsigned count = 0;
    for (unsigned i = 0; i < CHECK_COUNT; i++) {
        out[count] = (struct finding){.name = checks[i].name, .level = DOCTOR_OK};
        checks[i].check(probe, &out[count]);
        count += out[count].found[0] != '\0';
    }
    return count;
}
