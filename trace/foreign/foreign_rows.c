/* Lanes, tracks, processes and names: a file's own ids, in any order, become dense numbers. */
#include "trace/foreign/foreign_private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "task/array.h"
#include "trace/json/intern.h"

enum {
    MAX_ROWS = 1 << 16,   /* lanes, or processes */
    MAX_TRACKS = 1 << 20, /* before they share rows */
    MAX_NAMES = 100000,
    MAX_NAME_BYTES = 16 << 20, /* of all names together */
};

int foreign_no_memory(const struct foreign_loader *l)
{
    return error_system(l->error, -ENOMEM, "cannot read \"%s\"", l->path);
}

int foreign_lose(struct foreign_loader *l, enum foreign_loss loss)
{
    l->trace->losses[loss]++;
    return 0;
}

/* --- texts --- */

int foreign_text(struct foreign_loader *l, const char *text, uint32_t *number)
{
    struct intern *strings = l->trace->strings;
    size_t length = strlen(text);
    const char *known = length > 0 ? intern_find(strings, text) : NULL;
    *number = 0;
    if (length == 0)
        return 0;
    if (known == NULL && (intern_count(strings) >= MAX_NAMES || l->name_bytes + length > MAX_NAME_BYTES)) {
        foreign_lose(l, FOREIGN_NAMES);
        text = "(other)";
    }
    if (known == NULL) {
        l->name_bytes += length;
        known = intern_text(strings, text);
    }
    if (known == NULL)
        return foreign_no_memory(l);
    *number = intern_number(known);
    return 0;
}

int foreign_name(struct foreign_loader *l, const struct trace_event *event, uint32_t *number)
{
    return foreign_text(l, event->name.length > 0 ? event->name.text : FOREIGN_NO_NAME, number);
}

/* Copies an id without the decimals of a whole number: 7.0 is 7. Returns `out`. */
static const char *id_text(const struct event_value *id, char out[FOREIGN_KEY_BYTES])
{
    const char *point = id->number ? strchr(id->text, '.') : NULL;
    size_t length =
        point != NULL && point[1 + strspn(point + 1, "0")] == '\0' ? (size_t)(point - id->text) : id->length;
    snprintf(out, FOREIGN_KEY_BYTES, "%.*s", (int)length, id->text);
    return out;
}

/* The index of an event's process. */
static int find_process(struct foreign_loader *l, const struct trace_event *event, uint32_t *index)
{
    char text[FOREIGN_KEY_BYTES];
    id_text(&event->pid, text);
    if (intern_count(l->pids) == MAX_ROWS && intern_find(l->pids, text) == NULL)
        return -ENOSPC;
    const char *pid = intern_text(l->pids, text);
    if (pid == NULL)
        return foreign_no_memory(l);
    *index = intern_number(pid) - 1;
    struct foreign_process *processes =
        array_room_zeroed(l->processes, *index, &l->process_room, sizeof *processes);
    if (processes == NULL)
        return foreign_no_memory(l);
    l->processes = processes;
    return 0;
}

/* --- rows --- */

/* The row of a key; a new row is made, in `place`. Returns -ENOSPC, which does not fail the load, beyond the
 * limit. */
static int find_row(struct foreign_loader *l, struct foreign_finder *finder, const char *key, size_t max,
                    const struct foreign_place *place, uint32_t *index, bool *is_new)
{
    struct foreign_rows *rows = finder->rows;
    const char *known = intern_find(finder->keys, key);
    *is_new = known == NULL;
    if (known != NULL) {
        *index = intern_number(known) - 1;
        return 0;
    }
    if (rows->count >= max)
        return -ENOSPC;
    struct foreign_row *larger = array_room(rows->rows, rows->count, &finder->room, sizeof *larger);
    if (larger == NULL)
        return foreign_no_memory(l);
    rows->rows = larger;
    struct foreign_place *places =
        array_room(finder->places, rows->count, &finder->place_room, sizeof *places);
    if (places == NULL)
        return foreign_no_memory(l);
    finder->places = places;
    if (intern_text(finder->keys, key) == NULL)
        return foreign_no_memory(l);
    places[rows->count] = *place;
    rows->rows[rows->count] = (struct foreign_row){0};
    *index = (uint32_t)rows->count++;
    return 0;
}

int foreign_lane(struct foreign_loader *l, const struct trace_event *event, uint32_t *index)
{
    char key[2 * FOREIGN_KEY_BYTES], tid[FOREIGN_KEY_BYTES], name[FOREIGN_KEY_BYTES + 16];
    struct foreign_place place = {0};
    bool is_new = false;
    int code = find_process(l, event, &place.process);
    if (code < 0)
        return code;
    id_text(&event->tid, tid);
    snprintf(key, sizeof key, "%" PRIu32 "\x1f%s", place.process, tid);
    code = find_row(l, &l->lanes, key, MAX_ROWS, &place, index, &is_new);
    if (code < 0 || !is_new)
        return code;
    snprintf(name, sizeof name, *tid != '\0' ? "thread %s" : "(no thread)", tid);
    return foreign_text(l, name, &l->trace->lanes.rows[*index].name);
}

