/* A trace of another tool as the page draws it: for each lane its thread's states, its slices in rows by
 * depth, and its instants; then async spans in rows by async track. Such a trace has no tasks, so there is no
 * queue and no total by state; notes report what is left out. */
import { rowsOf } from "./rows.js";
import { READY, RUNNING, SLICE, WAITING } from "./lists.js";
import { makeSteps } from "./steps.js";
import { uncut } from "./trace.js";

/* By the column state.kind: a slice, and the states of a thread (trace/foreign/foreign.h). */
const STATE_OF = [SLICE, RUNNING, READY, WAITING];

const named = (place) => [place.process, place.name].filter((text) => text).join(": ") || "(no name)";

/* The number of rows that each of `size` places needs for slices of these depths. */
function levelsOf(size, place, depth) {
    const levels = new Int32Array(size);
    for (let i = 0; i < place.length; i++) levels[place[i]] = Math.max(levels[place[i]], depth[i] + 1);
    return levels;
}

/* Rows are [{ name, level, kind, isMinor }]; each function adds some, and returns the first. */
function addLevels(rows, name, levels) {
    const first = rows.length;
    for (let level = 0; level < levels; level++) rows.push({ name, level, kind: "thread", isMinor: false });
    return first;
}

/* `isMinor`: beside a row with the lane's name, this one needs none. */
function addRow(rows, has, name, isMinor) {
    return has ? rows.push({ name, level: 0, kind: "thread", isMinor }) - 1 : -1;
}

/* The first row of each lane's states, slices and instants, in the order of drawing; instants of no lane are
 * those of lane -1. Returns functions from an item to its row. */
function placeLanes(rows, columns, lanes) {
    const levels = levelsOf(lanes.length, columns.get("slice.lane"), columns.get("slice.depth"));
    const hasStates = new Set(columns.get("state.lane")),
        hasInstants = new Set(columns.get("instant.lane"));
    const noLane = addRow(rows, hasInstants.has(0), "instants", true);
    const places = lanes.map((lane, index) => {
        const name = named(lane),
            isMinor = levels[index] > 0;
        return {
            states: addRow(rows, hasStates.has(index), `states: ${name}`, isMinor),
            slices: addLevels(rows, name, levels[index]),
            instants: addRow(rows, hasInstants.has(index + 1), `instants: ${name}`, isMinor),
        };
    });
    return {
        stateRow: (lane) => places[lane].states,
        sliceRow: (lane, depth) => places[lane].slices + depth,
        instantRow: (lane) => (lane === 0 ? noLane : places[lane - 1].instants),
    };
}

function placeTracks(rows, columns, tracks) {
    const levels = levelsOf(tracks.length, columns.get("async.track"), columns.get("async.depth"));
    const first = tracks.map((track, index) => addLevels(rows, named(track), levels[index]));
    return (track, depth) => first[track] + depth;
}

/* States, slices, async spans and instants, each with its row. */
function readParts(columns, header, rows) {
    const { stateRow, sliceRow, instantRow } = placeLanes(rows, columns, header.lanes),
        trackRow = placeTracks(rows, columns, header.async_tracks ?? []);
    const part = (table, row, state) => ({
        begin: columns.get(`${table}.begin`),
        length: columns.get(`${table}.duration`),
        name: columns.get(`${table}.name`),
        row,
        state,
    });
    const kind = columns.get("state.kind"),
        sliceDepth = columns.get("slice.depth"),
        asyncDepth = columns.get("async.depth"),
        time = columns.get("instant.time");
    return [
        part("state", columns.get("state.lane").map(stateRow), (i) => STATE_OF[kind[i]]),
        part(
            "slice",
            columns.get("slice.lane").map((lane, i) => sliceRow(lane, sliceDepth[i]))
        ),
        part(
            "async",
            columns.get("async.track").map((track, i) => trackRow(track, asyncDepth[i]))
        ),
        {
            begin: time,
            length: new Float64Array(time.length),
            name: columns.get("instant.name"),
            row: columns.get("instant.lane").map(instantRow),
        },
    ];
}

