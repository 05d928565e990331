/* chess: the exhibition that simul is named after. Judit Polgár plays 24 opponents. Each of 30 pairs of moves
 * is 5 s of her work and 55 s of waiting for the opponent's reply, as a client waits for a distant server.
 * Game after game lasts 12 hours; walking on to the next board instead of waiting, 1 hour. One player makes
 * all of her moves: concurrency without parallelism. Source: Miguel Grinberg, "Asynchronous Python for the
 * Complete Beginner", PyCon 2017.
 *
 * All times are divided by `scale`. Her work is calibrated CPU work; an opponent's thinking is a sleep. */
#include <errno.h>
#include <stdio.h>

#include "task/clock.h"
#include "task/units.h"
#include "workloads/support/hooks.h"
#include "workloads/support/scatter.h"
#include "workloads/support/settings.h"
#include "workloads/support/work.h"
#include "workloads/workload.h"

struct world {
    uint64_t seed, reply_ns;
    uint64_t iterations; /* of her work on one move */
    unsigned pairs;
};

static uint64_t opening(const struct world *world, unsigned board);
static uint64_t think(const struct world *world, unsigned pair);
static uint64_t after(uint64_t position, uint64_t move);
static uint64_t reply(uint64_t position, unsigned board);

static int body(struct task *t, const struct world *world, unsigned board, struct outcome *outcome)
{
    uint64_t position = opening(world, board);
    int status = 0;
    for (unsigned pair = 0; pair < world->pairs && status == 0; pair++) {
        task_phase(t, "her move");
        position = after(position, think(world, pair));
        status = task_sleep(t, world->reply_ns);
        position = after(position, reply(position, board));
        outcome->code = pair + 1;
    }
    outcome->value = position;
    return status;
}

/* --- the game --- */

static uint64_t opening(const struct world *world, unsigned board)
{
    return scatter(world->seed, board);
}

/* The result of her work depends on the number of the move alone, not on the board: the check can replay all
 * games for the price of one. */
static uint64_t think(const struct world *world, unsigned pair)
{
    return work_do(world->iterations, world->seed + pair);
}

/* The position after somebody's move. */
static uint64_t after(uint64_t position, uint64_t move)
{
    return scatter(position, move);
}

/* The opponent's reply to a position, thought out elsewhere. */
static uint64_t reply(uint64_t position, unsigned board)
{
    return scatter(position, board);
}

/* --- before anything starts --- */

enum { CLASSIC_PAIRS = 30, MAX_PAIRS = 1000 };

/* At full size. */
static const uint64_t move_ns = 5 * NS_PER_S, reply_ns = 55 * NS_PER_S;

static const struct param params[] = {
    {.name = "pairs",
     .type = PARAM_NUMBER,
     .default_text = "3",
     .min = 1,
     .max = MAX_PAIRS,
     .help = "pairs of moves in a game: her work, then the wait for the reply; the full exhibition has 30"},
    {.name = "scale",
     .type = PARAM_NUMBER,
     .default_text = "20000",
     .min = 1,
     .max = 1000000,
     .help = "how many times shorter than 5 s of work and 55 s of waiting"},
    {0},
};

static unsigned pairs_of(const struct settings *settings)
{
    return (unsigned)settings_number(settings, "pairs");
}

static uint64_t scaled(const struct settings *settings, uint64_t full_ns)
{
    return full_ns / settings_number(settings, "scale");
}

/* A game ends with a reply. */
static struct task_cost task_cost(const struct settings *settings, unsigned index)
{
    (void)index;
    return (struct task_cost){.waiting_ns = pairs_of(settings) * scaled(settings, reply_ns),
                              .computing_ns = pairs_of(settings) * scaled(settings, move_ns),
                              .outer_ns = scaled(settings, reply_ns)};
}

