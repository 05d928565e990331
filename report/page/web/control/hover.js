/* The row and slice under the pointer, and the tooltip with its exact figures. */
import { element, replaceChildren } from "../draw/dom.js";
import { duration, exactTime, count, clipped } from "../model/figure.js";
import { rowOf, firstAfter } from "../model/rows.js";
import { textOf } from "../model/trace.js";
import { stepAt } from "../model/steps.js";
import { tasksOfBand } from "../model/order.js";
import { RUNNING } from "../model/lists.js";
import { itemAt } from "../draw/layout.js";
import { STATE_NAMES } from "../model/states.js";
import { helperLines } from "../draw/helpers.js";

const NEAR = 3; /* pixels: a slice this near counts as hit, since many slices are thinner than a pixel */

/* The slice of a row that holds the time, else the nearest within `reach` ns, else -1. */
function nearestSlice(trace, rows, row, time, reach) {
    const members = rowOf(rows, row),
        { begin, end } = trace.slices,
        at = firstAfter(members, begin, time);
    const away = (slice) => Math.max(begin[slice] - time, time - end[slice], 0);
    let best = -1;
    for (const slice of members.subarray(Math.max(0, at - 2), at + 2))
        if (away(slice) <= reach && (best < 0 || away(slice) <= away(best))) best = slice;
    return best;
}

/* Of the slices of a band at an instant, one that runs, else the first. */
function sliceOfBand(trace, band, time) {
    const { begin, end, state } = trace.slices;
    let found = -1;
    for (const slice of rowOf(trace.bands.rows, band)) {
        if (begin[slice] > time || end[slice] <= time) continue;
        if (state[slice] === RUNNING) return slice;
        if (found < 0) found = slice;
    }
    return found;
}

/* What the point (x, y) of a track shows: { time, item, slice }. */
export function pick(track, scale, x, y) {
    const item = itemAt(track.layout, y),
        time = scale.toTime(x);
    let slice = -1;
    if (item?.kind === "band") slice = sliceOfBand(track.trace, item.index, time);
    else if (item?.kind === "lane" || item?.kind === "task") {
        const rows = item.kind === "lane" ? track.trace.lanes : track.trace.taskRows;
        slice = nearestSlice(track.trace, rows, item.index, time, scale.step * NEAR);
    }
    return { time, item, slice };
}

function sliceLines(trace, slice) {
    const { slices, spans } = trace,
        span = slices.span[slice],
        state = slices.state[slice];
    const what = textOf(trace, spans.what[span]),
        at = textOf(trace, spans.at[span]);
    const begin = slices.begin[slice],
        end = slices.end[slice];
    const detail = what !== "" && what !== STATE_NAMES[state] ? `, ${what}` : "";
    const name = trace.header.foreign
        ? clipped(what) || "(no name)"
        : `task ${spans.task[span]}: ${STATE_NAMES[state]}${detail}`;
    return [
        name,
        `${duration(end - begin)}, from ${exactTime(begin)} to ${exactTime(end)}`,
        spans.unknown[span] > 0 ? "from when on it was ready within this wait was not recorded" : "",
        slices.cpu[slice] >= 0 ? `on CPU ${slices.cpu[slice]} (measured)` : "",
        at,
    ];
}

function bandLines(trace, band, slice, time) {
    const first = band * trace.bands.size,
        last = first + tasksOfBand(trace, band).length;
    return [
        `started as number ${count(first + 1)} to ${count(last)} of ${count(trace.tasks.count)} tasks`,
        ...(slice >= 0 ? sliceLines(trace, slice) : [`at ${exactTime(Math.max(0, time))}`]),
    ];
}

function lines(track, { time, item, slice }) {
    if (item?.kind === "band") return bandLines(track.trace, item.index, slice, time);
    if (slice >= 0) return sliceLines(track.trace, slice);
    if (item?.kind === "curve")
        return [
            `${count(stepAt(track.trace[item.curve], time))} ${item.counted}`,
            `at ${exactTime(Math.max(0, time))}`,
        ];
    if (item?.kind === "helper") return helperLines(item.helper, track.tops.helper.top);
    if (item?.kind === "lane") {
        const { lanes, foreign } = track.trace.header,
            name = clipped(lanes[item.index].name);
        return [`${name}: ${foreign ? "no slice" : "nothing to run"}`, `at ${exactTime(Math.max(0, time))}`];
    }
    if (item?.kind === "task") {
        const start = track.trace.tasks.start[item.index];
        return [
            `task ${item.index}: ${time < start ? "queued, not started" : "done"}`,
            `at ${exactTime(Math.max(0, time))}`,
        ];
    }
    return [];
}

export function makeTooltip() {
    const box = element("div", { class: "tooltip", role: "status", "aria-live": "off", hidden: true });
    document.body.append(box);
    return {
        show(track, picked, clientX, clientY) {
            const texts = lines(track, picked).filter((line) => line !== "");
            if (texts.length === 0) return this.hide();
            replaceChildren(
                box,
                ...texts.map((text, index) => element(index === 0 ? "strong" : "span", { text }))
            );
            box.hidden = false;
            const { width, height } = box.getBoundingClientRect();
            const left = Math.max(4, Math.min(clientX + 14, innerWidth - width - 8));
            const below = clientY + 18;
            box.style.left = `${left}px`;
            box.style.top = `${below + height < innerHeight ? below : clientY - height - 12}px`;
        },
        hide() {
            box.hidden = true;
        },
    };
}
