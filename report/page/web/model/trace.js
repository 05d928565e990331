/* A decoded trace as the page uses it: spans (a task in one state), slices (spans cut where the kernel put a
 * lane on CPU or preempted it), and both sorted into rows of lanes and rows of tasks. Times are ns from the
 * start. */
import { rowsOf, rowOf, firstAfter } from "./rows.js";
import {
    RUNNING,
    WAITING,
    READY,
    CALL,
    PREEMPTED,
    BLOCKED,
    QUEUED,
    DONE,
    NOTHING,
    ENDED,
    NEVER_STARTED,
    SWITCH_BLOCKED,
    SWITCH_IN,
    SWITCH_PREEMPTED,
} from "./lists.js";

/* By kernel.kind, for a lane that has a running task. */
const KERNEL_STATE = {
    [SWITCH_IN]: RUNNING,
    [SWITCH_BLOCKED]: BLOCKED,
    [SWITCH_PREEMPTED]: PREEMPTED,
};

/* Readers index without checks, so a column must have one value a row, each below `limit`. */
function checked(columns, name, size, limit) {
    const values = columns.get(name, size);
    if (values.length !== size)
        throw new Error(
            `the column ${name} of the packed trace has ${values.length} values instead of ${size}`
        );
    for (let i = 0; i < size; i++)
        if (!(values[i] >= 0 && values[i] < limit))
            throw new Error(`${name} ${i} of the packed trace names what does not exist`);
    return values;
}

/* Begin and end, in place of begin and duration. */
function readEnds(columns, table) {
    const begin = columns.get(`${table}.begin`),
        size = begin.length,
        end = new Float64Array(size);
    const length = checked(columns, `${table}.duration`, size, Infinity);
    for (let i = 0; i < size; i++) end[i] = begin[i] + length[i];
    return { count: size, begin, end };
}

/* Texts and time limits are decoded on first use. */
class Spans {
    constructor(header, columns) {
        Object.assign(this, readEnds(columns, "span"));
        this.header = header;
        this.columns = columns;
        this.task = checked(columns, "span.task", this.count, Math.max(1, header.tasks));
        this.state = checked(columns, "span.state", this.count, 5);
        this.lane = checked(columns, "span.lane", this.count, header.lanes.length + 1).slice();
        for (let i = 0; i < this.count; i++) this.lane[i]--;
    }

    text(name) {
        this[`${name}Column`] ??= checked(
            this.columns,
            `span.${name}`,
            this.count,
            this.header.strings.length
        );
        return this[`${name}Column`];
    }

    get what() {
        return this.text("what");
    }

    get at() {
        return this.text("at");
    }

    /* 1 for a wait of which nobody recorded when it was over: the task ran again at its end. */
    get unknown() {
        return this.columns.get("span.unknown", this.count);
    }

    /* From the wait's own begin, + 1; 0 for a wait without a time limit. */
    get limit() {
        return this.columns.get("span.limit", this.count);
    }
}

/* A task that waits without being parked keeps the lane on which it last ran, also when it is overdue.
 * Coroutines are parked, and have no lane until they are resumed. */
function holdLanes(spans, tasks, isParking) {
    const last = new Int32Array(tasks).fill(-1),
        held = spans.lane.slice();
    for (let i = 0; i < spans.count; i++) {
        if (spans.state[i] === RUNNING) last[spans.task[i]] = spans.lane[i];
        else if ((spans.state[i] === WAITING || spans.state[i] === READY) && !isParking)
            held[i] = last[spans.task[i]];
    }
    return held;
}

function readKernel(header, columns) {
    const times = readEnds(columns, "kernel"),
        size = times.count;
    return {
        ...times,
        kind: checked(columns, "kernel.kind", size, 3),
        cpu: columns.get("kernel.cpu", size),
        lanes: rowsOf(checked(columns, "kernel.lane", size, header.lanes.length), size, header.lanes.length),
    };
}

