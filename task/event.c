/* The names of event kinds and wait reasons, from the lists in event.h. */
#include "task/event.h"

#define NAME(name, text) text,
static const char *const kinds[] = {EVENT_KINDS(NAME)};
static const char *const reasons[] = {WAIT_REASONS(NAME)};

const char *event_kind_name(unsigned kind)
{
    return kind < EVENT_KIND_COUNT ? kinds[kind] : "unknown";
}

const char *wait_reason_name(unsigned reason)
{
    return reason < WAIT_REASON_COUNT ? reasons[reason] : "unknown";
}
