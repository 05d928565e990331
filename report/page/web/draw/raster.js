/* Rows of states as pixels. A picture of a hundred lanes has a hundred thousand columns, too many for one
 * drawing call each, so all pixels are put on the canvas at once. */
import { RUNNING, SLICE, QUEUED, FADED } from "../model/lists.js";
import { CLASSES, CLASS_OF, TILE } from "../model/states.js";
import { rowOf, firstAfter } from "../model/rows.js";
import { makeDetail, sampleDetail, sampleSlices } from "./detail.js";

const KINDS = CLASSES.length,
    RUNNING_CLASS = CLASS_OF[RUNNING],
    SLICE_CLASS = CLASS_OF[SLICE];
const MAX_EDGE = 8; /* pixels of a lighter edge */
const GAP_FROM = 5; /* pixels: a longer slice stands a pixel apart from the slice before */

/* Pixels of one picture, blank: `paper` is the ground, `tiles` the patterns of the classes. `old` is the
 * picture before or null; its memory is reused at equal size. */
export function makeRaster(old, width, height, paper, tiles) {
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
        shares: isSame ? old.shares : new Float32Array(width * KINDS),
    };
}

/* One column of a row: the shares of its states, stacked; a share above 0 stays visible. `kinds` are the
 * row's classes, from the bottom up. */
function paintColumn(raster, kinds, x, top, height, min) {
    const { shares, pixels, tiles, width } = raster,
        tileX = x % TILE;
    let bottom = top + height;
    for (let k = 0; k < kinds.length && bottom > top; k++) {
        const kind = kinds[k],
            share = shares[x * KINDS + kind];
        if (share === 0) continue;
        const tall = Math.max(
            share * height,
            kind === RUNNING_CLASS ? min : kind === SLICE_CLASS ? 0.6 * height : 1
        );
        const end = Math.max(top, Math.round(bottom - tall)),
            tile = tiles[kind];
        for (let y = bottom - 1, at = y * width + x; y >= end; y--, at -= width)
            pixels[at] = tile[(y % TILE) * TILE + tileX];
        bottom = end;
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

/* A task's time in the queue fills the blank from the start to the task's own start: the trace has no such
 * slice. */
export function paintQueued(raster, scale, top, height, start, isFaded) {
    const { pixels, paper, tiles, width } = raster,
        tile = tiles[CLASS_OF[isFaded ? FADED : QUEUED]];
    const toX = (time) => Math.min(width, Math.max(0, Math.round((time - scale.window.begin) / scale.step)));
    for (let x = toX(0), end = toX(start); x < end; x++)
        for (let y = top; y < top + height; y++)
            if (pixels[y * width + x] === paper) pixels[y * width + x] = tile[(y % TILE) * TILE + (x % TILE)];
}

/* A row that can be drawn: the slices of one lane or task. The first drawing makes the levels of detail.
 * `classOf` returns the class of a slice. */
export function makeRow(trace, rows, index, classOf) {
    return {
        slices: trace.slices,
        unknown: trace.spans.unknown,
        members: rowOf(rows, index),
        end: trace.end,
        classOf,
        detail: null,
    };
}

/* The members of a row within a window of time. */
function visibleMembers(row, window) {
    const { begin, end } = row.slices;
    let low = firstAfter(row.members, begin, window.begin);
    if (low > 0 && end[row.members[low - 1]] >= window.begin) low--;
    return row.members.subarray(low, firstAfter(row.members, begin, window.end));
}

/* Draws a row into the pixels top..top+height. Returns the slices that were drawn one by one, or null where
 * the picture is too coarse for single slices. */
export function paintRow(raster, row, scale, top, height) {
    raster.shares.fill(0);
    row.detail ??= makeDetail(row.slices, row.members, row.end, row.classOf);
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
            raster.shares
        );
    }
    const min = Math.max(1, Math.round(height * 0.16)),
        kinds = row.detail.kinds;
    for (let x = 0; x < raster.width; x++) paintColumn(raster, kinds, x, top, height, min);
    if (visible !== null) {
        partSlices(raster, row, visible, scale, top, height);
        lightenEnds(raster, row, visible, scale, top, height);
    }
    return visible;
}
