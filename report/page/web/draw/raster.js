/* Rows of states as pixels. A picture of a hundred lanes has a hundred thousand columns, too many for one
 * drawing call each, so all pixels are put on the canvas at once. */
import { PARKED, QUEUED, FADED, RUNNING } from "../model/lists.js";
import { CLASSES, CLASS_OF, TILE, blend } from "../model/states.js";
import { rowOf, firstAfter } from "../model/rows.js";
import { makeDetail, sampleDetail, sampleSlices } from "./detail.js";

const KINDS = CLASSES.length,
    RUNNING_CLASS = CLASS_OF[RUNNING],
    PARKED_CLASS = CLASS_OF[PARKED];
const MAX_EDGE = 8; /* pixels of a lighter edge */
const GAP_FROM = 5; /* pixels: a longer slice stands a pixel apart from the slice before */
const MIN_TINT = 0.3; /* what ran shorter than a pixel can be seen */
const FULL = 0.97; /* of a pixel: drawn as the state alone */
const DOTS = 5 /* pixels between the dots of a hairline */,
    SPARSE_DOTS = 16; /* where rows are dense */
const TINTS = 16; /* shades between one state and another */

/* Pixels of one picture, blank: `paper` is the ground, `tiles` the patterns of the classes, `outline` the
 * edge around what is parked. `old` is the picture before or null; its memory is reused at equal size. */
export function makeRaster(old, width, height, { paperPixel: paper, tiles, outline }) {
    const isSame = old?.width === width && old.height === height;
    const image = isSame ? old.image : new ImageData(Math.max(1, width), Math.max(1, height));
    const pixels = isSame ? old.pixels : new Uint32Array(image.data.buffer);
    pixels.fill(paper);
    return {
        image,
        pixels,
        width,
        height,
        paper,
        tiles,
        outline,
        tinted: isSame && old.tiles === tiles ? old.tinted : new Map(),
        shares: isSame ? old.shares : new Float32Array(width * KINDS),
    };
}

/* The pattern of class `under` (KINDS: paper) with the colour of what runs over it. */
function tintedTile(raster, under, share) {
    const step = Math.round(Math.max(MIN_TINT, share) * TINTS),
        key = under * (TINTS + 1) + step;
    let tile = raster.tinted.get(key);
    if (tile === undefined) {
        const below = raster.tiles[under];
        tile = raster.tiles[RUNNING_CLASS].map((pixel, i) =>
            blend(below === undefined ? raster.paper : below[i], pixel, step / TINTS)
        );
        raster.tinted.set(key, tile);
    }
    return tile;
}

function fillColumn({ pixels, width }, x, top, bottom, tile) {
    const tileX = x % TILE;
    for (let y = top, at = top * width + x; y < bottom; y++, at += width)
        pixels[at] = tile[(y % TILE) * TILE + tileX];
}

/* One column of a row that is in one state at a time: the state that lasted longest in the column. What ran
 * for less than the column tints it, so that no column has more dark rows than there are CPUs. */
export function paintColumn(raster, kinds, x, top, height) {
    const { shares, tiles } = raster,
        at = x * KINDS;
    let under = KINDS,
        rest = 1;
    for (const kind of kinds) rest -= shares[at + kind];
    for (const kind of kinds) {
        const share = kind === RUNNING_CLASS ? 0 : shares[at + kind];
        if (share > 0 && (under === KINDS ? share >= rest || share >= MIN_TINT : share > shares[at + under]))
            under = kind;
    }
    const running = shares[at + RUNNING_CLASS];
    if (running >= FULL) fillColumn(raster, x, top, top + height, tiles[RUNNING_CLASS]);
    else if (running > 0) fillColumn(raster, x, top, top + height, tintedTile(raster, under, running));
    else if (under !== KINDS) fillColumn(raster, x, top, top + height, tiles[under]);
    else {
        const some = kinds.find((kind) => shares[at + kind] > 0); /* shorter than a pixel, and nothing else */
        if (some !== undefined) fillColumn(raster, x, top, top + height, tiles[some]);
    }
}

/* One column of a band of `count` rows: the shares of their states, stacked from the bottom up. Less than a
 * pixel is one pixel, paler the shorter it lasted, so that a single task among many can be seen. */
export function paintStack(raster, x, top, height, shares, count) {
    const { tiles, paper, pixels, width } = raster;
    let bottom = top + height;
    for (let kind = 0; kind < KINDS && bottom > top; kind++) {
        const tall = shares[kind] * height;
        if (tall <= 0) continue;
        const begin = Math.max(top, bottom - Math.max(1, Math.round(tall)));
        fillColumn(raster, x, begin, bottom, tiles[kind]);
        const lasted = shares[kind] * count;
        if (tall < 1 && lasted < FULL)
            for (let y = begin; y < bottom; y++)
                pixels[y * width + x] = blend(paper, pixels[y * width + x], Math.max(MIN_TINT, lasted));
        bottom = begin;
    }
}

