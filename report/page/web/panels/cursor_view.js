/* The state of the machine at the cursor, in the terms of the focused runner. */
import { element, replaceChildren, swatch } from "../draw/dom.js";
import { tasksAt, lanesAt, kernelKindAt } from "../model/instant.js";
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
    LANE_LOOP,
    LANE_POOL,
    SWITCH_IN,
    SWITCH_PREEMPTED,
} from "../model/lists.js";
import { STATE_NAMES } from "../model/states.js";

const MAX_SHOWN = 12; /* of a list; a number stands for the others */
const MAX_LANES = 24;

/* A button that selects a task of the instant. */
function taskButton(store, now, words) {
    return element(
        "button",
        { type: "button", class: "chip", on: { click: () => store.set({ task: now.task }) } },
        swatch(now.state),
        words
    );
}

/* A list of the first `max` entries, each by `describe(entry)`, and the number of the others. */
function shortList(entries, max, describe) {
    return element(
        "ol",
        {},
        ...entries.slice(0, max).map((entry) => element("li", {}, describe(entry))),
        entries.length > max ? element("li", { text: `and ${count(entries.length - max)} more` }) : null
    );
}

function queue(title, ...children) {
    return element("div", { class: "queue" }, element("h4", { text: title }), ...children);
}

function listOf(title, entries, describe, empty) {
    return queue(
        `${title}: ${count(entries.length)}`,
        entries.length === 0
            ? element("p", { class: "empty", text: empty })
            : shortList(entries, MAX_SHOWN, describe)
    );
}

function whatOf(now) {
    return now.reason !== "" ? now.reason : STATE_NAMES[now.state];
}

function leftText(now, time) {
    return now.hasLimit ? `${duration(now.left)} left` : `goes on in ${duration(now.end - time)}`;
}

/* A task whose wait is over and that does not run: the price of a blocked event loop, or of busy CPUs. */
function overdueText(now, time) {
    return `overdue for ${duration(time - now.since)}, runs in ${duration(now.end - time)}`;
}

function waitText(now, time) {
    return `task ${now.task}: ${whatOf(now)}, ${leftText(now, time)}`;
}

/* --- an event loop --- */

/* Why no task runs: the kernel's state of the loop's own thread at this instant, where known. */
function idleText(trace, time) {
    const lane = trace.header.lanes.findIndex(({ kind }) => kind === LANE_LOOP);
    const kind = lane < 0 ? -1 : kernelKindAt(trace, lane, time);
    if (kind === SWITCH_IN) return "nothing: the loop polls, or has just been woken";
    if (kind === SWITCH_PREEMPTED)
        return "nothing: the loop could go on, but the kernel has given the CPU to another";
    return "nothing: the loop itself waits for the next timer or descriptor";
}

function callText({ task, state }) {
    return `a call for task ${task}${state === CALL ? "" : `: ${STATE_NAMES[state]}`}`;
}

function loopParts(store, trace, tasks, time) {
    /* A call that the kernel blocks (on a disk, for example) is still under way. */
    const lanes = lanesAt(trace, time),
        calls = lanes.filter((lane) => lane.kind === LANE_POOL && lane.now !== null);
    const running = [...tasks.found[RUNNING], ...tasks.found[PREEMPTED], ...tasks.found[BLOCKED]];
    return [
        listOf(
            "Running on the loop",
            running,
            (now) => taskButton(store, now, `task ${now.task}: ${whatOf(now)}`),
            idleText(trace, time)
        ),
        listOf(
            "Ready, by how long they are overdue",
            tasks.found[READY],
            (now) => taskButton(store, now, `task ${now.task}, ${overdueText(now, time)}`),
            "no task is ready"
        ),
        listOf(
            "Parked: what the loop waits for",
            tasks.found[WAITING],
            (now) => taskButton(store, now, waitText(now, time)),
            "no task waits"
        ),
        lanes.some((lane) => lane.kind === LANE_POOL)
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
    const left =
        now.state === WAITING
            ? `, ${leftText(now, time)}`
            : now.state === READY
              ? `, ${overdueText(now, time)}`
              : "";
    const phase = now.reason !== "" && now.state !== WAITING && now.state !== READY ? ` (${now.reason})` : "";
    const does = now.state === WAITING ? `waits: ${whatOf(now)}` : STATE_NAMES[now.state];
    return `task ${now.task}: ${does}${phase}${onCpu}${left}`;
}

function poolParts(store, trace, tasks, time) {
    const lanes = lanesAt(trace, time),
        queued = tasks.counts[QUEUED];
    return [
        queue(
            `Lanes: ${count(lanes.length)}`,
            shortList(lanes, MAX_LANES, (lane) => {
                const words = `${lane.name}: ${laneText(lane, time)}`;
                return lane.now === null ? words : taskButton(store, lane.now, words);
            })
        ),
        queue(
            `Queue: ${count(queued)}`,
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

function sliceText({ name, now }) {
    return `${clipped(name)}: ${clipped(now.reason) || "(no name)"}, ${duration(now.end - now.since)} long`;
}

function slicesParts(trace, time) {
    const now = lanesAt(trace, time).filter((lane) => lane.now !== null);
    return [
        element("p", { text: `${plural(now.length, "slice")} at ${exactTime(time)}` }),
        shortList(now, MAX_LANES, sliceText),
    ];
}

/* --- the whole --- */

function headline(cell, time) {
    const { tasks, makespan_ns: makespan } = cell.trace.header,
        done = time > makespan ? `: done since ${exactTime(makespan)}` : "";
    return element(
        "p",
        {},
        element("strong", { text: cell.label }),
        ` at ${exactTime(time)}${done}, ${plural(tasks, "task")}`
    );
}

function partsOf(store, cell, time) {
    const { trace } = cell;
    if (trace === null || trace.slices.count + trace.tasks.count === 0)
        return [element("p", { class: "empty", text: "There is no trace to look into." })];
    if (trace.tasks.count === 0) return slicesParts(trace, time);
    const tasks = tasksAt(trace, time),
        lanes = trace.isParking ? loopParts : poolParts;
    return [headline(cell, time), countsLine(tasks), ...lanes(store, trace, tasks, time)];
}

export function showInstant(parent, store, { cell, cursor }) {
    replaceChildren(parent, ...partsOf(store, cell, cursor));
}
