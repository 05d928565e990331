/* Shows the state of the machine at the cursor, in the terms of the focused runner. */
import { element, replaceChildren } from "../draw/dom.js";
import { tasksAt, lanesAt, kernelKindAt } from "../model/moment.js";
import { duration, exactTime, plural, count, clipped } from "../model/figure.js";
import {
    RUNNING,
    WAITING,
    READY,
    CALL,
    PREEMPTED,
    BLOCKED,
    QUEUED,
    DONE,
    STATE_NAMES,
} from "../model/states.js";

const SHOWN_MOST = 12; /* of a list: the rest is a number */

function swatch(state) {
    return element("span", { class: `swatch state-${state}`, "aria-hidden": "true" });
}

function taskButton(store, now, words) {
    return element(
        "li",
        {},
        element(
            "button",
            { type: "button", class: "chip", on: { click: () => store.set({ task: now.task }) } },
            swatch(now.state),
            words
        )
    );
}

function listOf(title, entries, describe, empty) {
    const rest = entries.length - SHOWN_MOST;
    return element(
        "div",
        { class: "queue" },
        element("h4", { text: `${title}: ${count(entries.length)}` }),
        entries.length === 0
            ? element("p", { class: "empty", text: empty })
            : element(
                  "ol",
                  {},
                  ...entries.slice(0, SHOWN_MOST).map(describe),
                  rest > 0 ? element("li", { text: `and ${count(rest)} more` }) : null
              )
    );
}

function whatOf(now) {
    return now.reason !== "" ? now.reason : STATE_NAMES[now.state];
}

/* A timer that has ended while its task still waits is the price of a held loop, so it is said. */
function leftText(now, time) {
    if (now.hasLimit && now.until < time)
        return `due ${duration(time - now.until)} ago, noticed in ${duration(now.end - time)}`;
    return now.hasLimit ? `${duration(now.left)} left` : `goes on in ${duration(now.end - time)}`;
}

function waitText(now, time) {
    return `task ${now.task}: ${whatOf(now)}, ${leftText(now, time)}`;
}

/* --- an event loop --- */

/* Why no task runs: what the kernel says of the loop's own thread at this instant, where that is known. */
function idleText(trace, time) {
    const lane = trace.header.lanes.findIndex(({ kind }) => kind === "loop");
    const kind = lane < 0 ? -1 : kernelKindAt(trace, lane, time);
    if (kind === 0) return "nothing: the loop looks for what has happened, or has just been woken";
    if (kind === 2) return "nothing: the loop could go on, but the kernel has given the CPU to another";
    return "nothing: the loop itself waits for the next timer or descriptor";
}

function callText({ task, state }) {
    return `a call for task ${task}${state === CALL ? "" : `: ${STATE_NAMES[state]}`}`;
}

function loopParts(store, trace, tasks, time) {
    /* A call that the kernel blocks, on a disk for example, is under way all the same. */
    const lanes = lanesAt(trace, time),
        calls = lanes.filter((lane) => lane.kind === "call pool" && lane.now !== null);
    const running = [...tasks.found[RUNNING], ...tasks.found[PREEMPTED], ...tasks.found[BLOCKED]];
    return [
        listOf(
            "Running on the loop",
            running,
            (now) => taskButton(store, now, `task ${now.task}: ${whatOf(now)}`),
            idleText(trace, time)
        ),
        listOf(
            "Ready, in the order of their turn",
            tasks.found[READY],
            (now) => taskButton(store, now, `task ${now.task}, for ${duration(time - now.since)}`),
            "the queue is empty"
        ),
        listOf(
            "Parked: what the loop waits for",
            tasks.found[WAITING],
            (now) => taskButton(store, now, waitText(now, time)),
            "no task waits"
        ),
        lanes.some((lane) => lane.kind === "call pool")
            ? listOf(
                  "On libuv’s pool",
                  calls.map((lane) => lane.now),
                  (now) => taskButton(store, now, callText(now)),
                  "no call is under way"
              )
            : null,
    ];
}

/* --- a pool, or one lane --- */

