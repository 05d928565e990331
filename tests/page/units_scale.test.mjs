/* Times as places and as words: the axis, zooming, the track zoom, and how figures are written. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
    ticks,
    tickLabel,
    makeScale,
    zoomWindow,
    panWindow,
    zoomFactor,
} from "../../report/page/web/draw/scale.js";
import { duration, mean, count } from "../../report/page/web/model/figure.js";

test("an axis has ticks in steps of 1, 2 and 5, named in one unit", () => {
    const scale = makeScale({ begin: 0, end: 204e6 }, 100, 1000),
        found = ticks(scale, 90);
    assert.equal(found.step, 2e7);
    assert.deepEqual(
        found.times.slice(0, 3).map((time) => tickLabel(time, found.step)),
        ["0", "20 ms", "40 ms"]
    );
    assert.equal(tickLabel(2500, 500), "2.5 us");
    assert.ok(Math.abs(scale.toTime(scale.toX(12345)) - 12345) < 1e-6);
});

test("zooming keeps the time below the pointer; no window leaves the run", () => {
    const zoomed = zoomWindow({ begin: 0, end: 1000 }, 0.5, 250, 1000);
    assert.deepEqual(zoomed, { begin: 125, end: 625 });
    assert.deepEqual(panWindow(zoomed, 1e9, 1000), { begin: 500, end: 1000 });
    assert.deepEqual(zoomWindow(zoomed, 100, 300, 1000), { begin: 0, end: 1000 });
});

test("the track zoom widens what is short, in round numbers, and nothing else", () => {
    assert.deepEqual(
        [zoomFactor(10, 205), zoomFactor(53, 205), zoomFactor(205, 205), zoomFactor(1, 1e6)],
        [20, 1, 1, 1e6]
    );
});

const CASES = readFileSync(new URL("../unit/report/figures.txt", import.meta.url), "utf8");

test("figures are written as C writes them", () => {
    const formats = { duration, mean, count },
        cases = CASES.split("\n").filter((line) => /^[a-z]/.test(line));
    assert.ok(cases.length > 100);
    for (const line of cases) {
        const [, format, number, text] = /^(\S+)\t(\S+)\t(.*)$/.exec(line);
        assert.equal(formats[format](Number(number)), text, line);
    }
});
