/* Headlines of what failed: a deadlock, runners that did not finish, and tasks that mostly did not succeed.
 */
#include <math.h>
#include <string.h>

#include "analysis/document/document.h"
#include "analysis/verdict.h"
#include "report/text/headline_story.h"

static bool is_deadlock(const struct view_cell *cell)
{
    static const char word[] = "deadlock: ";
    return !cell->ok && strncmp(cell->error, word, sizeof word - 1) == 0;
}

/* "Sync: the only task in progress waits for a semaphore": the error's first line, without what is in
 * brackets. */
static void add_error(struct headline *out, const struct view_cell *cell)
{
    const char *error = is_deadlock(cell) ? strchr(cell->error, ' ') + 1 : cell->error;
    int length = (int)strcspn(error, "\n");
    const char *bracket = strstr(error, " (");
    if (bracket != NULL && bracket - error < length)
        length = (int)(bracket - error);
    while (length > 0 && error[length - 1] == '.')
        length--;
    ADD(sentence, "%s: %.*s", cell->label, length, length > 0 ? error : "?");
    headline_capitalise(out->sentence);
    if (!headline_cut(out->sentence, sizeof out->sentence, MAX_HEADLINE_SENTENCE_WORDS))
        ADD(sentence, ".");
}

static const struct view_cell *find_failed(const struct story *story, bool (*is)(const struct view_cell *))
{
    for (size_t i = 0; i < story->group->count; i++)
        if (is(&story->group->cells[i]))
            return &story->group->cells[i];
    return NULL;
}

static bool has_failed(const struct view_cell *cell)
{
    return !cell->ok;
}

bool story_deadlock(const struct story *story, struct headline *out)
{
    const struct view_cell *stuck = find_failed(story, is_deadlock);
    if (stuck == NULL)
        return false;
    const struct view_cell *other = story->loop != NULL         ? story->loop
                                    : story->ranking->count > 0 ? story->ranking->cells[0]
                                                                : NULL;
    if (other == NULL)
        ADD(text, "Deadlock: nobody is left to end the wait");
    else if (strcmp(other->runner, stuck->runner) != 0)
        ADD(text, "Deadlock under %s, not under %s", stuck->runner, other->runner);
    else
        ADD(text, "Deadlock under %s", stuck->label);
    add_error(out, stuck);
    return true;
}

bool story_nothing_finished(const struct story *story, struct headline *out)
{
    if (story->ranking->count > 0)
        return false;
    const struct view_cell *cell = find_failed(story, has_failed);
    bool not_run = cell == NULL || strcmp(cell->status, VIEW_NOT_RUN) == 0;
    if (not_run || strcmp(cell->status, "interrupted") == 0) {
        ADD(text, not_run ? "Not run" : "Interrupted before a runner finished");
        ADD(sentence, "Nothing was measured to its end.");
        return true;
    }
    ADD(text, strcmp(cell->status, "timeout") == 0 ? "No runner finished in time" : "No runner finished");
    add_error(out, cell);
    return true;
}

/* How many tasks of a cell had the outcome "ok"; `class` gets the most frequent other one. */
static double count_succeeded(const struct view_cell *cell, double tasks, const char **class)
{
    const cJSON *outcome, *outcomes = document_at(cell->json, CELL_OUTCOMES);
    double succeeded = cJSON_IsObject(outcomes) ? 0 : tasks, most = 0;
    cJSON_ArrayForEach(outcome, outcomes)
    {
        bool ok = strcmp(outcome->string, "ok") == 0;
        if (ok)
            succeeded = outcome->valuedouble;
        else if (outcome->valuedouble > most) {
            most = outcome->valuedouble;
            *class = outcome->string;
        }
    }
    return succeeded;
}

/* Where most tasks failed, or more under one runner than under another, times are of failures. */
bool story_outcomes(const struct story *story, struct headline *out)
{
    double min = story->group->tasks, max = 0;
    const char *class = "?", *verb = document_text(story->words, WORKLOAD_SUCCEEDED, "succeeded");
    struct figure from, to;
    for (size_t i = 0; i < story->ranking->count; i++) {
        double succeeded = count_succeeded(story->ranking->cells[i], story->group->tasks, &class);
        min = fmin(min, succeeded);
        max = fmax(max, succeeded);
    }
    if (!verdict_is_of_failures(min / story->group->tasks, max / story->group->tasks))
        return false;
    figure_count(min, &from);
    figure_count(max, &to);
    ADD(text, "%s%s%s of %s %s %.30s", from.text, min < max ? " to " : "", min < max ? to.text : "",
        story->tasks.text, story->noun, verb);
    ADD(sentence, "%.60s", class);
    headline_cut(out->sentence, sizeof out->sentence, 6);
    ADD(sentence, " ended the others: how fast tasks fail is not compared.");
    headline_capitalise(out->sentence);
    return true;
}
