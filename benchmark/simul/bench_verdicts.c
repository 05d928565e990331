/* How often the rule for verdicts errs and how often it finds, by a longer simulation than the unit tests
 * have time for, through the same code. Prints the two tables of docs/measuring.md, and a line of JSON for
 * scripts/benchmark. Usage: bench_verdicts SETS, of which 4000 last half a minute. */
#include "benchmark/simul/bench.h"

#include "tests/unit/support/scripted_runs.h"

static const unsigned repeats[] = {3, 5, 6, 7, 8, 10, 14, 30, 100}, families[] = {2, 4, 8, 20};

enum { LENGTHS = sizeof repeats / sizeof *repeats, FAMILIES = sizeof families / sizeof *families };

static double percent(unsigned part, unsigned whole)
{
    return 100.0 * part / whole;
}

/* The most false winners of two cases that last equally long, in any kind of spread and size of family. */
static double worst_false(unsigned n, unsigned sets)
{
    double worst = 0;
    for (unsigned kind = 0; kind < SPREAD_COUNT; kind++)
        for (unsigned i = 0; i < FAMILIES; i++) {
            const struct script script = {kind, n, families[i], .leaders = 2};
            worst = fmax(worst, percent(script_winners(&script, sets), sets));
        }
    return worst;
}

/* How often a lead of a tenth is found at a spread of 2 %, in the family where it is found least. */
static double min_found(unsigned n, unsigned sets)
{
    double least = 100;
    for (unsigned i = 0; i < FAMILIES; i++) {
        const struct script script = {SPREAD_EQUAL, n, families[i], .leaders = 1, .lead = 1.1};
        least = fmin(least, percent(script_winners(&script, sets), sets));
    }
    return least;
}

static void simulate_winners(unsigned sets, double *worst, double *least)
{
    puts(
        "| repeats | false winners, worst case | lead of 10 % found, worst case | lead of 30 % with outliers found |\n"
        "| --: | --: | --: | --: |");
    for (unsigned i = 0; i < LENGTHS; i++) {
        const struct script script = {SPREAD_OUTLIERS, repeats[i], 4, .leaders = 1, .lead = 1.3};
        double wrong = worst_false(repeats[i], sets), found = min_found(repeats[i], sets / 4);
        printf("| %u | %.1f %% | %.1f %% | %.0f %% |\n", repeats[i], wrong, found,
               percent(script_winners(&script, sets / 4), sets / 4));
        *worst = fmax(*worst, wrong);
        if (repeats[i] >= MIN_VERDICT_REPEATS)
            *least = fmin(*least, found);
    }
}

static void simulate_pairing(unsigned pairs, double *worst, double *least)
{
    static const struct {
        const char *text;
        struct pairing pairing;
    } rows[] = {
        {"5 repeats a side", {.runs = 1, .repeats = 5, .factor = 1}},
        {"10 repeats a side", {.runs = 1, .repeats = 10, .factor = 1}},
        {"5 runs a side, which differ by 2 %", {.runs = 5, .repeats = 5, .run_spread = 0.018, .factor = 1}},
        {"5 runs a side, which differ by 2.2 %", {.runs = 5, .repeats = 5, .run_spread = 0.02, .factor = 1}},
        {"8 runs a side, which differ by 2.2 %", {.runs = 8, .repeats = 5, .run_spread = 0.02, .factor = 1}},
    };
    puts("\n| `compare` | equals: 0 | equals: 3 | one of 20 cells slower by 10 %: found |\n"
         "| --- | --: | --: | --: |");
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pairing pairing = rows[i].pairing;
        struct pairing_outcomes equals = pairing_trial(&pairing, pairs);
        pairing.factor = 1.1;
        struct pairing_outcomes slower = pairing_trial(&pairing, pairs);
        printf("| %s | %.0f %% | %.1f %% | %.0f %% |\n", rows[i].text, percent(equals.passed, pairs),
               percent(equals.slower, pairs), percent(slower.found, pairs));
        *worst = fmax(*worst, percent(equals.slower, pairs));
        if (i == 0)
            *least = percent(slower.found, pairs);
    }
}

int main(int argc, char **argv)
{
    uint32_t sets = bench_argument(argc, argv, 1);
    double false_winners = 0, found = 100, false_alarms = 0, slower_found = 100;
    struct measurement elapsed;
    measurement_begin(&elapsed);
    simulate_winners(sets, &false_winners, &found);
    simulate_pairing(sets / 8 + 1, &false_alarms, &slower_found);
    measurement_end(&elapsed);
    bench_print("simul", "verdicts", sets, &elapsed);
    printf(",\"false_winners\":%.2f,\"lead_missed\":%.2f,\"false_alarms\":%.2f,\"slower_missed\":%.2f}\n",
           false_winners, 100 - found, false_alarms, 100 - slower_found);
    return 0;
}
