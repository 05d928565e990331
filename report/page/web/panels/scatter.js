/* The scatter chart: concurrency (tasks in flight, mean, across and logarithmic) against parallelism (lanes
 * on CPU, mean, upwards), a point for each runner and workload. */
import { svgElement, element, table, replaceChildren } from "../draw/dom.js";
import { mean, duration } from "../model/figure.js";
import { trackAddress } from "../model/address.js";
import { unit } from "../draw/theme.js";
import { picker } from "./picker.js";
import { shapeOf } from "./shapes.js";

const LEFT = 54,
    TOP = 14,
    RIGHT = 24,
    BOTTOM = 46,
    LOWEST = 0.4; /* tasks in flight at the left edge: room for a name */

/* A cell's point, from the medians of the repeats, as in the table; NaN without figures. */
function pointOf(group, cell) {
    return {
        group,
        cell,
        x: cell.json.summary?.concurrency?.mean ?? NaN,
        y: cell.json.summary?.parallelism?.mean ?? NaN,
    };
}

function scatterPoints(groups) {
    return groups
        .flatMap((group) =>
            group.cells.filter((cell) => cell.status === "ok").map((cell) => pointOf(group, cell))
        )
        .filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
}

function scalesOf(points, cpus, width, height) {
    const right = 10 ** Math.ceil(Math.log10(Math.max(10, ...points.map((point) => point.x)) * 0.999));
    const max = Math.max(1, cpus, ...points.map((point) => point.y)) * 1.12;
    return {
        right,
        max,
        width,
        height,
        toX: (value) =>
            LEFT +
            (Math.log10(Math.max(value, LOWEST) / LOWEST) / Math.log10(right / LOWEST)) *
                (width - LEFT - RIGHT),
        toY: (value) => height - BOTTOM - (value / max) * (height - TOP - BOTTOM),
    };
}

function line(x1, y1, x2, y2, name) {
    return svgElement("line", { x1, y1, x2, y2, class: name });
}

function text(x, y, words, attributes = {}) {
    return svgElement("text", { x, y, text: words, ...attributes });
}

/* Up to one task in flight there is no concurrency, up to one on CPU no parallelism. */
function drawRegions({ width, height, right, max, toX, toY }) {
    const [x, y] = [toX(1.15), toY(1.05)],
        bottom = height - BOTTOM;
    const name = (at, words, attributes) => text(...at, words, { class: "region", ...attributes });
    return [
        line(x, TOP, x, bottom, "border"),
        line(LEFT, y, width - RIGHT, y, "border"),
        name([x + 8, TOP + 14], "concurrency and parallelism"),
        name([width - RIGHT - 4, y + 18], "concurrency alone", { "text-anchor": "end" }),
        name([LEFT + 4, y + 18], "neither"),
        max > 1.2 && right > 1 ? name([LEFT + 4, TOP + 14], "not possible") : null,
    ].filter(Boolean);
}

/* From one task after another to each other runner of the workload. */
function drawArrows(points, { toX, toY }, runners) {
    const base = points.find(({ cell }) => runners[cell.runner]?.base === cell.runner);
    if (base === undefined) return [];
    return points
        .filter((point) => point !== base)
        .map(({ x, y }) => {
            const from = [toX(base.x), toY(base.y)],
                to = [toX(x), toY(y)];
            const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
            if (length < 24) return null;
            const at = (share) => from.map((value, i) => value + (to[i] - value) * share);
            return svgElement("path", {
                class: "arrow",
                d: `M${at(9 / length)}L${at(1 - 10 / length)}`,
                "marker-end": "url(#arrow-head)",
            });
        })
        .filter(Boolean);
}

function arrowHead() {
    return svgElement(
        "marker",
        {
            id: "arrow-head",
            viewBox: "0 0 8 8",
            refX: 7,
            refY: 4,
            markerWidth: 8,
            markerHeight: 8,
            orient: "auto-start-reverse",
            markerUnits: "userSpaceOnUse",
        },
        svgElement("path", { d: "M0 0L8 4L0 8z", class: "arrow-head" })
    );
}

function drawFrame(scales, cpus) {
    const { width, height, right, max, toX, toY } = scales,
        parts = [];
    for (let power = 1; power <= right; power *= 10)
        parts.push(
            line(toX(power), TOP, toX(power), height - BOTTOM, "grid"),
            text(toX(power), height - BOTTOM + 16, String(power), { "text-anchor": "middle" })
        );
    const step = max > 12 ? 4 : max > 5 ? 2 : 1;
    for (let value = 0; value <= max; value += step)
        parts.push(
            line(LEFT, toY(value), width - RIGHT, toY(value), "grid"),
            text(LEFT - 8, toY(value) + 4, String(value), { "text-anchor": "end" })
        );
    parts.push(...drawRegions(scales));
    if (cpus > 0)
        parts.push(
            line(LEFT, toY(cpus), width - RIGHT, toY(cpus), "limit"),
            text(width - RIGHT - 4, toY(cpus) - 5, `${cpus} CPU${cpus === 1 ? "" : "s"} allowed`, {
                class: "quiet",
                "text-anchor": "end",
            })
        );
    parts.push(
        text((LEFT + width - RIGHT) / 2, height - 8, "concurrency: tasks in flight, mean (log scale)", {
            "text-anchor": "middle",
        }),
        svgElement("text", {
            transform: `translate(15 ${(TOP + height - BOTTOM) / 2}) rotate(-90)`,
            "text-anchor": "middle",
            text: "parallelism: on CPU at one instant, mean",
        })
    );
    return parts;
}

