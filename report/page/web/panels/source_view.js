/* The workload's own C source beside the picture, with the line at which the selected task is running or
 * suspended. All runners execute equal lines, so the comparison is fair. */
import { element, own, replaceChildren } from "../draw/dom.js";
import { taskAt, taskNearCursor } from "../model/instant.js";
import { duration } from "../model/figure.js";
import { WAITING, READY, RUNNING, PREEMPTED, QUEUED, DONE } from "../model/lists.js";
import { STATE_NAMES } from "../model/states.js";

const AROUND = 9; /* lines above and below */

function split(at) {
    const colon = at.lastIndexOf(":");
    return colon < 0
        ? { file: at, line: 0 }
        : { file: at.slice(0, colon), line: Number(at.slice(colon + 1)) };
}

function sentence(now, isLikely, cursor) {
    const who = `Task ${now.task}${isLikely ? " (none is selected: click one)" : ""}`;
    const since = Number.isFinite(now.since) ? `, for ${duration(cursor - now.since)}` : "";
    if (now.state === QUEUED) return `${who} has not started yet.`;
    if (now.state === DONE) return `${who} is done.`;
    if (now.state === WAITING) return `${who} is suspended here${since}: ${now.reason}.`;
    if (now.state === READY)
        return `${who} is ready (overdue)${since}: its wait here is over, and it does not run yet.`;
    if (now.state === PREEMPTED)
        return `${who} would run on from here, but the kernel has taken the CPU away.`;
    return `${who}: ${STATE_NAMES[now.state]}${now.reason !== "" ? `, ${now.reason}` : ""}${since}.`;
}

function lineElement(number, text, isHere, state) {
    return element(
        "div",
        { class: isHere ? `line here state-line-${state}` : "line" },
        element("span", { class: "number", text: String(number) }),
        element("span", { class: "marker", text: isHere ? "▶" : "" }),
        element("code", { text })
    );
}

function listing(sources, at, state) {
    const { file, line } = split(at),
        text = own(sources, file);
    if (at === "")
        return [element("p", { class: "empty", text: "The trace names no line for this instant." })];
    if (text === undefined)
        return [
            element("p", {
                class: "empty",
                text: `It is at ${at}; this results folder holds no source text.`,
            }),
        ];
    const lines = text.split("\n"),
        first = Math.max(1, line - AROUND),
        last = Math.min(lines.length, line + AROUND);
    const shown = [];
    for (let number = first; number <= last; number++)
        shown.push(lineElement(number, lines[number - 1], number === line, state));
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
    if (now.at !== "" || now.span === undefined || now.span < 0) return now.at;
    for (let span = now.span - 1; span >= 0; span--)
        if (trace.spans.task[span] === now.task && trace.spans.at[span] > 0)
            return trace.header.strings[trace.spans.at[span]];
    return "";
}

export function showSource(parent, { cell, task, cursor }, sources) {
    const { trace } = cell;
    if (trace === null || trace.tasks.count === 0) {
        replaceChildren(parent, element("p", { class: "empty", text: "No task to show the source of." }));
        return;
    }
    const isLikely = task < 0 || task >= trace.tasks.count,
        shown = isLikely ? taskNearCursor(trace, cursor) : task;
    if (shown < 0) {
        replaceChildren(
            parent,
            element("p", {
                class: "empty",
                text: "No task is in flight at this instant. Move the cursor, or click a task.",
            })
        );
        return;
    }
    const now = taskAt(trace, shown, cursor);
    replaceChildren(
        parent,
        element("p", { text: sentence(now, isLikely, cursor) }),
        ...listing(sources, placeOf(trace, now), now.state === RUNNING ? RUNNING : WAITING)
    );
}
