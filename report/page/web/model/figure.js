/* Figures as the rest of the report writes them: about three significant digits, and a unit. */

export const UNITS = [
    ["s", 1e9],
    ["ms", 1e6],
    ["us", 1e3],
    ["ns", 1],
];

/* "10.2 ms", of nanoseconds; "-" for what is not known. */
export function duration(ns) {
    if (!Number.isFinite(ns)) return "-";
    const size = Math.abs(ns);
    if (size === 0) return "0";
    const at = UNITS.findIndex(([, unit]) => size >= unit * 0.9995);
    const [name, unit] = UNITS[at < 0 ? UNITS.length - 1 : at];
    const number = ns / unit;
    const decimals = name === "ns" ? 0 : Math.abs(number) < 9.995 ? 2 : Math.abs(number) < 99.95 ? 1 : 0;
    return `${number.toFixed(decimals)} ${name}`;
}

/* A time on the axis to the last nanosecond that the trace knows, in milliseconds: "12.345678 ms". */
export function exactTime(ns) {
    return `${count(Math.floor(ns / 1e6))}.${String(Math.floor(ns % 1e6)).padStart(6, "0")} ms`;
}

export function count(number) {
    return Number.isFinite(number) ? Math.round(number).toLocaleString("en-US") : "-";
}

/* A mean of things at once: "3.95". A mean that is not zero is never shown as zero. */
export function mean(number) {
    if (!Number.isFinite(number)) return "-";
    if (number > 0 && number < 0.005) return "<0.01";
    return number.toFixed(number < 9.995 ? 2 : number < 99.95 ? 1 : 0);
}

/* The mean of lanes on CPU: measured "0.42"; else the range, "0.40-0.86"; "~1.98" where both ends come to the
 * same; "<0.1" where all of it is below that. As figure_on_cpu in report/text/figure.c. */
export function meanOnCpu({ mean: middle, source, inferred }) {
    if (source === "measured" || !Number.isFinite(middle)) return mean(middle);
    if (!Number.isFinite(inferred?.lower) || !Number.isFinite(inferred.upper)) return `~${mean(middle)}`;
    if (inferred.upper < 0.1) return "<0.1";
    const decimals = inferred.upper < 9.995 ? 2 : inferred.upper < 99.95 ? 1 : 0,
        [lower, upper] = [inferred.lower, inferred.upper].map((end) => end.toFixed(decimals));
    return lower === upper ? `~${mean(middle)}` : `${lower}-${upper}`;
}

/* A speed-up: "20.2x"; its ceiling: "20x". */
export function times(factor) {
    return Number.isFinite(factor) ? `${factor.toFixed(factor < 99.95 ? 1 : 0)}x` : "-";
}

export function ceiling(factor) {
    return Number.isFinite(factor)
        ? `${factor < 1000 ? Number(factor.toPrecision(3)) : Math.round(factor)}x`
        : "-";
}

/* "1 task", "20 tasks"; "1 stretch", "2 stretches". */
export function plural(number, one, many = `${one}s`) {
    return `${count(number)} ${number === 1 ? one : many}`;
}

/* A name out of a file, cut where it is longer than anyone reads. */
export function clipped(text, most = 120) {
    return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/* "a, b and c". */
export function list(words) {
    return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
