/* The command with the tests' own workloads, and a runner of theirs: small programs that do on purpose what
 * must never take the rest of a run with it. */
#include <stdio.h>

#include "cli/cli.h"
#include "runners/runner.h"
#include "workloads/workload.h"

extern const struct workload fake_crash, fake_devour, fake_die, fake_hang, fake_fail, fake_wrong,
    fake_deadlock, fake_relay, fake_overflow, fake_spill, fake_call, fake_yield, fake_differ, fake_pipes,
    fake_unset, fake_classes;
extern const struct runner fake_fifth;

int main(int argc, char **argv)
{
    const struct workload *const fakes[] = {
        &fake_crash,    &fake_devour, &fake_die,      &fake_hang,    &fake_fail, &fake_wrong,
        &fake_deadlock, &fake_relay,  &fake_overflow, &fake_spill,   &fake_call, &fake_yield,
        &fake_differ,   &fake_pipes,  &fake_unset,    &fake_classes,
    };
    for (unsigned i = 0; i < sizeof fakes / sizeof *fakes; i++) {
        int status = workload_register(fakes[i]);
        if (status < 0) {
            fprintf(stderr, "cannot register %s: %d\n", fakes[i]->name, status);
            return 70;
        }
    }
    int status = runner_register(&fake_fifth);
    if (status < 0) {
        fprintf(stderr, "cannot register %s: %d\n", fake_fifth.name, status);
        return 70;
    }
    return cli_main(argc, argv);
}