/* Slices as growing columns. */
class Slices {
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

/* Without the kernel's records, the spans themselves are the slices. */
export function uncut(spans) {
    const span = new Uint32Array(spans.count);
    for (let i = 0; i < spans.count; i++) span[i] = i;
    return {
        count: spans.count,
        begin: spans.begin,
        end: spans.end,
        state: spans.state,
        span,
        cpu: new Int16Array(spans.count).fill(-1),
    };
}

/* Cuts the running spans at the kernel's edges. Spans of one lane follow one another, so the position in a
 * lane's kernel records only moves on. */
function cutSpans(spans, kernel, laneCount) {
    const out = new Slices(2 * (spans.count + kernel.count) + 1),
        next = kernel.lanes.first.slice(0, laneCount);
    for (let i = 0; i < spans.count; i++) {
        const state = spans.state[i],
            lane = spans.lane[i],
            end = spans.end[i];
        let from = spans.begin[i];
        if ((state === RUNNING || state === CALL) && lane >= 0) {
            const last = kernel.lanes.first[lane + 1];
            while (next[lane] < last && kernel.end[next[lane]] <= from) next[lane]++;
            for (let k = next[lane]; k < last && kernel.begin[k] < end; k++) {
                if (kernel.begin[k] > from) out.add(from, kernel.begin[k], state, i, -1);
                from = Math.max(from, kernel.begin[k]);
                const to = Math.min(end, kernel.end[k]);
                out.add(
                    from,
                    to,
                    kernel.kind[k] === SWITCH_IN ? state : KERNEL_STATE[kernel.kind[k]],
                    i,
                    kernel.cpu[k]
                );
                from = to;
            }
        }
        if (from < end || end === spans.begin[i]) out.add(from, end, state, i, -1);
    }
    return out;
}

/* Slices sorted by the row that their span belongs to. */
function mapRows(slices, rowOfSpan, rowCount) {
    const row = new Int32Array(slices.count);
    for (let i = 0; i < slices.count; i++) row[i] = rowOfSpan[slices.span[i]];
    return rowsOf(row, slices.count, rowCount);
}

/* An offloaded call runs beside its waiting task, so the call has no place in the task's own row. */
function ownTasks(spans) {
    const task = spans.task.slice();
    for (let i = 0; i < spans.count; i++) if (spans.state[i] === CALL) task[i] = -1;
    return task;
}

/* The columns end with the last task that an event names; later tasks never started (0). */
function readTasks(header, columns) {
    const count = header.tasks,
        seen = columns.get("task.ended").length;
    const column = (name, limit) => {
        const values = checked(columns, name, seen, limit);
        if (seen === count) return values;
        const all = new values.constructor(count);
        all.set(values);
        return all;
    };
    return {
        count,
        ended: column("task.ended", 3),
        start: column("task.start", Infinity),
        end: column("task.end", Infinity),
    };
}

/* Who woke whom; posts without a waiting task are left out. */
function readWakes(header, columns) {
    const time = columns.get("wake.time"),
        size = time.length,
        by = checked(columns, "wake.by", size, Math.max(1, header.tasks));
    const woke = checked(columns, "wake.woke", size, header.tasks + 1),
        isWake = (value, i) => woke[i] > 0;
    return {
        time: time.filter(isWake),
        by: by.filter(isWake),
        woke: woke.filter(isWake).map((task) => task - 1),
    };
}

/* A span without a known end lasts to the end of the recording. */
function lastTime(header, spans) {
    let last = header.makespan_ns;
    for (let i = 0; i < spans.count; i++) last = Math.max(last, spans.end[i]);
    return last;
}

/* The model of one trace out of `unpack`'s header and columns. Throws an Error whose text names the fault. */
export function makeTrace({ header, columns }) {
    const spans = new Spans(header, columns),
        tasks = readTasks(header, columns),
        kernel = readKernel(header, columns);
    const isParking = header.parks,
        held = holdLanes(spans, header.tasks, isParking);
    const slices = kernel.count > 0 ? cutSpans(spans, kernel, header.lanes.length) : uncut(spans);
    return {
        header,
        spans,
        tasks,
        kernel,
        slices,
        isParking,
        held,
        wakes: readWakes(header, columns),
        end: lastTime(header, spans),
        lanes: mapRows(slices, held, header.lanes.length),
        taskRows: mapRows(slices, ownTasks(spans), header.tasks),
    };
}

/* The slice of a row that holds the instant, or -1. */
export function sliceAt(trace, rows, row, time) {
    const members = rowOf(rows, row),
        at = firstAfter(members, trace.slices.begin, time) - 1;
    /* The last instant of the trace belongs to the slice that ends there. */
    return at >= 0 && (trace.slices.end[members[at]] > time || trace.slices.end[members[at]] === trace.end)
        ? members[at]
        : -1;
}

/* A task's state at an instant, between its slices too. */
export function taskStateAt(trace, task, time) {
    const { start, end, ended } = trace.tasks;
    if (ended[task] === NEVER_STARTED || time < start[task]) return { state: QUEUED, slice: -1 };
    if (ended[task] === ENDED && time >= end[task]) return { state: DONE, slice: -1 };
    const slice = sliceAt(trace, trace.taskRows, task, time);
    return { state: slice >= 0 ? trace.slices.state[slice] : NOTHING, slice };
}

export function textOf(trace, string) {
    return trace.header.strings[string] ?? "";
}
