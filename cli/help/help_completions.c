/* The completion for bash: `source <(simul --help=completions)`. Its one function reads the command, then the
 * word before the cursor; the lists in it come from the command's own. */
#include "cli/help/help.h"

#include "runners/runner.h"
#include "workloads/workload.h"

static void put_options(FILE *out, const struct command *command)
{
    for (const struct option *o = command->options; o->name != NULL; o++)
        fprintf(out, "%s--%s", o == command->options ? "" : " ", o->name);
}

/* The branch of the `case` that completes the value of one option. */
static void put_value(FILE *out, const struct option *option)
{
    if (option->bare != NULL || option->type == OPTION_FLAG)
        return;
    fprintf(out, "        --%s", option->name);
    if (option->letter != 0)
        fprintf(out, "|-%c", option->letter);
    fputs(") ", out);
    switch (option->type) {
    case OPTION_CHOICE:
        fputs("words='", out);
        for (unsigned i = 0; option->words[i] != NULL; i++)
            fprintf(out, "%s%s", i == 0 ? "" : " ", option->words[i]);
        fputs("' ;;\n", out);
        break;
    case OPTION_RUNNERS:
        fputs("words=$runners ;;\n", out);
        break;
    case OPTION_WORKERS:
        fputs("words=tasks ;;\n", out);
        break;
    case OPTION_FOLDER:
        fputs("mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return ;;\n", out);
        break;
    case OPTION_FILE:
        fputs("mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n", out);
        break;
    default:
        fputs("return ;;\n", out);
        break;
    }
}

static void put_names(FILE *out)
{
    fputs("    local runners='", out);
    for (const struct runner *const *r = runners_all(); *r != NULL; r++)
        fprintf(out, "%s%s", r == runners_all() ? "" : " ", (*r)->name);
    fputs("' workloads='", out);
    for (const struct workload *const *w = workloads_all(); *w != NULL; w++)
        fprintf(out, "%s%s", w == workloads_all() ? "" : " ", (*w)->name);
    fputs("' commands='", out);
    for (const struct command *const *c = commands_all(); *c != NULL; c++)
        fprintf(out, "%s%s", c == commands_all() ? "" : " ", (*c)->name);
    fputs("'\n", out);
}

static void put_commands(FILE *out)
{
    fputs("    case $command in\n", out);
    for (const struct command *const *c = commands_all(); *c != NULL; c++) {
        fprintf(out, "    %s)\n        options='", (*c)->name);
        put_options(out, *c);
        fputs("'\n        case $before in\n", out);
        for (const struct option *option = (*c)->options; option->name != NULL; option++)
            put_value(out, option);
        fputs("        esac\n        ;;\n", out);
    }
    fputs("    *) options='", out);
    put_options(out, &command_simul);
    fputs("' operands=$commands ;;\n    esac\n", out);
}

void help_completions(FILE *out)
{
    fputs("# bash completion for simul\n"
          "_simul()\n{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local command=${COMP_WORDS[1]} words='' options='' operands=''\n",
          out);
    put_names(out);
    /* bash splits --name=value into three words. */
    fputs("    [ \"$word\" = = ] && word=''\n"
          "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD - 2]}\n"
          "    [ \"$COMP_CWORD\" -eq 1 ] && command=''\n"
          "    case $command in run) operands=$workloads ;; list) operands='workloads runners' ;; esac\n",
          out);
    put_commands(out);
    fputs("    if [ -n \"$words\" ]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "    elif [[ $word == -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
          "    elif [ \"$command\" = report ]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
          "    elif [ \"$command\" = compare ]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
          "    else\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$operands\" -- \"$word\")\n"
          "    fi\n"
          "}\n"
          "complete -F _simul simul\n",
          out);
}
