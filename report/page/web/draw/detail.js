/* Levels of detail of one row: the share of each state in each slice of time. The finest level has about as
 * many slices as the row; each coarser level has half. At any zoom, a row costs as many steps as it has
 * pixels or visible slices. L. Williams, Pyramidal Parametrics, SIGGRAPH 1983, calls such levels "mipmaps";
 * here in one dimension. */
import { CLASSES } from "../model/states.js";

const KINDS = CLASSES.length;
const MAX_FINEST = 1 << 18;

/* Adds to `out` (`kinds` shares a slice) what begin..end covers of slices of `width`. An empty interval still
 * adds a minimal share, so that the interval is drawn. */
function cover(out, size, kinds, width, begin, end, kind, weight = 1) {
    const first = Math.min(size - 1, Math.floor(begin / width)),
        last = Math.min(size - 1, Math.floor(end / width));
    if (first === last) {
        out[first * kinds + kind] += Math.max((end - begin) / width, 1e-6) * weight;
        return;
    }
    out[first * kinds + kind] += (first + 1 - begin / width) * weight;
    for (let i = first + 1; i < last; i++) out[i * kinds + kind] += weight;
    out[last * kinds + kind] += (end / width - last) * weight;
}

/* The classes that a row's slices are drawn as, and the place of each class. Levels hold only these classes:
 * most rows have two or three. */
function classesIn(members, classOf) {
    const found = new Uint8Array(KINDS),
        place = new Uint8Array(KINDS),
        kinds = [];
    for (const slice of members) {
        const kind = classOf(slice);
        if (kind !== 255) found[kind] = 1;
    }
    for (let kind = 0; kind < KINDS; kind++) if (found[kind] === 1) place[kind] = kinds.push(kind) - 1;
    return { kinds, place };
}

/* Shares as bytes, rounded up: a share above 0 never becomes 0. */
function quantize(shares) {
    const out = new Uint8Array(shares.length);
    for (let i = 0; i < shares.length; i++) out[i] = Math.min(255, Math.ceil(shares[i] * 255));
    return out;
}

function halve(finer, kinds) {
    const size = Math.ceil(finer.length / kinds / 2),
        out = new Uint8Array(size * kinds);
    for (let i = 0; i < size; i++)
        for (let kind = 0; kind < kinds; kind++)
            out[i * kinds + kind] =
                (finer[2 * i * kinds + kind] + (finer[(2 * i + 1) * kinds + kind] ?? 0) + 1) >> 1;
    return out;
}

/* The levels of a row: `members` are its slices; `classOf(slice)` is a slice's class, 255 if not drawn.
 * `weight` is a slice's share of the row's height: 1, or less in a band of several tasks. */
export function makeDetail(slices, members, end, classOf, weight = 1) {
    let size = 16;
    while (size < members.length && size < MAX_FINEST) size *= 2;
    const { kinds, place } = classesIn(members, classOf),
        width = Math.max(end, 1) / size,
        shares = new Float32Array(size * kinds.length);
    for (let i = 0; i < members.length; i++) {
        const slice = members[i],
            kind = classOf(slice);
        if (kind !== 255)
            cover(
                shares,
                size,
                kinds.length,
                width,
                slices.begin[slice],
                slices.end[slice],
                place[kind],
                weight
            );
    }
    const levels = [quantize(shares)];
    while (levels.at(-1).length > kinds.length) levels.push(halve(levels.at(-1), kinds.length));
    return { width, kinds, levels };
}

/* Fills `out` (columns x classes, 0 to 1) with the shares of `columns` pixels from time `begin`, each `step`
 * ns wide. Returns false where the levels are too coarse: then the slices themselves are drawn. */
export function sampleDetail(detail, begin, step, columns, out) {
    if (step < detail.width) return false;
    const { kinds } = detail,
        level = Math.min(detail.levels.length - 1, Math.floor(Math.log2(step / detail.width)));
    const shares = detail.levels[level],
        width = detail.width * 2 ** level,
        size = shares.length / Math.max(1, kinds.length);
    for (let x = 0; x < columns; x++) {
        const from = Math.floor((begin + x * step) / width),
            to = Math.floor((begin + (x + 1) * step) / width);
        const last = Math.min(size - 1, Math.max(from, to - 1)),
            scale = 1 / 255 / (last - from + 1);
        for (let i = Math.max(0, from); i <= last; i++)
            for (let k = 0; k < kinds.length; k++)
                out[x * KINDS + kinds[k]] += shares[i * kinds.length + k] * scale;
    }
    return true;
}

/* Fills `out` as sampleDetail() does, from the slices themselves. `visible` is the part of the row's members
 * in the pixels. */
export function sampleSlices(slices, visible, begin, step, columns, classOf, out, weight = 1) {
    for (const slice of visible) {
        const kind = classOf(slice);
        if (kind === 255) continue;
        const from = (slices.begin[slice] - begin) / step,
            to = (slices.end[slice] - begin) / step;
        if (to >= 0 && from < columns)
            cover(out, columns, KINDS, 1, Math.max(0, from), Math.min(columns, to), kind, weight);
    }
}
