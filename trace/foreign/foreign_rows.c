/* Lanes, tracks, processes and names: a file's own ids, in any order, become dense numbers. */
#include "trace/foreign/foreign_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "task/array.h"
#include "trace/json/intern.h"

enum {
    MAX_ROWS = 1 << 16, /* lanes, or tracks, or processes */
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
    return foreign_text(l, event->name.length > 0 ? event->name.text : "(no name)", number);
}

/* The name entry of an event's process. */
static int find_process(struct foreign_loader *l, const struct trace_event *event, uint32_t **name)
{
    char text[FOREIGN_TEXT_BYTES];
    snprintf(text, sizeof text, "%.200s", event->pid.text);
    if (intern_count(l->pids) == MAX_ROWS && intern_find(l->pids, text) == NULL)
        return -ENOSPC;
    const char *pid = intern_text(l->pids, text);
    if (pid == NULL)
        return foreign_no_memory(l);
    uint32_t number = intern_number(pid) - 1;
    size_t before = l->process_room;
    uint32_t *names = array_room(l->process_names, number, &l->process_room, sizeof *names);
    if (names == NULL)
        return foreign_no_memory(l);
    memset(names + before, 0, (l->process_room - before) * sizeof *names);
    l->process_names = names;
    *name = &names[number];
    return 0;
}

/* --- rows --- */

/* The row of a key; a new row is made. Returns -ENOSPC, which does not fail the load, beyond the limits of
 * rows and processes. A new row's process is the pid's number at first: names may come at the file's end. */
static int find_row(struct foreign_loader *l, struct foreign_finder *finder, const struct trace_event *event,
                    const char *key, uint32_t *index, bool *is_new)
{
    struct foreign_rows *rows = finder->rows;
    const char *known = intern_find(finder->keys, key);
    uint32_t *process = NULL;
    *is_new = known == NULL;
    if (known != NULL) {
        *index = intern_number(known) - 1;
        return 0;
    }
    int code = rows->count < MAX_ROWS ? find_process(l, event, &process) : -ENOSPC;
    if (code < 0)
        return code;
    size_t room = finder->room;
    struct foreign_row *larger = array_room(rows->rows, rows->count, &finder->room, sizeof *larger);
    if (larger == NULL)
        return foreign_no_memory(l);
    rows->rows = larger;
    uint32_t *innermost = array_room(finder->innermost, rows->count, &room, sizeof *innermost);
    if (innermost == NULL || intern_text(finder->keys, key) == NULL)
        return foreign_no_memory(l);
    finder->innermost = innermost;
    innermost[rows->count] = 0;
    rows->rows[rows->count] = (struct foreign_row){.process = (uint32_t)(process - l->process_names) + 1};
    *index = (uint32_t)rows->count++;
    return 0;
}

int foreign_lane(struct foreign_loader *l, const struct trace_event *event, uint32_t *index)
{
    char key[FOREIGN_TEXT_BYTES], name[FOREIGN_TEXT_BYTES];
    bool is_new = false;
    snprintf(key, sizeof key, "%.200s\x1f%.200s", event->pid.text, event->tid.text);
    int code = find_row(l, &l->lanes, event, key, index, &is_new);
    if (code < 0 || !is_new)
        return code;
    snprintf(name, sizeof name, event->tid.length > 0 ? "thread %.200s" : "(no thread)", event->tid.text);
    return foreign_text(l, name, &l->trace->lanes.rows[*index].name);
}

/* An async track has one id and one category, and one process unless the id is a pointer that processes
 * share. */
int foreign_track(struct foreign_loader *l, const struct trace_event *event, uint32_t *index)
{
    char key[FOREIGN_TEXT_BYTES];
    bool is_new = false;
    snprintf(key, sizeof key, "%.150s\x1f%.200s\x1f%.200s", event->pid.text, event->category.text,
             event->id.text);
    int code = find_row(l, &l->tracks, event, key, index, &is_new);
    if (code < 0 || !is_new)
        return code;
    return foreign_name(l, event, &l->trace->tracks.rows[*index].name);
}

/* "M": names of threads and processes. */
int foreign_metadata(struct foreign_loader *l, const struct trace_event *event)
{
    const char *name = event_argument(event, "name")->text;
    uint32_t lane = 0, *process = NULL;
    int code = 0;
    if (strcmp(event->name.text, "thread_name") == 0) {
        code = foreign_lane(l, event, &lane);
        return code < 0 ? code : foreign_text(l, name, &l->trace->lanes.rows[lane].name);
    }
    if (strcmp(event->name.text, "process_name") == 0) {
        code = find_process(l, event, &process);
        return code < 0 ? code : foreign_text(l, name, process);
    }
    return 0;
}

/* Replaces pids by the names of processes, which are complete only now. */
int foreign_name_processes(struct foreign_loader *l, struct foreign_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t number = rows->rows[i].process, name = l->process_names[number - 1];
        const char *pid = intern_at(l->pids, number);
        char text[FOREIGN_TEXT_BYTES];
        snprintf(text, sizeof text, "process %.200s", pid);
        if (name == 0 && *pid != '\0') {
            int code = foreign_text(l, text, &name);
            if (code < 0)
                return code;
        }
        rows->rows[i].process = name;
    }
    return 0;
}
