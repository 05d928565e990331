/* Two control sequences, known to every terminal since the VT100, redraw the line: return to the first
 * column, and erase to the end of the line. */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"
#include "cli/text.h"
#include "task/clock.h"

static void draw(const struct progress *progress, const char *text)
{
    char fitted[512];
    if (!progress->shown)
        return;
    /* The last column stays free: a character there moves some terminals to the next line. */
    fprintf(stderr, "\r%s\033[K", text_fit(text, terminal_columns(stderr) - 1, fitted, sizeof fitted));
    fflush(stderr);
}

/* "8 s left", "3 min left": whole numbers, because it is an estimate. */
static const char *show_left(uint64_t left_ns, char *out, size_t bytes)
{
    uint64_t seconds = left_ns / NS_PER_S + 1;
    if (seconds < 120)
        snprintf(out, bytes, "%" PRIu64 " s left", seconds);
    else if (seconds < 7200)
        snprintf(out, bytes, "%" PRIu64 " min left", seconds / 60);
    else
        snprintf(out, bytes, "%" PRIu64 " h left", seconds / 3600);
    return out;
}

static void sample_started(void *context, const char *what, unsigned repeat, uint64_t left_ns)
{
    const struct progress *progress = context;
    char text[1024], left[48], failed[32] = "";
    if (progress->failed > 0)
        snprintf(failed, sizeof failed, ", %u failed", progress->failed);
    snprintf(text, sizeof text, "%.700s, %u of %u%s, %s", what, repeat + 1, progress->repeats, failed,
             show_left(left_ns, left, sizeof left));
    draw(progress, text);
}

static void sample_ended(void *context, const char *cell_id, unsigned repeat, const char *status,
                         const char *error)
{
    struct progress *progress = context;
    (void)cell_id, (void)repeat, (void)error;
    if (strcmp(status, "ok") != 0)
        progress->failed++;
}

void progress_begin(struct progress *progress, bool wanted, unsigned repeats, struct suite_observer *observer)
{
    *progress = (struct progress){.shown = wanted && terminal_redraws(stderr), .repeats = repeats};
    *observer = (struct suite_observer){
        .context = progress, .sample_started = sample_started, .sample_ended = sample_ended};
}

void progress_step(const struct progress *progress, const char *step)
{
    draw(progress, step);
}

void progress_end(const struct progress *progress)
{
    draw(progress, "");
}
