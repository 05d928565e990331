/* What goes to stderr: every message begins with the command's name, says what was wrong, and where it can,
 * the line to type. */
#ifndef CLI_COMPLAIN_H
#define CLI_COMPLAIN_H

/* One word of the command line that should be another. `at` is its index in argv; 0: nothing to suggest. */
struct correction {
    int at;
    char word[1024];
};

/* Prints "simul: MESSAGE". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "type: " and the whole command line with the one word put right, quoted for a shell; nothing without
 * a correction. */
void complain_suggest(int argc, char *const argv[], const struct correction *correction);

#endif
