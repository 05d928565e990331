/* The places in a track's picture, from top to bottom: the bar that shows a short run at its true length, the
 * tasks, the lanes if shown, the helpers, and the two curves. All in CSS pixels. */
import { bandsOf, startOrder } from "../model/order.js";
import { count } from "../model/figure.js";
import { helperLabel } from "./helpers.js";

const CURVE = 28;
const HELPER = 16;
const HELPER_GAP = 9; /* between lanes or tasks and helpers */
const HELPER_FOOT = 4; /* more room before the curves, in which helpers do not count */
const MAX_ROWS = 60; /* of tasks; more tasks share bands */
const MAX_BANDS = 40;
const BAND = 4;
const CHOSEN = 8; /* the row of a task that is selected among bands */

function heightOf(size, steps) {
    return steps.find(([max]) => size <= max)[1];
}

const laneHeight = (size) =>
    heightOf(size, [
        [4, 22],
        [8, 18],
        [24, 14],
        [64, 8],
        [400, 6],
        [Infinity, 4] /* another tool's trace has up to 3,000 rows */,
    ]);
const taskHeight = (size) =>
    heightOf(size, [
        [12, 8],
        [16, 7],
        [30, 5],
        [Infinity, 4],
    ]);

function addLanes(items, trace, top) {
    const height = laneHeight(trace.header.lanes.length);
    trace.header.lanes.forEach((lane, index) => {
        /* A nested slice's row stands below that with the lane's name; low rows leave the room to lanes. */
        const label = lane.level > 0 || (lane.isMinor && height < 10) ? "" : lane.name;
        items.push({ kind: "lane", index, top, height: height - (height > 8 ? 3 : 1), label });
        top += height;
    });
    return top;
}

function addTask(items, index, top, height) {
    items.push({ kind: "task", index, top, height: height - 1, label: `task ${index}` });
    return top + height;
}

function addBands(items, trace, selected, top) {
    const bands = bandsOf(trace, MAX_BANDS);
    for (let index = 0; index < bands.count; index++, top += BAND)
        items.push({
            kind: "band",
            index,
            top,
            height: BAND,
            label: index === 0 ? `${count(bands.size)} tasks a band` : "",
            short: `${count(bands.size)} a band`,
        });
    return selected >= 0 && selected < trace.tasks.count ? addTask(items, selected, top + 4, CHOSEN) : top;
}

function addTasks(items, trace, selected, top) {
    const order = startOrder(trace),
        height = taskHeight(order.length);
    if (order.length > MAX_ROWS) return addBands(items, trace, selected, top);
    for (const task of order) top = addTask(items, task, top, height);
    return top;
}

function addHelpers(items, helpers, top) {
    for (const helper of helpers) {
        top += HELPER_GAP;
        const label = helperLabel(helper);
        items.push({ kind: "helper", helper, top, height: HELPER, label, short: "helper" });
        top += HELPER;
    }
    return helpers.length > 0 ? top + HELPER_FOOT : top;
}

/* The curves, with their words at the axis and at the cursor. Another tool's slices may hold waits, so only
 * states that it recorded have a state's colour. */
function curvesOf(trace) {
    const isState = !trace.header.foreign || trace.header.states,
        word = isState ? "running" : "busy";
    const curves = trace.header.foreign
        ? [
              { curve: "inFlight", short: "spans open", counted: "async spans open" },
              { curve: "onCpu", short: word, counted: `threads ${word}` },
          ]
        : [
              { curve: "inFlight", short: "in flight", counted: "tasks in flight" },
              { curve: "onCpu", short: "on CPU", counted: "on CPU" },
          ];
    return curves
        .filter(({ curve }) => !trace.header.foreign || trace[curve].max > 0)
        .map((one) => ({ ...one, isState }));
}

/* Returns { items: [{ kind, index, top, height, label }], height, rows: { top, bottom } }: `rows` bounds the
 * tasks and lanes. `helpers` are those helpers that are drawn. */
export function layoutTrack(trace, { hasLanes, factor, selected, helpers = [] }) {
    const items = [],
        hasTasks = trace.tasks.count > 0;
    let top = 4;
    if (factor > 1) {
        items.push({ kind: "ownAxis", top, height: 34 });
        top += 38;
    }
    const rows = { top, bottom: top };
    if (hasTasks) top = addTasks(items, trace, selected, top);
    if (hasLanes || !hasTasks) top = addLanes(items, trace, hasTasks ? top + 6 : top);
    rows.bottom = top;
    top = addHelpers(items, helpers, top);
    for (const curve of curvesOf(trace)) {
        items.push({ kind: "curve", ...curve, top: top + 6, height: CURVE - 8 });
        top += CURVE;
    }
    return { items, rows, height: top + 4 };
}

export function itemAt(layout, y) {
    /* Rows without a gap between them touch, so the row that holds the point wins over the one near it. */
    return (
        layout.items.find((item) => y >= item.top && y < item.top + item.height) ??
        layout.items.find((item) => y >= item.top - 1 && y < item.top + item.height + 2) ??
        null
    );
}
