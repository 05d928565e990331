/* The places in a track's picture, from top to bottom: the bar that shows a short run at its true length, the
 * lanes, the tasks if open, the helpers, and the two curves. All in CSS pixels. */
import { helperLabel } from "./helpers.js";

const CURVE = 46;
const HELPER = 16;
const HELPER_GAP = 9; /* between lanes or tasks and helpers */
const HELPER_FOOT = 4; /* more room before the curves, in which helpers do not count */
const MAX_TASKS = 120; /* rows of tasks at a time; pages hold the others */

function heightOf(size, steps) {
    return steps.find(([max]) => size <= max)[1];
}

const laneHeight = (size) =>
    heightOf(size, [
        [4, 22],
        [8, 18],
        [24, 14],
        [64, 8],
        [Infinity, 6],
    ]);
const taskHeight = (size) =>
    heightOf(size, [
        [24, 13],
        [48, 9],
        [Infinity, 5],
    ]);

/* The tasks on the page of the selected task. */
export function taskPage(taskCount, selected) {
    const first = Math.floor(Math.max(0, Math.min(selected, taskCount - 1)) / MAX_TASKS) * MAX_TASKS;
    return { first, size: Math.min(MAX_TASKS, taskCount - first) };
}

function addLanes(items, trace, top) {
    const height = laneHeight(trace.header.lanes.length);
    trace.header.lanes.forEach((lane, index) => {
        /* A nested slice's row stands below the row with the lane's name. */
        const label = lane.level > 0 ? "" : lane.name;
        items.push({ kind: "lane", index, top, height: height - (height > 8 ? 3 : 1), label });
        top += height;
    });
    return top;
}

function addTasks(items, trace, selected, top) {
    const { first, size } = taskPage(trace.header.tasks, selected),
        height = taskHeight(size);
    for (let index = first; index < first + size; index++, top += height)
        items.push({
            kind: "task",
            index,
            top,
            height: height - (height > 8 ? 2 : 1),
            label: `task ${index}`,
        });
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

/* Returns { items: [{ kind, index, top, height, label }], height, rows: { top, bottom } }: `rows` bounds the
 * lanes and tasks. `helpers` are those helpers that are drawn. */
export function layoutTrack(trace, { isOpen, factor, selected, helpers = [] }) {
    const items = [];
    let top = 4;
    if (factor > 1) {
        items.push({ kind: "trackZoom", top, height: 34 });
        top += 38;
    }
    const rows = { top, bottom: top };
    top = addLanes(items, trace, top);
    if (isOpen && trace.header.tasks > 0) top = addTasks(items, trace, selected, top + 6);
    rows.bottom = top;
    top = addHelpers(items, helpers, top);
    const curves = trace.header.foreign
        ? []
        : [
              ["inFlight", "in flight"],
              ["onCpu", "on CPU"],
          ];
    for (const [curve, label] of curves) {
        items.push({ kind: "curve", curve, label, top: top + 6, height: CURVE - 8 });
        top += CURVE;
    }
    return { items, rows, height: top + 4 };
}

export function itemAt(layout, y) {
    return layout.items.find((item) => y >= item.top - 1 && y < item.top + item.height + 2) ?? null;
}