static unsigned waits(const struct settings *settings)
{
    return pairs_of(settings);
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = {
        .seed = settings->seed,
        .reply_ns = scaled(settings, reply_ns),
        .iterations = work_iterations(settings->work_per_ms, scaled(settings, move_ns)),
        .pairs = pairs_of(settings),
    };
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

/* Her work is done once, in the first game: the other games have the same moves of hers. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    (void)arena;
    uint64_t thoughts[MAX_PAIRS];
    for (unsigned pair = 0; pair < world->pairs; pair++)
        thoughts[pair] = think(world, pair);
    for (unsigned board = 0; board < n; board++) {
        uint64_t position = opening(world, board);
        for (unsigned pair = 0; pair < world->pairs; pair++) {
            position = after(position, thoughts[pair]);
            position = after(position, reply(position, board));
        }
        if (outcomes[board].code != world->pairs || outcomes[board].value != position)
            return error_set(error, -EBADMSG,
                             "board %u ended after %u pairs of moves in position %016llx where %u and "
                             "%016llx were expected",
                             board, outcomes[board].code, (unsigned long long)outcomes[board].value,
                             world->pairs, (unsigned long long)position);
    }
    return 0;
}

/* "12 h 3 min", "6 min 58 s" or "45 s". */
static const char *show_clock(double ns, char out[32])
{
    unsigned long long s = (unsigned long long)(ns / (double)NS_PER_S + 0.5), min = (s + 30) / 60;
    if (s >= 3600)
        snprintf(out, 32, "%llu h %llu min", min / 60, min % 60);
    else if (s >= 60)
        snprintf(out, 32, "%llu min %llu s", s / 60, s % 60);
    else
        snprintf(out, 32, "%llu s", s);
    return out;
}

/* The upper bound of the speed-up of one master at all boards, from measured work and waits. She needs at
 * least all her moves plus the last reply, and at least the length of one game. With many pairs the bound
 * approaches (work + wait) / work, which is 12 at full size; with few pairs, the last reply counts. */
static double best_ratio(const struct settings *settings, const struct insight_facts *facts)
{
    double wait_ns = (double)scaled(settings, reply_ns), pairs = pairs_of(settings), boards = settings->tasks;
    double one_by_one_ns = facts->base_ns > 0 ? facts->base_ns : facts->running_ns + boards * pairs * wait_ns;
    double moves_ns = facts->running_ns + wait_ns, game_ns = facts->running_ns / boards + pairs * wait_ns;
    return one_by_one_ns / (moves_ns > game_ns ? moves_ns : game_ns);
}

/* Who plays, by the runner. */
static void name_players(const struct settings *settings, const struct insight_facts *facts, char *out,
                         size_t bytes)
{
    if (facts->parks && facts->one_thread)
        snprintf(out, bytes, "One master at all %u boards", settings->tasks);
    else if (facts->workers > 1)
        snprintf(out, bytes, "%u workers are %u masters, each at one board until its game is over",
                 facts->workers, facts->workers);
    else
        snprintf(out, bytes, "One master, one game after another");
}

static void insight(const struct settings *settings, const struct insight_facts *facts,
                    char out[INSIGHT_BYTES])
{
    char players[128], measured[32], full[32], part[64] = "", ratio[160] = "";
    double scale = (double)settings_number(settings, "scale");
    unsigned pairs = pairs_of(settings);
    name_players(settings, facts, players, sizeof players);
    units_show_duration((uint64_t)facts->makespan_ns, measured, sizeof measured);
    show_clock(facts->makespan_ns * scale, full);
    if (pairs != CLASSIC_PAIRS)
        snprintf(part, sizeof part, " for %u pair%s of moves (the exhibition: %d)", pairs,
                 pairs == 1 ? "" : "s", CLASSIC_PAIRS);
    if (facts->parks && facts->one_thread && facts->base_ns > 0 && facts->running_ns > 0)
        snprintf(ratio, sizeof ratio,
                 " That is %.1f times as fast as game after game; the work and waits measured allow %.1f.",
                 facts->base_ns / facts->makespan_ns, best_ratio(settings, facts));
    snprintf(out, INSIGHT_BYTES, "%s: %s measured, %s at full size%s.%s", players, measured, full, part,
             ratio);
}

const struct workload workload_chess = {
    .name = "chess",
    .summary = "a master plays many boards: her moves are work, the opponents' are waits",
    .next = "chess -r threads,coroutines -w 1,2,4,8,24",
    .words = {.noun = "board",
              .alone = "One master plays",
              .suspended = "At each await her board is suspended, she plays on"},
    .kind = WORKLOAD_MIXED,
    .default_tasks = 24,
    .params = params,
    .calibrated = true,
    .task_cost = task_cost,
    .waits = waits,
    .setup = setup,
    .body = body,
    .check = check,
    .insight = insight,
    .teardown = world_free,
};
