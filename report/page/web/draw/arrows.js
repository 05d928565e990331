/* Arrows for who woke whom, where the trace records wakes: from the row of the task that posted a semaphore
 * to the row of the task that waited for the semaphore. */
import { upperBound, rowOf, firstAfter } from "../model/rows.js";

const MAX_ARROWS = 150; /* in one picture: more would hide the rows */

/* The wakes within a window of time, as [from, to) of the trace's list, which is sorted by time. */
function wakesWithin(wakes, window) {
    return [upperBound(wakes.time, window.begin - 1), upperBound(wakes.time, window.end)];
}

/* The row of a task at an instant: its own if open, else the row of the lane that holds the task. */
function rowOfTask(track, task, time) {
    const own = track.layout.items.find((item) => item.kind === "task" && item.index === task);
    if (own !== undefined) return own;
    const { trace } = track,
        members = rowOf(trace.taskRows, task);
    const at = firstAfter(members, trace.slices.begin, time) - 1;
    const lane = at >= 0 ? trace.held[trace.slices.span[members[at]]] : -1;
    return track.layout.items.find((item) => item.kind === "lane" && item.index === lane) ?? null;
}

function drawArrow(context, x, from, to) {
    const down = to.top > from.top;
    const inside = Math.min(4, to.height / 2),
        begin = from.top + from.height / 2,
        end = down ? to.top + inside : to.top + to.height - inside;
    context.beginPath();
    context.moveTo(x, begin);
    context.lineTo(x, end);
    context.moveTo(x - 3, end + (down ? -5 : 5));
    context.lineTo(x, end);
    context.lineTo(x + 3, end + (down ? -5 : 5));
    context.stroke();
}

/* Draws the arrows where they are few enough to be distinguished. */
export function drawArrows(context, track, scale, theme) {
    const { wakes } = track.trace,
        [first, last] = wakesWithin(wakes, scale.window);
    if (last - first > MAX_ARROWS) return;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.25;
    for (let i = first; i < last; i++) {
        const from = rowOfTask(track, wakes.by[i], wakes.time[i]);
        const to = from !== null ? rowOfTask(track, wakes.woke[i], wakes.time[i]) : null;
        if (to !== null && to !== from)
            drawArrow(context, Math.round(scale.toX(wakes.time[i])) + 0.5, from, to);
    }
}

/* Whether a picture has arrows that only a closer look would show. */
export function hidesArrows(trace, window) {
    const [first, last] = wakesWithin(trace.wakes, window);
    return last - first > MAX_ARROWS;
}
