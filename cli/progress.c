/* Two control sequences, known to every terminal since the VT100, redraw the line: return to the first
 * column, and erase to the end of the line. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

#include "cli/terminal.h"
#include "cli/text.h"
#include "task/units.h"

static void draw(const struct progress *progress, const char *text)
{
    char fitted[512];
    if (!progress->shown)
        return;
    /* The last column stays free: a character there moves some terminals to the next line. */
    fprintf(stderr, "\r%s\033[K", text_fit(text, terminal_columns(stderr) - 1, fitted, sizeof fitted));
    fflush(stderr);
}

static void sample_started(void *context, const char *cell_id, unsigned repeat, unsigned done, unsigned total,
                           uint64_t left_ns)
{
    const struct progress *progress = context;
    char text[512], left[32], failed[32] = "";
    if (progress->failed > 0)
        snprintf(failed, sizeof failed, ", %u failed", progress->failed);
    snprintf(text, sizeof text, "%u of %u samples done%s, about %s left: %s, repeat %u of %u", done, total,
             failed, units_show_duration(left_ns, left, sizeof left), cell_id, repeat + 1, progress->repeats);
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
