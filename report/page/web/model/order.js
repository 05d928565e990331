/* Tasks in the order in which they started, and bands: where there are more tasks than rows, a band stands
 * for several tasks, which follow one another in that order. */
import { rowsOf } from "./rows.js";
import { NEVER_STARTED } from "./lists.js";

/* The tasks' numbers by start; those that never started come last. Made on first use. */
export function startOrder(trace) {
    if (trace.order !== undefined) return trace.order;
    const { count, start, ended } = trace.tasks,
        order = new Uint32Array(count),
        time = new Float64Array(count);
    let isSorted = true;
    for (let task = 0; task < count; task++) {
        order[task] = task;
        time[task] = ended[task] === NEVER_STARTED ? Number.MAX_VALUE : start[task];
        isSorted &&= task === 0 || time[task - 1] <= time[task];
    }
    if (!isSorted) order.sort((a, b) => time[a] - time[b] || a - b);
    trace.order = order;
    return order;
}

/* At most `max` bands of equal size: { size, count, rows }. `rows` holds the slices of each band, in no
 * order. Made on first use. */
export function bandsOf(trace, max) {
    if (trace.bands !== undefined) return trace.bands;
    const order = startOrder(trace),
        size = Math.ceil(order.length / max),
        count = Math.ceil(order.length / size),
        bandOfTask = new Int32Array(order.length),
        { taskRows, slices } = trace,
        bandOfSlice = new Int32Array(slices.count).fill(-1);
    order.forEach((task, place) => {
        bandOfTask[task] = Math.floor(place / size);
    });
    for (let task = 0; task < order.length; task++)
        for (let i = taskRows.first[task]; i < taskRows.first[task + 1]; i++)
            bandOfSlice[taskRows.members[i]] = bandOfTask[task];
    trace.bands = { size, count, rows: rowsOf(bandOfSlice, slices.count, count) };
    return trace.bands;
}

/* The tasks of a band, in the order of their starts. */
export function tasksOfBand(trace, band) {
    const { size } = trace.bands;
    return startOrder(trace).subarray(band * size, (band + 1) * size);
}
