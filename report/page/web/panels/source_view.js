/* The workload's own C source, with an arrow at the line at which a task awaits or was resumed. All runners
 * execute equal lines, so the comparison is fair. */
import { element, own, replaceChildren } from "../draw/dom.js";
import { taskAt, taskNearCursor } from "../model/instant.js";
import { duration } from "../model/figure.js";
import { WAITING, READY, RUNNING, PREEMPTED, QUEUED, DONE, BLOCKED } from "../model/lists.js";

const AROUND = 6; /* lines above and below */

function split(at) {
    const colon = at.lastIndexOf(":");
    return colon < 0
        ? { file: at, line: 0 }
        : { file: at.slice(0, colon), line: Number(at.slice(colon + 1)) };
}

/* What a waiting task is called: only a task that leaves its thread to others is suspended. */
function waitWords(who, now, isParking) {
    const reason = now.reason === "" ? "" : ` (${now.reason})`,
        until = duration(now.end);
    return isParking
        ? `${who} awaits here: suspended until ${until}${reason}`
        : `${who} waits here, and its thread with it, until ${until}${reason}`;
}

function readyWords(who, now, cursor, isParking) {
    const since = `overdue for ${duration(cursor - now.since)}`;
    return isParking
        ? `${who} awaited here: ready, ${since}, not resumed yet`
        : `${who} waited here: ready, ${since}, not on CPU yet`;
}

/* The words at the arrow. `hasWaited`: whether the line is that of a wait, after which the task runs. */
function arrowWords(now, cursor, isParking, hasWaited) {
    const who = `task ${now.task}`,
        since = duration(cursor - now.since),
        again = isParking ? "was resumed here" : "goes on here";
    if (now.state === WAITING) return waitWords(who, now, isParking);
    if (now.state === READY) return readyWords(who, now, cursor, isParking);
    if (now.state === PREEMPTED) return `${who} is preempted: the kernel has given the CPU to another`;
    if (now.state === BLOCKED) return `${who} is blocked by the kernel`;
    const phase = now.reason === "" ? "" : ` (${now.reason})`;
    return hasWaited ? `${who} ${again}, ${since} ago` : `${who} runs here, for ${since}${phase}`;
}

function lineElement(number, text, isHere, state) {
    return element(
        "div",
        { class: isHere ? `line here state-line-${state}` : "line" },
        element("span", { class: "number", text: String(number) }),
        element("span", { class: "marker", "aria-hidden": "true", text: isHere ? "▶" : "" }),
        element("code", { text })
    );
}

function listing(sources, at, state, words) {
    const { file, line } = split(at),
        text = own(sources, file),
        note = element("p", { class: "arrow", text: words });
    if (text === undefined)
        return [
            note,
            element("p", { class: "empty", text: `At ${at}; this results folder holds no source text.` }),
        ];
    const lines = text.split("\n"),
        first = Math.max(1, line - AROUND),
        last = Math.min(lines.length, line + AROUND),
        shown = [];
    for (let number = first; number <= last; number++) {
        shown.push(lineElement(number, lines[number - 1], number === line, state));
        if (number === line) shown.push(note);
    }
    return [
        element("p", { class: "file" }, element("code", { text: at })),
        element(
            "div",
            {
                class: "code scroll",
                role: "group",
                tabindex: "0",
                "aria-label": `${file}, lines ${first} to ${last}`,
            },
            ...shown
        ),
    ];
}

/* A running slice before its first named phase has no line: its place is the line of the task's last wait. */
function placeOf(trace, now) {
    if (now.at !== "" || now.span === undefined || now.span < 0) return { at: now.at, hasWaited: false };
    for (let span = now.span - 1; span >= 0; span--)
        if (trace.spans.task[span] === now.task && trace.spans.at[span] > 0)
            return {
                at: trace.header.strings[trace.spans.at[span]],
                hasWaited: [WAITING, READY].includes(trace.spans.state[span]),
            };
    return { at: "", hasWaited: false };
}

function partsOf({ cell, task, cursor }, sources) {
    const { trace } = cell,
        empty = (text) => [element("p", { class: "empty", text })];
    if (trace === null || trace.tasks.count === 0) return empty("No task to show the source of.");
    const isLikely = task < 0 || task >= trace.tasks.count,
        shown = isLikely ? taskNearCursor(trace, cursor) : task;
    if (shown < 0) return empty("No task is in flight at this instant.");
    const now = taskAt(trace, shown, cursor);
    if (now.state === QUEUED) return empty(`task ${shown} has not started yet.`);
    if (now.state === DONE) return empty(`task ${shown} is done.`);
    const { at, hasWaited } = placeOf(trace, now),
        words = arrowWords(now, cursor, trace.isParking, hasWaited);
    if (at === "") return empty(`${words}. No line is recorded for this instant.`);
    return listing(sources, at, now.state === RUNNING ? RUNNING : WAITING, words);
}

/* Shows the line with the arrow in the middle; a reader who scrolls from there is left alone until the next
 * line. */
export function showSource(parent, state, sources) {
    const top = parent.scrollTop;
    replaceChildren(parent, ...partsOf(state, sources));
    const here = parent.querySelector(".here"),
        key = `${parent.querySelector(".file")?.textContent}`;
    parent.scrollTop = top;
    if (here === null || parent.dataset.line === key) return;
    parent.dataset.line = key;
    parent.scrollTop = here.offsetTop - parent.clientHeight / 2;
}
