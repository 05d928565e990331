/* The report opens in Firefox as in Chromium: it gets ready, nobody complains, and there is a picture. */
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { inflateSync } from "node:zlib";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFirefox, openFirefox } from "./support/firefox.mjs";
import { SIMUL } from "./support/real_run.mjs";

const options = { skip: findFirefox() === undefined ? "firefox-esr is missing" : false };
const FIRST_CANVAS = 'document.querySelector(".story .shape canvas[role=img]")';
let folder, firefox, url;

before(async () => {
    if (options.skip) return;
    folder = mkdtempSync(join(tmpdir(), "simul-firefox-"));
    const run = "count:delay=3ms hog fib:n=20 -n 8 --repeats 3 --trace all -q -o results".split(" ");
    execFileSync(SIMUL, ["run", ...run], { cwd: folder, stdio: "ignore" });
    url = `file://${join(folder, "results/report.html")}`;
    firefox = await openFirefox(folder);
});

after(async () => {
    await firefox?.close();
    if (folder) rmSync(folder, { recursive: true });
});

/* Rows of a PNG that differ from each other: a blank picture has at most two, whatever its filters (PNG
 * specification, 9). */
function distinctRows(png) {
    const parts = [],
        width = png.readUInt32BE(16),
        channels = { 2: 3, 6: 4 }[png[25]];
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
        if (png.toString("latin1", at + 4, at + 8) === "IDAT")
            parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    const bytes = inflateSync(Buffer.concat(parts)),
        size = 1 + width * channels,
        rows = new Set();
    for (let at = 0; at < bytes.length; at += size) rows.add(bytes.toString("latin1", at, at + size));
    return rows.size;
}

test("the overview is there, and nobody complains", options, async () => {
    await firefox.goTo(url);
    await firefox.waitFor('return document.documentElement.dataset.ready === "true"');
    const painted = await firefox.evaluate(
        `const canvas = ${FIRST_CANVAS}, { width, height } = canvas;
         const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
         return data.filter((value, i) => i % 4 === 3 && value > 0).length;`
    );
    assert.ok(painted > 100, `${painted} pixels of the first picture are painted`);
    const png = await firefox.screenshot();
    if (process.env.SCREENSHOT) writeFileSync(process.env.SCREENSHOT, png);
    assert.ok(distinctRows(png) > 100);
    assert.deepEqual(await firefox.problems(url), []);
});

test("a workload opens with its tracks", options, async () => {
    await firefox.evaluate('document.querySelector(".story[data-group] h2 a").click()');
    await firefox.waitFor(
        `const canvas = document.querySelector("#workload .track canvas");
         return canvas !== null && canvas.getContext("2d").getImageData(1, 1, 1, 1).data[3] > 0;`
    );
    const png = await firefox.screenshot();
    if (process.env.SCREENSHOT) writeFileSync(`${process.env.SCREENSHOT}.workload.png`, png);
    assert.ok(distinctRows(png) > 100);
    assert.deepEqual(await firefox.problems(url), []);
});