static int number_of(const struct foreign_loader *l, struct intern *set, const char *key, uint32_t *number)
{
    const char *known = intern_text(set, key);
    if (known == NULL)
        return foreign_no_memory(l);
    *number = intern_number(known);
    return 0;
}

/* The events of one async track have one category, scope and id; those of the older kind also one name. The
 * format's document calls an id global unless it is "local", but writers give equal ids to different things
 * of two processes. So each process has a track of its own, and what finds no partner there may find it in
 * the others (foreign_pair.c). */
int foreign_track(struct foreign_loader *l, const struct trace_event *event, uint32_t *index)
{
    char key[5 * FOREIGN_KEY_BYTES], id[FOREIGN_KEY_BYTES];
    struct foreign_place place = {0};
    bool older = strchr("STpF", event->phase) != NULL, is_new = false;
    int code = find_process(l, event, &place.process);
    if (code < 0)
        return code;
    snprintf(key, sizeof key, "%" PRIu32 "\x1f%s", place.process, event->category.text);
    code = number_of(l, l->groups, key, &place.group);
    if (code < 0)
        return code;
    int used = snprintf(key, sizeof key, "%d%d\x1f%s\x1f%s\x1f%s\x1f%s", older,
                        event->id_kind == EVENT_ID_GLOBAL, event->category.text, event->scope.text,
                        id_text(&event->id, id), older ? event->name.text : "");
    if (event->id_kind != EVENT_ID_LOCAL && event->id.present)
        code = number_of(l, l->wide, key, &place.wide);
    if (event->id_kind != EVENT_ID_GLOBAL)
        snprintf(key + used, sizeof key - (size_t)used, "\x1f%" PRIu32, place.process);
    if (code == 0)
        code = find_row(l, &l->tracks, key, MAX_TRACKS, &place, index, &is_new);
    if (code < 0 || !is_new)
        return code;
    return event->category.length > 0
               ? foreign_text(l, event->category.text, &l->trace->tracks.rows[*index].name)
               : foreign_name(l, event, &l->trace->tracks.rows[*index].name);
}

/* --- metadata --- */

/* A position among threads or processes; numbers beyond any count are cut. */
static int read_sort(struct foreign_loader *l, const struct trace_event *event, int32_t *sort)
{
    double number;
    if (!event_number(event_argument(event, "sort_index"), &number))
        return foreign_lose(l, FOREIGN_NUMBERS);
    *sort = number > INT32_MAX ? INT32_MAX : number < INT32_MIN ? INT32_MIN : (int32_t)number;
    return 0;
}

/* "M". A name that is empty leaves the one made of the id. */
int foreign_metadata(struct foreign_loader *l, const struct trace_event *event)
{
    const struct event_value *what = &event->name;
    const char *name = event_argument(event, "name")->text;
    bool thread = strncmp(what->text, "thread_", 7) == 0, sort = strstr(what->text, "_sort_index") != NULL;
    uint32_t index = 0;
    if (!event_value_is(what, "thread_name") && !event_value_is(what, "thread_sort_index") &&
        !event_value_is(what, "process_name") && !event_value_is(what, "process_sort_index") &&
        !event_value_is(what, "process_labels"))
        return foreign_lose(l, FOREIGN_METADATA);
    int code = thread ? foreign_lane(l, event, &index) : find_process(l, event, &index);
    if (code < 0)
        return code;
    if (sort)
        return read_sort(l, event, thread ? &l->lanes.places[index].sort : &l->processes[index].sort);
    if (event_value_is(what, "process_labels"))
        return foreign_text(l, event_argument(event, "labels")->text, &l->processes[index].labels);
    if (name[strspn(name, " \t")] == '\0')
        return 0;
    return foreign_text(l, name, thread ? &l->trace->lanes.rows[index].name : &l->processes[index].name);
}

static const char *text_at(const struct foreign_loader *l, uint32_t number)
{
    return number == 0 ? "" : intern_at(l->trace->strings, number);
}

/* A process's name, or its pid, and its labels. */
static int name_process(struct foreign_loader *l, uint32_t index, uint32_t *name)
{
    const struct foreign_process *process = &l->processes[index];
    const char *pid = intern_at(l->pids, index + 1), *labels = text_at(l, process->labels);
    char text[FOREIGN_TEXT_BYTES];
    int used = process->name != 0 ? snprintf(text, sizeof text, "%.300s", text_at(l, process->name))
                                  : snprintf(text, sizeof text, *pid != '\0' ? "process %.200s" : "%s", pid);
    if (*labels != '\0')
        snprintf(text + used, sizeof text - (size_t)used, " (%.200s)", labels);
    return foreign_text(l, text, name);
}

int foreign_name_processes(struct foreign_loader *l, const struct foreign_finder *finder)
{
    int code = 0;
    for (size_t i = 0; i < finder->rows->count && code == 0; i++)
        code = name_process(l, finder->places[i].process, &finder->rows->rows[i].process);
    return code;
}
