/* Messages on stderr: each begins with the command's name, says what was wrong and, if known, the line to
 * type. */
#ifndef CLI_COMPLAIN_H
#define CLI_COMPLAIN_H

/* One word of the command line to replace. `at` is its index in argv; 0: no suggestion. */
struct correction {
    int at;
    char word[1024];
};

/* Prints "simul: MESSAGE". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "type: " and the whole command line with the word corrected, quoted for a shell; nothing without a
 * correction. */
void complain_suggest(int argc, char *const argv[], const struct correction *correction);

#endif
