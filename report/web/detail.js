/* Levels of detail of one row: how large a share of each slice of time it spent in each state. The finest level has
 * about as many slices as the row has stretches; each coarser one halves them. Whatever the zoom, a row then costs as
 * many steps as it has pixels, or as there are stretches to be seen, but never the whole trace: the "mipmaps" of
 * L. Williams, Pyramidal Parametrics, SIGGRAPH 1983, in one dimension. */
import { CLASSES } from "./states.js";

const KINDS = CLASSES.length;
const FINEST_MOST = 1 << 18;

/* Adds to `out` (a share per slice and class) what begin..end covers of slices of `width`. What has no length
 * still leaves a trace of itself, so that it is drawn. */
function cover(out, size, width, begin, end, kind) {
    const first = Math.min(size - 1, Math.floor(begin / width)),
        last = Math.min(size - 1, Math.floor(end / width));
    if (first === last) {
        out[first * KINDS + kind] += Math.max((end - begin) / width, 1e-6);
        return;
    }
    out[first * KINDS + kind] += first + 1 - begin / width;
    for (let i = first + 1; i < last; i++) out[i * KINDS + kind] += 1;
    out[last * KINDS + kind] += end / width - last;
}

/* Shares as bytes, rounded up: what is there at all never becomes 0. */
function quantize(shares) {
    const out = new Uint8Array(shares.length);
    for (let i = 0; i < shares.length; i++) out[i] = Math.min(255, Math.ceil(shares[i] * 255));
    return out;
}

function halve(finer) {
    const size = Math.ceil(finer.length / KINDS / 2),
        out = new Uint8Array(size * KINDS);
    for (let i = 0; i < size; i++)
        for (let kind = 0; kind < KINDS; kind++)
            out[i * KINDS + kind] =
                (finer[2 * i * KINDS + kind] + (finer[(2 * i + 1) * KINDS + kind] ?? 0) + 1) >> 1;
    return out;
}

/* The levels of a row: `members` are its stretches in the order of time, `classOf(stretch)` the class that each is
 * drawn as (255: not at all). */
export function makeDetail(stretches, members, end, classOf) {
    let size = 16;
    while (size < members.length && size < FINEST_MOST) size *= 2;
    const width = Math.max(end, 1) / size,
        shares = new Float32Array(size * KINDS);
    for (let i = 0; i < members.length; i++) {
        const stretch = members[i];
        const kind = classOf(stretch);
        if (kind !== 255) cover(shares, size, width, stretches.begin[stretch], stretches.end[stretch], kind);
    }
    const levels = [quantize(shares)];
    while (levels.at(-1).length > KINDS) levels.push(halve(levels.at(-1)));
    return { width, levels };
}

/* Fills `out` (columns x classes, 0 to 1) with the shares of `columns` pixels from time `begin`, each `step` ns wide.
 * Returns false where the levels are too coarse for that, and the stretches themselves are to be drawn. */
export function sampleDetail(detail, begin, step, columns, out) {
    if (step < detail.width) return false;
    const level = Math.min(detail.levels.length - 1, Math.floor(Math.log2(step / detail.width)));
    const shares = detail.levels[level],
        width = detail.width * 2 ** level,
        size = shares.length / KINDS;
    for (let x = 0; x < columns; x++) {
        const from = Math.floor((begin + x * step) / width),
            to = Math.floor((begin + (x + 1) * step) / width);
        const last = Math.min(size - 1, Math.max(from, to - 1));
        for (let i = Math.max(0, from); i <= last; i++)
            for (let kind = 0; kind < KINDS; kind++)
                out[x * KINDS + kind] += shares[i * KINDS + kind] / 255 / (last - from + 1);
    }
    return true;
}

/* The same from the stretches themselves, for a close look. `visible` is the part of the row's members that the
 * pixels show. */
export function sampleStretches(stretches, visible, begin, step, columns, classOf, out) {
    for (const stretch of visible) {
        const kind = classOf(stretch);
        if (kind === 255) continue;
        const from = (stretches.begin[stretch] - begin) / step,
            to = (stretches.end[stretch] - begin) / step;
        if (to >= 0 && from < columns) cover(out, columns, 1, Math.max(0, from), Math.min(columns, to), kind);
    }
}
