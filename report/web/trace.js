/* A decoded trace as the page works with it: spans (a task in one state), stretches (spans cut where the kernel put
 * a lane on a CPU or took it away), and both sorted into rows of lanes and rows of tasks. Times are ns from the
 * gate. */
import { rowsOf, rowOf, firstAfter } from "./rows.js";
import { RUNNING, WAITING, CALL, PREEMPTED, BLOCKED, QUEUED, DONE, NOTHING } from "./states.js";

const KERNEL_STATE = [RUNNING, BLOCKED, PREEMPTED]; /* of kernel.kind, for a lane that has a running task */

/* What the reader relies on when it indexes: that columns of a table have one length and name what exists. */
function checkTable(columns, table, names, limits) {
    const size = columns[`${table}.${names[0]}`]?.length ?? 0;
    for (const name of names) {
        const values = columns[`${table}.${name}`];
        if (values !== undefined && values.length !== size)
            throw new Error(`the columns ${table}.* of the packed trace differ in length`);
        const limit = limits[name];
        for (let i = 0; limit !== undefined && values !== undefined && i < size; i++)
            if (!(values[i] >= 0 && values[i] < limit))
                throw new Error(`${table}.${name} ${i} of the packed trace names what does not exist`);
    }
    return size;
}

function readSpans(header, columns) {
    const limits = { task: header.tasks, lane: header.lanes.length + 1, what: header.strings.length,
        at: header.strings.length, state: 5 };
    const names = ["begin", "duration", "task", "lane", "state", "what", "at", "until"];
    const size = checkTable(columns, "span", names, limits);
    const column = (name) => columns[`span.${name}`] ?? new Float64Array(size);
    const begin = column("begin"), end = column("duration"), lane = Int32Array.from(column("lane"));
    for (let i = 0; i < size; i++) {
        end[i] += begin[i];
        lane[i]--;
    }
    return { count: size, begin, end, lane, task: Int32Array.from(column("task")), state: column("state"),
        what: column("what"), at: column("at"), until: column("until") };
}

/* Where a task waits without giving its lane away, the lane waits with it: it is the one that the task ran on last.
 * Coroutines are parked instead, and a ready task has no lane yet. */
function holdLanes(spans, tasks, isParking) {
    const last = new Int32Array(tasks).fill(-1), held = spans.lane.slice();
    for (let i = 0; i < spans.count; i++) {
        if (spans.state[i] === RUNNING)
            last[spans.task[i]] = spans.lane[i];
        else if (spans.state[i] === WAITING && !isParking)
            held[i] = last[spans.task[i]];
    }
    return held;
}

function readKernel(header, columns) {
    const size = checkTable(columns, "kernel", ["begin", "duration", "lane", "kind", "cpu"],
        { lane: header.lanes.length, kind: 3 });
    const column = (name) => columns[`kernel.${name}`] ?? new Float64Array(0);
    const begin = column("begin"), end = column("duration"), lane = column("lane");
    for (let i = 0; i < size; i++)
        end[i] += begin[i];
    return { count: size, begin, end, kind: column("kind"), cpu: column("cpu"),
        lanes: rowsOf(lane, size, header.lanes.length) };
}

/* Stretches as growing columns. */
class Stretches {
    constructor(capacity) {
        this.count = 0;
        this.begin = new Float64Array(capacity);
        this.end = new Float64Array(capacity);
        this.state = new Uint8Array(capacity);
        this.span = new Uint32Array(capacity);
        this.cpu = new Int16Array(capacity);
    }

    add(begin, end, state, span, cpu) {
        const i = this.count++;
        this.begin[i] = begin;
        this.end[i] = end;
        this.state[i] = state;
        this.span[i] = span;
        this.cpu[i] = cpu;
    }
}

/* Cuts the running spans at the kernel's edges. Spans of one lane follow one another, so a position in the kernel's
 * records of each lane only moves on. */