function joinSpans(parts) {
    const count = parts.reduce((sum, part) => sum + part.begin.length, 0);
    const spans = {
        count,
        begin: new Float64Array(count),
        end: new Float64Array(count),
        lane: new Int32Array(count),
        what: new Int32Array(count),
        task: new Int32Array(count).fill(-1),
        state: new Uint8Array(count).fill(SLICE),
        at: new Int32Array(count),
        limit: new Float64Array(count),
        unknown: new Uint8Array(count),
    };
    let at = 0;
    for (const { begin, length, name, row, state } of parts) {
        for (let i = 0; i < begin.length; i++, at++) {
            spans.begin[at] = begin[i];
            spans.end[at] = begin[i] + length[i];
            spans.lane[at] = row[i];
            spans.what[at] = name[i];
            if (state !== undefined) spans.state[at] = state(i);
        }
    }
    return spans;
}

/* --- the curves --- */

/* A curve with its mean and maximum. */
function makeCurve(begins, ends, end) {
    const steps = makeSteps(begins, ends, end),
        { low } = steps.levels[0];
    return {
        ...steps,
        mean: end > 0 ? steps.areas.at(-1) / end : 0,
        max: low.reduce((max, value) => Math.max(max, value), 0),
    };
}

/* The intervals in which a lane has a slice: slices are sorted by lane, then begin. */
function busyIntervals(columns) {
    const lane = columns.get("slice.lane"),
        begin = columns.get("slice.begin"),
        length = columns.get("slice.duration"),
        begins = [],
        ends = [];
    for (let i = 0; i < lane.length; i++) {
        const end = begin[i] + length[i];
        if (i > 0 && lane[i] === lane[i - 1] && begin[i] <= ends.at(-1))
            ends[ends.length - 1] = Math.max(ends.at(-1), end);
        else {
            begins.push(begin[i]);
            ends.push(end);
        }
    }
    return { begins, ends };
}

/* Threads that run, by the trace's own states; in a trace without them, threads within a slice. */
function busyThreads(columns, end) {
    const kind = columns.get("state.kind"),
        begin = columns.get("state.begin"),
        length = columns.get("state.duration");
    const running = [...kind.keys()].filter((i) => STATE_OF[kind[i]] === RUNNING);
    const { begins, ends } =
        kind.length === 0
            ? busyIntervals(columns)
            : { begins: running.map((i) => begin[i]), ends: running.map((i) => begin[i] + length[i]) };
    return makeCurve(Float64Array.from(begins), Float64Array.from(ends), end);
}

function openSpans(columns, end) {
    const begin = columns.get("async.begin"),
        length = columns.get("async.duration");
    return makeCurve(
        Float64Array.from(begin),
        Float64Array.from(begin, (time, i) => time + length[i]),
        end
    );
}

/* Returns the shape of makeTrace(), with no tasks. */
export function makeForeign({ header, columns }) {
    const rows = [],
        spans = joinSpans(readParts(columns, header, rows)),
        none = new Float64Array(0);
    return {
        header: { ...header, lanes: rows, tasks: 0, states: columns.size("state.begin") > 0 },
        spans,
        slices: uncut(spans),
        held: spans.lane,
        isParking: false,
        end: Math.max(header.makespan_ns, 1),
        tasks: { count: 0, start: none, end: none, ended: new Uint8Array(0) },
        kernel: { count: 0 },
        wakes: { time: none, by: none, woke: none },
        lanes: rowsOf(spans.lane, spans.count, rows.length),
        taskRows: rowsOf(spans.task, spans.count, 0),
        inFlight: openSpans(columns, header.makespan_ns),
        onCpu: busyThreads(columns, header.makespan_ns),
    };
}
