/* The keys, in one list: the listener and the help both read the list. */

/* Keys by their group: [keys as shown, KeyboardEvent.key values, what they do, command]. */
export const KEYS = [
    [
        "Move in time",
        [
            [
                "←  →",
                ["ArrowLeft", "ArrowRight"],
                "move the cursor by a hundredth of the view (Shift: a tenth)",
                "moveCursor",
            ],
            [",  .", [",", "."], "the event before, the next event of the focused runner", "step"],
            ["Space  p", [" ", "p"], "play or pause", "play"],
            ["<  >", ["<", ">"], "play slower, faster", "pace"],
        ],
    ],
    [
        "Look",
        [
            ["+  -", ["+", "=", "-"], "zoom in, out, around the cursor", "zoom"],
            ["h  l", ["h", "l"], "move the view left, right", "pan"],
            ["0", ["0"], "see all", "fit"],
            ["w", ["w"], "draw a short run on its own axis, or on the common one", "ownAxis"],
            ["r", ["r"], "lay the repeats over one another", "repeats"],
        ],
    ],
    [
        "Choose",
        [
            ["j  k", ["j", "k"], "the next runner, the one before", "runner"],
            ["J  K", ["J", "K"], "the next workload, the one before", "group"],
            ["[  ]", ["[", "]"], "the task before, the next task", "task"],
            ["o", ["o"], "show or hide the focused runner’s threads, processes or event loops", "open"],
            ["b  e", ["b", "e"], "begin, end a range at the cursor", "range"],
            ["z", ["z"], "zoom to the range", "zoomRange"],
            ["Esc", ["Escape"], "close the panel; let go of the range, the task, the search", "clear"],
        ],
    ],
    [
        "Find",
        [
            ["/", ["/"], "search a task, a reason, a source line", "search"],
            ["n  N", ["n", "N"], "the next match, the one before; behind the last the first", "match"],
            ["?", ["?"], "this list", "help"],
        ],
    ],
];

const COMMANDS = new Map(
    KEYS.flatMap(([, keys]) => keys.flatMap(([, names, , command]) => names.map((name) => [name, command])))
);

/* Whether the focused element uses this key itself. */
function isTaken(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input, select, textarea, dialog") !== null)
        return event.key !== "Escape" || target.closest("dialog") !== null;
    if (event.key === " ") return target.closest("button, a, summary") !== null;
    return event.key.startsWith("Arrow") && target.closest(".scroll, [role=radiogroup]") !== null;
}

/* Calls commands[name](key, event) for each key of the list, while `isOn()`. */
export function listenToKeys(commands, isOn) {
    document.addEventListener("keydown", (event) => {
        const command = COMMANDS.get(event.key);
        if (command === undefined || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
        if (!isOn() && event.key !== "?") return;
        event.preventDefault();
        commands[command](event.key, event);
    });
}
