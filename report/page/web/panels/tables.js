/* The race as tables, for those who read: a row for each runner, and the focused runner's tasks. */
import { table, replaceChildren } from "../draw/dom.js";
import { STATE_COUNT, NEVER_STARTED, ENDED } from "../model/lists.js";
import { taskTimes } from "../model/states.js";
import { rowOf } from "../model/rows.js";
import { duration, count, mean } from "../model/figure.js";
import { helpersOf } from "../draw/helpers.js";

const MAX_TASKS = 500; /* rows: a longer table stops browsers and helps nobody */

const RUNNER_COLUMNS = [
    "runner",
    "lanes",
    "tasks",
    "time",
    "in flight (mean)",
    "in flight (max)",
    "on CPU (mean)",
    "on CPU (max)",
    "source",
    "running",
    "waiting",
    "ready",
    "calls",
    "speed-up (median)",
];

function runnerRow({ label, trace, speedup, sample }) {
    const states = sample?.states_ns ?? {};
    return [
        label,
        count(trace.header.lanes.length),
        count(trace.header.tasks),
        duration(trace.header.makespan_ns),
        mean(trace.inFlight.mean),
        count(trace.inFlight.max),
        trace.onCpu.shown,
        count(trace.onCpu.max),
        trace.header.measured ? "measured" : "inferred",
        duration(states.running),
        duration(states.waiting),
        duration(states.ready),
        duration(states.calls),
        speedup,
    ];
}

function runnersTable(group) {
    return table(
        "The race: each runner’s own figures, from the repeat that is drawn. A task that could run, " +
            "but whose thread is preempted, is ready; so is a task whose wait is over (overdue).",
        RUNNER_COLUMNS,
        group.cells.filter((cell) => cell.trace !== null).map(runnerRow)
    );
}

function helpersTable(group) {
    const rows = group.cells
        .filter((cell) => cell.trace !== null)
        .flatMap(({ label, sample }) =>
            helpersOf(sample).map((helper) => [
                label,
                helper.name,
                count(helper.requests),
                duration(helper.cpu),
                mean(helper.share),
            ])
        );
    if (rows.length === 0) return null;
    return table(
        "Helpers: servers that the tasks talk to, no lanes. Their CPU time over the whole run, and what " +
            "share of a CPU that is on average; when they ran was not recorded.",
        ["runner", "helper", "requests", "CPU time", "of a CPU (mean)"],
        rows
    );
}

function taskRow(trace, task) {
    const byState = new Float64Array(STATE_COUNT),
        { tasks, slices } = trace;
    for (const slice of rowOf(trace.taskRows, task))
        byState[slices.state[slice]] += slices.end[slice] - slices.begin[slice];
    const times = taskTimes(byState),
        isStarted = tasks.ended[task] !== NEVER_STARTED,
        isEnded = tasks.ended[task] === ENDED;
    return [
        `task ${task}`,
        isStarted ? duration(tasks.start[task]) : "never",
        isEnded ? duration(tasks.end[task]) : "never",
        ...[times.running, times.waiting, times.ready, times.preempted].map(duration),
    ];
}

function tasksTable({ label, trace }) {
    const size = Math.min(MAX_TASKS, trace.tasks.count);
    const shown =
        size < trace.tasks.count ? `the first ${count(size)} of ${count(trace.tasks.count)}` : "its";
    return table(
        `${label}: ${shown} tasks.`,
        ["task", "started", "ended", "running", "waiting", "ready", "of it preempted"],
        Array.from({ length: size }, (_, task) => taskRow(trace, task))
    );
}

/* Slices of a foreign trace, the longest first. */
function slicesTable({ label, trace }) {
    const { spans, header } = trace;
    const order = Array.from({ length: Math.min(spans.count, 200000) }, (_, i) => i)
        .sort((a, b) => spans.end[b] - spans.begin[b] - (spans.end[a] - spans.begin[a]))
        .slice(0, MAX_TASKS);
    return table(
        `${label}: its longest slices (${count(order.length)} of ${count(spans.count)}).`,
        ["slice", "lane", "begin", "length"],
        order.map((i) => [
            header.strings[spans.what[i]] || "(no name)",
            header.lanes[spans.lane[i]]?.name ?? "-",
            duration(spans.begin[i]),
            duration(spans.end[i] - spans.begin[i]),
        ])
    );
}

export function showTables(parent, { group, cell }) {
    const isForeign = cell?.trace?.header.foreign === true;
    replaceChildren(
        parent,
        isForeign ? null : runnersTable(group),
        isForeign ? null : helpersTable(group),
        cell?.trace === null || cell === null ? null : isForeign ? slicesTable(cell) : tasksTable(cell)
    );
}
