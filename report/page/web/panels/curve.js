/* The curve of a sweep: the median time of each runner over the values of what varies. Each line ends in its
 * runner's name, and each point opens its tracks. */
import { unit } from "../draw/theme.js";
import { svgElement, replaceChildren } from "../draw/dom.js";
import { duration, count } from "../model/figure.js";
import { seriesOf } from "../model/sweep.js";
import { tickLabel } from "../draw/scale.js";
import { trackAddress } from "../model/address.js";
import { shapeOf } from "./shapes.js";

const LEFT = 74,
    TOP = 14,
    BOTTOM = 44,
    LABEL = 150 /* room for the names at the right */,
    LINE = 15; /* pixels between two names */
const LOG_FROM = 8; /* times: a wider span has a logarithmic axis */

/* A scale over `values` (all above 0): { at(value), ticks }. */
function scaleOf(values, from, to) {
    const low = Math.min(...values),
        high = Math.max(...values),
        isLog = low > 0 && high / low >= LOG_FROM;
    const place = isLog ? Math.log10 : (value) => value;
    const [begin, end] = isLog ? [place(low), place(high)] : [0, high];
    const share = (value) => (end > begin ? (place(value) - begin) / (end - begin) : 0.5);
    return { isLog, at: (value) => from + share(value) * (to - from), low, high };
}

/* Powers of ten of a logarithmic axis, else some five round values. */
function roundValues({ isLog, low, high }) {
    const found = [];
    if (isLog) {
        for (let power = Math.ceil(Math.log10(low) - 1e-9); 10 ** power <= high * 1.000001; power++)
            found.push(10 ** power);
        return found;
    }
    const power = 10 ** Math.floor(Math.log10(high / 4)),
        step = power * ([1, 2, 5].find((digit) => digit * power * 6 >= high) ?? 10);
    for (let value = 0; value <= high; value += step) found.push(value);
    return found;
}

function valueText(value, measure) {
    if (measure === "ns") return duration(value);
    return measure === "B" ? `${count(value)} B` : count(value);
}

function text(x, y, words, attributes) {
    return svgElement("text", { x, y, text: words, ...attributes });
}

function frame(sweep, scales, { width, height }) {
    const parts = [],
        right = width - LABEL,
        bottom = height - BOTTOM;
    const times = roundValues(scales.y),
        step = scales.y.isLog ? 0 : times[1];
    for (const time of times) {
        const y = scales.y.at(time);
        parts.push(
            svgElement("line", { x1: LEFT, y1: y, x2: right, y2: y, class: "grid" }),
            text(LEFT - 8, y + 4, tickLabel(time, step || time), { "text-anchor": "end" })
        );
    }
    let last = -Infinity;
    for (const value of sweep.values) {
        const x = scales.x.at(value),
            words = valueText(value, sweep.unit);
        parts.push(svgElement("line", { x1: x, y1: TOP, x2: x, y2: bottom, class: "grid" }));
        if (x - last < words.length * 7 + 10) continue;
        last = x;
        parts.push(text(x, bottom + 17, words, { "text-anchor": "middle" }));
    }
    const name = `${sweep.variable}${scales.x.isLog ? " (log scale)" : ""}`;
    parts.push(text((LEFT + right) / 2, height - 6, name, { "text-anchor": "middle", class: "quiet" }));
    parts.push(text(4, TOP - 2, `time${scales.y.isLog ? " (log scale)" : ""}`, { class: "quiet" }));
    return parts;
}

function drawPoint(point, line, sweep, { x, y }, place) {
    const { cell } = point,
        where = `${sweep.variable} ${valueText(point.value, sweep.unit)}`,
        words = `${line.label}, ${where}: ${duration(point.time)}`;
    const mark = [
        svgElement("title", { text: words }),
        svgElement("path", { d: shapeOf(cell), transform: `translate(${x.at(place)} ${y.at(point.time)})` }),
    ];
    return cell.hasTrace
        ? svgElement(
              "a",
              { href: trackAddress(point.group, cell), class: "point", "aria-label": `${words}: its tracks` },
              ...mark
          )
        : svgElement("g", { class: "point" }, ...mark);
}

/* A runner that the variable does not concern has one point, which holds everywhere. */
function drawLine(line, index, sweep, scales) {
    const { x, y } = scales,
        places = line.isConstant
            ? [sweep.values[0], sweep.values.at(-1)]
            : line.points.map(({ value }) => value);
    const times = line.isConstant
        ? [line.points[0].time, line.points[0].time]
        : line.points.map(({ time }) => time);
    const placeOf = (point) => (line.isConstant ? places[1] : point.value);
    return svgElement(
        "g",
        { class: `series runner-${index % 6}` },
        svgElement("path", {
            class: "line",
            d: `M${places.map((place, i) => `${x.at(place)} ${y.at(times[i])}`).join("L")}`,
        }),
        ...line.points.map((point) =>
            svgElement("path", {
                class: "range",
                d: `M${x.at(placeOf(point))} ${y.at(point.min)}V${y.at(point.max)}`,
            })
        ),
        ...line.points.map((point) => drawPoint(point, line, sweep, scales, placeOf(point)))
    );
}

/* The names at the lines' ends, moved apart where ends are near one another. */
function drawNames(sweep, scales, { width, height }) {
    const names = sweep.lines
        .map((line, index) => ({ line, index, y: scales.y.at(line.points.at(-1).time) }))
        .sort((a, b) => a.y - b.y);
    for (let i = 1; i < names.length; i++) names[i].y = Math.max(names[i].y, names[i - 1].y + LINE);
    let floor = height - BOTTOM + 4;
    for (const name of names.toReversed()) {
        name.y = Math.min(name.y, floor);
        floor = name.y - LINE;
    }
    return names.map(({ line, index, y }) =>
        text(width - LABEL + 12, y + 4, line.label, { class: `name runner-${index % 6}` })
    );
}

/* Draws a sweep's curve into `parent`; nothing without points. */
export function showCurve(parent, run, name) {
    const sweep = seriesOf(run.groups, name);
    if (sweep.lines.length === 0 || sweep.values.length === 0) return;
    const width = Math.max(340, Math.min((parent.clientWidth || 900) / unit(), 1400)),
        height = Math.round(Math.min(460, Math.max(280, width * 0.36)));
    const ranges = sweep.lines.flatMap(({ points }) => points.flatMap(({ min, max }) => [min, max]));
    const scales = {
        x: scaleOf(sweep.values, LEFT + 8, width - LABEL - 4),
        y: scaleOf(ranges, height - BOTTOM - 6, TOP + 8),
    };
    replaceChildren(
        parent,
        svgElement(
            "svg",
            {
                viewBox: `0 0 ${width} ${height}`,
                width: width * unit(),
                height: height * unit(),
                class: "curve-picture",
                role: "group",
                "aria-label": `Time over ${sweep.variable}, a line a runner; points lead to their tracks`,
            },
            ...frame(sweep, scales, { width, height }),
            ...sweep.lines.map((line, index) => drawLine(line, index, sweep, scales)),
            ...drawNames(sweep, scales, { width, height })
        )
    );
}
