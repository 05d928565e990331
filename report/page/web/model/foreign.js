/* A trace of another tool as the page draws it: slices in rows by lane and depth, async spans in rows by
 * async track, instants as ticks on their lane. Such a trace has no tasks and no states, so there is no
 * queue, no curve and no total by state; notes report what is left out. */
import { rowsOf } from "./rows.js";
import { SLICE } from "./lists.js";
import { makeSteps } from "./steps.js";
import { uncut } from "./trace.js";
import { plural } from "./figure.js";

const MAX_DEPTH = 16,
    MAX_ROWS = 600;

const named = (place) => [place.process, place.name].filter((text) => text).join(": ") || "(no name)";

/* Gives `places` (lanes or async tracks) a row for each depth. Returns the row of each slice. */
function placeNested(rows, places, place, depth) {
    const deepest = new Int32Array(places.length).fill(-1),
        first = new Int32Array(places.length);
    for (let i = 0; i < place.length; i++)
        deepest[place[i]] = Math.max(deepest[place[i]], Math.min(depth[i], MAX_DEPTH - 1));
    places.forEach((one, index) => {
        first[index] = rows.length;
        for (let level = 0; level <= deepest[index]; level++)
            rows.push({ name: named(one), level, kind: "thread" });
    });
    return place.map((index, i) => (depth[i] < MAX_DEPTH ? first[index] + depth[i] : -1));
}

/* Instants stand on a row of their own below the slices of the instants' lane. */
function placeInstants(rows, lanes, lane) {
    const row = new Map();
    return lane.map((index) => {
        if (!row.has(index)) {
            row.set(index, rows.length);
            rows.push({
                name: `instants: ${index > 0 ? named(lanes[index - 1]) : "of no lane"}`,
                kind: "thread",
            });
        }
        return row.get(index);
    });
}

/* Slices, async spans and instants, each with its row. */
function readParts(columns, header, rows) {
    const tables = [
        ["slice", "lane", header.lanes],
        ["async", "track", header.async_tracks ?? []],
    ];
    const parts = tables.map(([table, place, places]) => ({
        begin: columns.get(`${table}.begin`),
        length: columns.get(`${table}.duration`),
        name: columns.get(`${table}.name`),
        row: placeNested(rows, places, columns.get(`${table}.${place}`), columns.get(`${table}.depth`)),
    }));
    const time = columns.get("instant.time");
    parts.push({
        begin: time,
        length: new Float64Array(time.length),
        name: columns.get("instant.name"),
        row: placeInstants(rows, header.lanes, columns.get("instant.lane")),
    });
    return parts;
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
    for (const { begin, length, name, row } of parts) {
        for (let i = 0; i < begin.length; i++, at++) {
            spans.begin[at] = begin[i];
            spans.end[at] = begin[i] + length[i];
            spans.lane[at] = row[i] < MAX_ROWS ? row[i] : -1;
            spans.what[at] = name[i];
        }
    }
    return spans;
}

/* What the page leaves out, beside the C side's notes. */
function notesOf(header, columns, rows, spans) {
    const notes = [...(header.notes ?? [])],
        undrawn = spans.lane.filter((row) => row < 0).length;
    if (undrawn > 0)
        notes.push(
            `${plural(undrawn, "slice is", "slices are")} not drawn: only ${MAX_DEPTH} levels of a lane ` +
                `and ${MAX_ROWS} rows are.`
        );
    if (columns.size("counter.time") > 0)
        notes.push(`The file’s counters (${plural(columns.size("counter.time"), "value")}) are not drawn.`);
    if (spans.count === 0) notes.push("The file holds nothing that has a time: there is nothing to draw.");
    return notes;
}

/* Returns the shape of makeTrace(), with no tasks. */
export function makeForeign({ header, columns }) {
    const rows = [],
        spans = joinSpans(readParts(columns, header, rows)),
        shown = rows.slice(0, MAX_ROWS),
        none = new Float64Array(0),
        nothing = { ...makeSteps(none, none, header.makespan_ns), mean: 0, max: 0 };
    return {
        header: { ...header, lanes: shown, tasks: 0, notes: notesOf(header, columns, rows, spans) },
        spans,
        slices: uncut(spans),
        held: spans.lane,
        isParking: false,
        end: Math.max(header.makespan_ns, 1),
        tasks: { count: 0, start: none, end: none, ended: new Uint8Array(0) },
        kernel: { count: 0 },
        wakes: { time: none, by: none, woke: none },
        lanes: rowsOf(spans.lane, spans.count, shown.length),
        taskRows: rowsOf(spans.task, spans.count, 0),
        inFlight: nothing,
        onCpu: nothing,
    };
}
