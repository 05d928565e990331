/* What is under the pointer, and the tooltip that says it with exact figures. */
import { element, replaceChildren } from "../draw/dom.js";
import { duration, exactTime, count, clipped } from "../model/figure.js";
import { rowOf, firstAfter } from "../model/rows.js";
import { textOf } from "../model/trace.js";
import { stepAt } from "../model/steps.js";
import { itemAt } from "../draw/layout.js";
import { STATE_NAMES } from "../model/states.js";
import { helperLines } from "../draw/helpers.js";

const NEAR = 3; /* pixels: a stretch this near counts as hit, since many are thinner than a pixel */

/* The stretch of a row that holds the time, else the nearest within `reach` ns; -1 if there is none. */
function nearestStretch(trace, rows, row, time, reach) {
    const members = rowOf(rows, row),
        { begin, end } = trace.stretches,
        at = firstAfter(members, begin, time);
    const away = (stretch) => Math.max(begin[stretch] - time, time - end[stretch], 0);
    let best = -1;
    for (const stretch of members.subarray(Math.max(0, at - 2), at + 2))
        if (away(stretch) <= reach && (best < 0 || away(stretch) <= away(best))) best = stretch;
    return best;
}

/* What the point (x, y) of a strip shows: { time, item, stretch }. */
export function pick(strip, scale, x, y) {
    const item = itemAt(strip.layout, y),
        time = scale.toTime(x);
    let stretch = -1;
    if (item?.kind === "lane" || item?.kind === "task") {
        const rows = item.kind === "lane" ? strip.trace.lanes : strip.trace.taskRows;
        stretch = nearestStretch(strip.trace, rows, item.index, time, scale.step * NEAR);
    }
    return { time, item, stretch };
}

function stretchLines(trace, stretch) {
    const { stretches, spans } = trace,
        span = stretches.span[stretch],
        state = stretches.state[stretch];
    const what = textOf(trace, spans.what[span]),
        at = textOf(trace, spans.at[span]);
    const begin = stretches.begin[stretch],
        end = stretches.end[stretch];
    const detail = what !== "" && what !== STATE_NAMES[state] ? `, ${what}` : "";
    const name = trace.header.foreign
        ? clipped(what) || "(no name)"
        : `task ${spans.task[span]}: ${STATE_NAMES[state]}${detail}`;
    return [
        name,
        `${duration(end - begin)}, from ${exactTime(begin)} to ${exactTime(end)}`,
        stretches.cpu[stretch] >= 0 ? `on CPU ${stretches.cpu[stretch]} (measured)` : "",
        at,
    ];
}

function lines(strip, { time, item, stretch }) {
    if (stretch >= 0) return stretchLines(strip.trace, stretch);
    const counted = item?.curve === "inFlight" ? "tasks in flight" : "lanes on CPU";
    if (item?.kind === "curve")
        return [
            `${count(stepAt(strip.trace[item.curve], time))} ${counted}`,
            `at ${exactTime(Math.max(0, time))}`,
        ];
    if (item?.kind === "helper") return helperLines(item.helper, strip.ceilings.helper.ceiling);
    if (item?.kind === "lane") {
        const { lanes, foreign } = strip.trace.header,
            name = clipped(lanes[item.index].name);
        return [`${name}: ${foreign ? "no slice" : "nothing to run"}`, `at ${exactTime(Math.max(0, time))}`];
    }
    if (item?.kind === "task") {
        const start = strip.trace.tasks.start[item.index];
        return [
            `task ${item.index}: ${time < start ? "queued, not started" : "done"}`,
            `at ${exactTime(Math.max(0, time))}`,
        ];
    }
    return [];
}

/* The one tooltip of the page. */
export function makeTooltip() {
    const box = element("div", { class: "tooltip", role: "status", "aria-live": "off", hidden: true });
    document.body.append(box);
    return {
        show(strip, picked, clientX, clientY) {
            const texts = lines(strip, picked).filter((line) => line !== "");
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
