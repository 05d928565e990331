/* The command `simul`. All of it but main() is in the library, so that tests can build the command with
 * workloads of their own. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* name, status, meaning: for the code, `--help` and the man page. */
#define EXIT_CODES(X)                                                                                        \
    X(OK, 0, "all is well")                                                                                  \
    X(FAILED, 1, "a cell failed or timed out, or the run could not be made")                                 \
    X(USAGE, 2, "the command line was wrong, or two runs did different work and cannot be compared")         \
    X(REGRESSION, 3, "compare: a cell of the new run is slower, or has failed")                              \
    X(INCONCLUSIVE, 4, "compare: nothing is known to be slower, but not every cell could be decided")        \
    X(INTERRUPTED, 130, "Ctrl-C, SIGTERM or SIGHUP: what was measured until then is saved")

#define EXIT_ENUM(name, status, meaning) EXIT_CODE_##name = (status),
enum exit_code { EXIT_CODES(EXIT_ENUM) };
#undef EXIT_ENUM

/* The whole command. Returns the exit code. */
int cli_main(int argc, char **argv);

#endif