function cutSpans(spans, kernel, laneCount) {
    const out = new Stretches((kernel.count > 0 ? 2 : 1) * (spans.count + kernel.count) + 1), next = kernel.lanes.first.slice(0, laneCount);
    for (let i = 0; i < spans.count; i++) {
        const state = spans.state[i], lane = spans.lane[i], end = spans.end[i];
        let from = spans.begin[i];
        if ((state === RUNNING || state === CALL) && lane >= 0) {
            const last = kernel.lanes.first[lane + 1];
            while (next[lane] < last && kernel.end[next[lane]] <= from)
                next[lane]++;
            for (let k = next[lane]; k < last && kernel.begin[k] < end; k++) {
                if (kernel.begin[k] > from)
                    out.add(from, kernel.begin[k], state, i, -1);
                from = Math.max(from, kernel.begin[k]);
                const to = Math.min(end, kernel.end[k]);
                out.add(from, to, kernel.kind[k] === 0 ? state : KERNEL_STATE[kernel.kind[k]], i, kernel.cpu[k]);
                from = to;
            }
        }
        if (from < end || end === spans.begin[i])
            out.add(from, end, state, i, -1);
    }
    return out;
}

function mapRows(stretches, rowOfSpan, rowCount) {
    const row = new Int32Array(stretches.count);
    for (let i = 0; i < stretches.count; i++)
        row[i] = rowOfSpan(stretches.span[i]);
    return rowsOf(row, stretches.count, rowCount);
}

function readTasks(header, columns) {
    const size = checkTable(columns, "task", ["start", "end", "ended"], { ended: 3 });
    if (size !== header.tasks)
        throw new Error(`the packed trace tells of ${size} tasks instead of ${header.tasks}`);
    const column = (name) => columns[`task.${name}`] ?? new Float64Array(0);
    return { count: size, start: column("start"), end: column("end"), ended: column("ended") };
}

function readWakes(header, columns) {
    const size = checkTable(columns, "wake", ["time", "by", "woke"], { by: header.tasks, woke: header.tasks + 1 });
    const column = (name) => columns[`wake.${name}`] ?? new Float64Array(0);
    return { count: size, time: column("time"), by: column("by"), woke: column("woke") };
}

/* What is not known to have ended lasts to the end of the recording. */
function lastTime(header, spans) {
    let last = header.makespan_ns;
    for (let i = 0; i < spans.count; i++)
        last = Math.max(last, spans.end[i]);
    return last;
}

/* The whole model of one trace out of `unpack`'s header and columns. Throws an Error whose text says what is wrong. */
export function makeTrace({ header, columns }) {
    const spans = readSpans(header, columns), tasks = readTasks(header, columns);
    const kernel = readKernel(header, columns), laneCount = header.lanes.length;
    const isParking = header.runner === "coroutines";
    const held = holdLanes(spans, header.tasks, isParking);
    const stretches = cutSpans(spans, kernel, laneCount);
    return {
        header, spans, tasks, kernel, stretches, isParking, held, columns,
        wakes: readWakes(header, columns),
        end: lastTime(header, spans),
        lanes: mapRows(stretches, (span) => held[span], laneCount),
        /* An offloaded call runs beside its task, which waits: it is no state of the task's own row. */
        taskRows: mapRows(stretches, (span) => spans.state[span] === CALL ? -1 : spans.task[span], header.tasks),
    };
}

/* The stretch of a row that holds the instant, or -1. */
export function stretchAt(trace, rows, row, time) {
    const members = rowOf(rows, row), at = firstAfter(members, trace.stretches.begin, time) - 1;
    /* The last instant of the trace belongs to what ended there. */
    return at >= 0 && (trace.stretches.end[members[at]] > time || trace.stretches.end[members[at]] === trace.end)
        ? members[at] : -1;
}

/* A task's state at an instant, between its stretches too. */
export function taskStateAt(trace, task, time) {
    const { tasks } = trace;
    if (tasks.ended[task] === 0 || time < tasks.start[task])
        return { state: QUEUED, stretch: -1 };
    const stretch = stretchAt(trace, trace.taskRows, task, time);
    if (stretch >= 0 && !(tasks.ended[task] === 1 && time >= tasks.end[task]))
        return { state: trace.stretches.state[stretch], stretch };
    return { state: tasks.ended[task] === 1 && time >= tasks.end[task] ? DONE : NOTHING, stretch: -1 };
}

export function textOf(trace, string) {
    return trace.header.strings[string] ?? "";
}