/* Draws the edge around everything that is parked. */
export function outlineParked({ pixels, width, height, tiles, outline }) {
    const parked = tiles[PARKED_CLASS][0],
        isInside = (at) => pixels[at] === parked || pixels[at] === outline;
    for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
            if (pixels[at] !== parked) continue;
            const isEdge =
                y === 0 ||
                y === height - 1 ||
                x === 0 ||
                !isInside(at - 1) ||
                (x < width - 1 && !isInside(at + 1)) ||
                !isInside(at - width) ||
                !isInside(at + width);
            if (isEdge) pixels[at] = outline;
        }
    }
}

/* Where a long slice begins, one column of paper parts it from its neighbour. */
function partSlices(raster, row, visible, scale, top, height) {
    for (const slice of visible) {
        const from = (row.slices.begin[slice] - scale.window.begin) / scale.step;
        const to = (row.slices.end[slice] - scale.window.begin) / scale.step;
        const x = Math.round(from);
        if (to - from >= GAP_FROM && x > 0 && x < raster.width && row.classOf(slice) !== 255)
            for (let y = top; y < top + height; y++) raster.pixels[y * raster.width + x] = raster.paper;
    }
}

/* The edge of a wait that was over at an unknown instant before its end is lighter: every other pixel is
 * paper. */
function lightenEnds(raster, row, visible, scale, top, height) {
    const { pixels, paper, width } = raster;
    for (const slice of visible) {
        const from = (row.slices.begin[slice] - scale.window.begin) / scale.step;
        const to = (row.slices.end[slice] - scale.window.begin) / scale.step;
        if (
            to - from < GAP_FROM ||
            row.unknown[row.slices.span[slice]] === 0 ||
            row.end <= row.slices.end[slice]
        )
            continue;
        const edge = Math.min(MAX_EDGE, (to - from) / 3);
        for (let x = Math.max(0, Math.round(to - edge)); x < Math.min(width, Math.round(to)); x++)
            for (let y = top + ((x + top) % 2); y < top + height; y += 2) pixels[y * width + x] = paper;
    }
}

/* A task's time in the queue is a dotted hairline from the start to the task's own start: the trace has no
 * such slice. */
export function paintQueued(raster, scale, top, height, start, isFaded) {
    const { pixels, paper, tiles, width } = raster,
        mark = isFaded ? tiles[CLASS_OF[FADED]][0] : tiles[CLASS_OF[QUEUED]].find((pixel) => pixel !== paper);
    const toX = (time) => Math.min(width, Math.max(0, Math.round((time - scale.window.begin) / scale.step)));
    const row = (top + (height >> 1)) * width,
        gap = height < 4 ? SPARSE_DOTS : DOTS,
        shift = height < 4 ? 5 * (top >> 1) : 0; /* dense rows are no grid */
    for (let x = toX(0), end = toX(start); x < end; x++)
        if ((x + shift) % gap === 0 && pixels[row + x] === paper) pixels[row + x] = mark;
}

/* A row that can be drawn: the slices of one lane, one task, or a band of `size` tasks. The first drawing
 * makes the levels of detail. `classOf` returns the class of a slice. */
export function makeRow(trace, rows, index, classOf, size = 1) {
    return {
        slices: trace.slices,
        unknown: trace.spans.unknown,
        members: rowOf(rows, index),
        end: trace.end,
        classOf,
        size,
        detail: null,
    };
}

/* The members of a row within a window of time. */
function visibleMembers(row, window) {
    const { begin, end } = row.slices;
    /* The slices of a band lie side by side, and are not sorted. */
    if (row.size > 1)
        return row.members.filter((slice) => begin[slice] <= window.end && end[slice] >= window.begin);
    let low = firstAfter(row.members, begin, window.begin);
    if (low > 0 && end[row.members[low - 1]] >= window.begin) low--;
    return row.members.subarray(low, firstAfter(row.members, begin, window.end));
}

/* Without the kernel's records more tasks say that they run than there are CPUs: each then ran for its share
 * of them. `raster.cap` has a factor for each column. */
function capRunning({ shares, cap, width }) {
    for (let x = 0; x < width; x++) shares[x * KINDS + RUNNING_CLASS] *= cap[x];
}

/* Draws a row into the pixels top..top+height. Returns the slices that were drawn one by one, or null where
 * the picture is too coarse for single slices, or a band. */
export function paintRow(raster, row, scale, top, height) {
    raster.shares.fill(0);
    const weight = 1 / row.size;
    row.detail ??= makeDetail(row.slices, row.members, row.end, row.classOf, weight);
    let visible = null;
    if (!sampleDetail(row.detail, scale.window.begin, scale.step, raster.width, raster.shares)) {
        visible = visibleMembers(row, scale.window);
        sampleSlices(
            row.slices,
            visible,
            scale.window.begin,
            scale.step,
            raster.width,
            row.classOf,
            raster.shares,
            weight
        );
    }
    const kinds = row.detail.kinds;
    if (raster.cap !== undefined) capRunning(raster);
    if (row.size > 1) {
        for (let x = 0; x < raster.width; x++)
            paintStack(raster, x, top, height, raster.shares.subarray(x * KINDS, (x + 1) * KINDS));
        return null;
    }
    for (let x = 0; x < raster.width; x++) paintColumn(raster, kinds, x, top, height);
    if (visible !== null && height >= GAP_FROM) {
        partSlices(raster, row, visible, scale, top, height);
        lightenEnds(raster, row, visible, scale, top, height);
    }
    return visible;
}
