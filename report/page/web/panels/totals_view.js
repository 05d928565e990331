/* A selected range: time by state, a row for each runner. */
import { element, table, replaceChildren } from "../draw/dom.js";
import { totalsOf } from "../model/totals.js";
import { RUNNING, WAITING, READY, CALL, QUEUED, LANE_POOL } from "../model/lists.js";
import { taskTimes, STATE_NAMES } from "../model/states.js";
import { duration, exactTime, mean, count } from "../model/figure.js";

/* "160 ms", or with "(2.0 ms of it preempted)". */
function readyText({ ready, preempted }) {
    return preempted > 0 ? `${duration(ready)} (${duration(preempted)} of it preempted)` : duration(ready);
}

function rowOfCell(cell, range) {
    if (cell.trace === null) return null;
    const { byState, inFlight, onCpu } = totalsOf(cell.trace, range),
        times = taskTimes(byState),
        length = range.end - range.begin,
        source = cell.trace.header.measured ? "measured" : "inferred";
    return [
        cell.label,
        count(inFlight),
        duration(times.running),
        duration(times.waiting),
        readyText(times),
        duration(times.calls),
        duration(byState[QUEUED]),
        `${duration(onCpu)} (mean ${mean(onCpu / length)}, ${source})`,
    ];
}

function totalsTable(group, range) {
    const isOffloading = group.cells.some((cell) =>
        cell.trace?.header.lanes.some((lane) => lane.kind === LANE_POOL)
    );
    return table(
        `From ${exactTime(range.begin)} to ${exactTime(range.end)} ` +
            `(${duration(range.end - range.begin)}): time of all tasks together, by state.` +
            (isOffloading ? " A call on libuv’s pool runs beside its task, which waits for it." : ""),
        [
            "runner",
            "tasks in flight",
            ...[RUNNING, WAITING, READY, CALL, QUEUED].map((state) => STATE_NAMES[state]),
            "on CPU",
        ],
        group.cells.map((cell) => rowOfCell(cell, range)).filter((row) => row !== null)
    );
}

function button(text, press) {
    return element("button", { type: "button", text, on: { click: press } });
}

export function showTotals(parent, store, commands, { group, range }) {
    if (range === null) return replaceChildren(parent);
    return replaceChildren(
        parent,
        totalsTable(group, range),
        element(
            "p",
            { class: "buttons" },
            button("Zoom to it", () => commands.zoomRange()),
            button("Clear", () => store.set({ range: null }))
        )
    );
}