/* A label of the current group stands on a side of its point where the label covers neither points nor
 * labels. Without such a side, only the table has the name. */
function placeLabel(taken, x, y, words, { width, height }) {
    const wide = words.length * 6.6 + 4;
    for (const [dx, dy] of [
        [11, 4],
        [-wide - 9, 4],
        [-wide / 2, -12],
        [-wide / 2, 20],
        [11, -9],
        [11, 17],
        [-wide - 9, -9],
        [-wide - 9, 17],
        [11, -22],
        [-wide - 9, -22],
    ]) {
        const box = { left: x + dx, right: x + dx + wide, top: y + dy - 11, bottom: y + dy + 3 };
        const isFree =
            box.left > LEFT &&
            box.right < width - 2 &&
            box.top > 0 &&
            box.bottom < height - BOTTOM + 8 &&
            !taken.some(
                (other) =>
                    box.left < other.right &&
                    other.left < box.right &&
                    box.top < other.bottom &&
                    other.top < box.bottom
            );
        if (isFree) {
            taken.push(box);
            return { x: box.left, y: y + dy };
        }
    }
    return null;
}

function drawPoints(points, scales, current) {
    const taken = points.map(({ x, y }) => ({
        left: scales.toX(x) - 7,
        right: scales.toX(x) + 7,
        top: scales.toY(y) - 7,
        bottom: scales.toY(y) + 7,
    }));
    const order = [...points].sort((a, b) => (a.group === current) - (b.group === current));
    return order.map((point) => {
        const isCurrent = point.group === current,
            x = scales.toX(point.x),
            y = scales.toY(point.y);
        const figures = `concurrency ${mean(point.x)}, parallelism ${mean(point.y)}`;
        const name = `${point.group.title}, ${point.cell.label}: ${figures}`;
        const link = svgElement(
            "a",
            {
                href: trackAddress(point.group, point.cell),
                class: isCurrent ? "point current" : "point",
                "aria-label": name,
            },
            svgElement("title", { text: name }),
            svgElement("path", {
                d: shapeOf(point.cell),
                transform: `translate(${x} ${y})`,
            })
        );
        const spot = isCurrent ? placeLabel(taken, x, y, point.cell.label, scales) : null;
        if (spot !== null) link.append(text(spot.x, spot.y, point.cell.label));
        return link;
    });
}

/* The meaning of the shapes, for the runners in the chart, and of their filling. */
function shapesKey(points, current) {
    const runners = new Map(points.map(({ cell }) => [cell.runner, cell]));
    return element(
        "p",
        { class: "shapes" },
        ...[...runners].map(([runner, cell]) =>
            element(
                "span",
                {},
                svgElement(
                    "svg",
                    { viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" },
                    svgElement("path", { d: shapeOf(cell), class: "key" })
                ),
                `${runner} `
            )
        ),
        points.some((point) => point.group !== current)
            ? element("span", { text: `filled and named: ${current.title}; hollow: the other workloads` })
            : null
    );
}

function pointsTable(points) {
    return table(
        "The chart as a table: means of the repeat that stands for each case.",
        ["workload", "runner", "concurrency", "parallelism", "source", "time (median)", "speed-up"],
        points.map((point) => [
            element("a", { href: trackAddress(point.group, point.cell), text: point.group.title }),
            point.cell.label,
            mean(point.x),
            mean(point.y),
            point.cell.json.summary?.parallelism?.source ?? "-",
            duration(point.cell.makespan),
            point.cell.speedup,
        ])
    );
}

function picture(parent, run, points, current) {
    const cpus = run.json.machine?.cpus_allowed ?? 0,
        width = Math.max(320, Math.min((parent.clientWidth || 800) / unit(), 960));
    const height = Math.round(Math.min(440, Math.max(300, width * 0.5))),
        scales = scalesOf(points, cpus, width, height);
    return svgElement(
        "svg",
        {
            viewBox: `0 0 ${width} ${height}`,
            width: width * unit(),
            height: height * unit(),
            class: "scatter",
            role: "group",
            "aria-label": `Concurrency against parallelism: ${current.title}, among the other workloads`,
        },
        arrowHead(),
        ...drawFrame(scales, cpus),
        ...drawArrows(
            points.filter(({ group }) => group === current),
            scales,
            run.json.runners ?? {}
        ),
        ...drawPoints(points, scales, current)
    );
}

/* Draws the chart into `parent`, with one workload's points filled and named. */
export function showScatter(parent, run, chosen = null) {
    const points = scatterPoints(run.groups),
        groups = [...new Set(points.map(({ group }) => group))],
        current = groups.includes(chosen) ? chosen : groups[0];
    if (points.length === 0) {
        replaceChildren(
            parent,
            element("p", { class: "empty", text: "No case has figures of concurrency and parallelism." })
        );
        return;
    }
    replaceChildren(
        parent,
        picker(groups, current, (group) => showScatter(parent, run, group)),
        picture(parent, run, points, current),
        shapesKey(points, current),
        element("details", {}, element("summary", { text: "The chart as a table" }), pointsTable(points))
    );
}