function laneText({ now }, time) {
    if (now === null) return "nothing to run";
    const onCpu = now.state === RUNNING && now.cpu >= 0 ? ` on CPU ${now.cpu}` : "";
    const left = now.state === WAITING ? `, ${leftText(now, time)}` : "";
    const phase = now.reason !== "" && now.state !== WAITING ? ` (${now.reason})` : "";
    const does = now.state === WAITING ? `waits: ${whatOf(now)}` : STATE_NAMES[now.state];
    return `task ${now.task}: ${does}${phase}${onCpu}${left}`;
}

function poolParts(store, trace, tasks, time) {
    const lanes = lanesAt(trace, time),
        queued = tasks.counts[QUEUED];
    return [
        element(
            "div",
            { class: "queue" },
            element("h4", { text: `Lanes: ${count(lanes.length)}` }),
            element(
                "ol",
                {},
                ...lanes.slice(0, SHOWN_MOST * 2).map((lane) =>
                    element(
                        "li",
                        {},
                        lane.now === null
                            ? `${lane.name}: ${laneText(lane, time)}`
                            : element(
                                  "button",
                                  {
                                      type: "button",
                                      class: "chip",
                                      on: { click: () => store.set({ task: lane.now.task }) },
                                  },
                                  swatch(lane.now.state),
                                  `${lane.name}: ${laneText(lane, time)}`
                              )
                    )
                ),
                lanes.length > SHOWN_MOST * 2
                    ? element("li", { text: `and ${count(lanes.length - SHOWN_MOST * 2)} more` })
                    : null
            )
        ),
        element(
            "div",
            { class: "queue" },
            element("h4", { text: `Queue: ${count(queued)}` }),
            element("p", {
                class: queued === 0 ? "empty" : "",
                text:
                    queued === 0
                        ? "empty: no task is left to start"
                        : `the next to start is task ${tasks.next}`,
            })
        ),
    ];
}

function countsLine(tasks) {
    const shown = [
        [QUEUED, tasks.counts[QUEUED]],
        [RUNNING, tasks.found[RUNNING].length],
        [PREEMPTED, tasks.found[PREEMPTED].length],
        [BLOCKED, tasks.found[BLOCKED].length],
        [WAITING, tasks.found[WAITING].length],
        [READY, tasks.found[READY].length],
        [DONE, tasks.counts[DONE]],
    ].filter(([, size]) => size > 0);
    return element(
        "p",
        { class: "counts" },
        ...shown.map(([state, size]) =>
            element("span", {}, swatch(state), `${count(size)} ${STATE_NAMES[state]} `)
        )
    );
}

/* --- another tool's trace --- */

function slicesParts(trace, time) {
    const now = lanesAt(trace, time).filter((lane) => lane.now !== null);
    return [
        element("p", { text: `${plural(now.length, "slice")} at ${exactTime(time)}` }),
        element(
            "ol",
            {},
            ...now.slice(0, SHOWN_MOST * 2).map((lane) =>
                element("li", {
                    text:
                        `${clipped(lane.name)}: ${clipped(lane.now.reason) || "(no name)"}, ` +
                        `${duration(lane.now.end - lane.now.since)} long`,
                })
            ),
            now.length > SHOWN_MOST * 2
                ? element("li", { text: `and ${count(now.length - SHOWN_MOST * 2)} more` })
                : null
        ),
    ];
}

/* --- the whole --- */

export function showMoment(parent, store, { cell, cursor }) {
    const { trace } = cell;
    if (trace === null || trace.tasks.count === 0) {
        replaceChildren(
            parent,
            ...(trace === null || trace.stretches.count === 0
                ? [element("p", { class: "empty", text: "There is no trace to look into." })]
                : slicesParts(trace, cursor))
        );
        return;
    }
    const tasks = tasksAt(trace, cursor);
    replaceChildren(
        parent,
        element(
            "p",
            {},
            element("strong", { text: cell.label }),
            ` at ${exactTime(cursor)}` +
                (cursor > trace.header.makespan_ns
                    ? `: done since ${exactTime(trace.header.makespan_ns)}`
                    : "") +
                `, ${plural(trace.header.tasks, "task")}`
        ),
        countsLine(tasks),
        ...(trace.isParking ? loopParts : poolParts)(store, trace, tasks, cursor)
    );
}
