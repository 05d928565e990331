/* Times as places and as words: the axis, zooming, the lens, and how figures are written. */
import test from "node:test";
import assert from "node:assert/strict";
import {
    ticks,
    tickLabel,
    makeScale,
    zoomWindow,
    panWindow,
    lensFactor,
} from "../../report/page/web/draw/scale.js";
import { duration, mean, meanOnCpu } from "../../report/page/web/model/figure.js";

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

test("the lens widens what is short, in round numbers, and nothing else", () => {
    assert.deepEqual(
        [lensFactor(10, 205), lensFactor(53, 205), lensFactor(205, 205), lensFactor(1, 1e6)],
        [20, 1, 1, 1e6]
    );
});

test("a mean on CPU that is not measured is a range, below 0.1 a bound", () => {
    const shown = (middle, lower, upper) =>
        meanOnCpu({ mean: middle, source: "inferred", inferred: { lower, estimate: middle, upper } });
    assert.equal(shown(0.7, 0.4, 0.861), "0.40-0.86");
    assert.equal(shown(1.98, 1.978, 1.981), "~1.98");
    assert.equal(shown(0.05, 0.01, 0.09), "<0.1");
    assert.equal(meanOnCpu({ mean: 0.05, source: "measured" }), "0.05");
    assert.equal(meanOnCpu({ mean: 0.62, source: "inferred" }), "~0.62");
});

test("figures have about three digits and never show something as nothing", () => {
    assert.deepEqual([0, 999, 1500, 10175912, 205087554, 999.6e6, 12e9].map(duration), [
        "0",
        "999 ns",
        "1.50 us",
        "10.2 ms",
        "205 ms",
        "1.00 s",
        "12.0 s",
    ]);
    assert.deepEqual([0, 0.0001, 3.951, 20].map(mean), ["0.00", "<0.01", "3.95", "20.0"]);
});
