/* A sweep as series: for each runner, and each size of its pool where that is not what varies, one point a
 * value. */

function pointOf(group, cell) {
    const { median, min, max } = cell.json.summary?.makespan_ns ?? {};
    return {
        group,
        cell,
        value: cell.json.sweep.value,
        time: median,
        min: min ?? median,
        max: max ?? median,
    };
}

/* { variable, unit, values, lines: [{ label, isConstant, points: [{ value, time, min, max, group, cell }] }]
 * }: times in ns; the values ascend; a point without a figure is left out. */
export function seriesOf(groups, name) {
    const lines = new Map(),
        values = new Set();
    let variable = "",
        unit = "";
    for (const group of groups) {
        for (const cell of group.cells) {
            const { sweep, workers } = cell.json;
            if (sweep?.name !== name || cell.status !== "ok" || !(cell.makespan > 0)) continue;
            ({ variable, unit } = sweep);
            const isOne = variable === "workers",
                key = isOne ? cell.runner : `${cell.runner}/${cell.json.workers_are_tasks ? "n" : workers}`,
                isConstant = sweep.value === null || sweep.value === undefined;
            if (!lines.has(key))
                lines.set(key, { label: isOne ? cell.runner : cell.label, isConstant, points: [] });
            lines.get(key).points.push(pointOf(group, cell));
            if (!isConstant) values.add(sweep.value);
        }
    }
    for (const { points } of lines.values()) points.sort((a, b) => a.value - b.value);
    return { variable, unit, values: [...values].sort((a, b) => a - b), lines: [...lines.values()] };
}
