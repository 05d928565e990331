/* The pictures of a real run, by their pixels: states, the queue, filters, and repeats over one another. */
import assert from "node:assert/strict";
import { see, settle, trackOf } from "./support/browser.mjs";
import { openRaces, press } from "./support/races.mjs";
import { PARKED, WAITING } from "../../report/page/web/model/lists.js";
import { stateColour } from "../../report/page/web/model/states.js";

const races = openRaces("pictures");
const { pageTest } = races;

/* The pixels of a track's canvas in each of the colours (as "#rrggbb"), from `top` on. */
const inkOf = (page, id, colours, top = 0) =>
    page.locator(`.track[data-cell="${id}"] canvas`).evaluate(
        (canvas, [wanted, from]) => {
            const { data } = canvas
                    .getContext("2d")
                    .getImageData(0, from, canvas.width, canvas.height - from),
                found = Object.fromEntries(wanted.map((colour) => [colour, 0]));
            for (let i = 0; i < data.length; i += 4) {
                const colour = `#${[0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("")}`;
                if (colour in found) found[colour]++;
            }
            return found;
        },
        [colours, top]
    );

const WAIT = stateColour(WAITING, false),
    SUSPENDED = stateColour(PARKED, false);

pageTest("a wait that holds its thread and a suspended coroutine differ in colour", {}, async (page) => {
    for (const cell of races.run.cells.filter((one) => one.group === "count")) {
        await see(page, cell.id);
        const ink = await inkOf(page, cell.id, [WAIT, SUSPENDED]),
            isParking = cell.runner === "coroutines";
        assert.ok(ink[isParking ? SUSPENDED : WAIT] > 500, `${cell.id}: ${JSON.stringify(ink)}`);
        if (isParking) assert.equal(ink[WAIT], 0);
        else assert.equal(ink[SUSPENDED], 0);
    }
});

pageTest("a row a task shows its time in the queue; the row of the thread has none", {}, async (page) => {
    const quiet = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue("--quiet").trim()
    );
    const queued = async () => (await inkOf(page, "count.sync", [quiet]))[quiet];
    await see(page, "count.sync");
    const before = await queued();
    assert.ok(before > 300, `${before}`);
    await trackOf(page, "count.sync").getByRole("button", { name: "Show the thread" }).click();
    await settle(page);
    await see(page, "count.sync");
    assert.ok((await queued()) < before * 1.2);
});

pageTest("a state that is filtered out fades in the picture", {}, async (page) => {
    await see(page, "count.sync");
    const pale = async () => (await inkOf(page, "count.sync", [WAIT]))[WAIT];
    assert.ok((await pale()) > 500);
    await page.getByRole("button", { name: /^waiting/ }).click();
    await settle(page);
    assert.equal(await pale(), 0);
    assert.equal(await page.getByRole("button", { name: /^waiting/ }).getAttribute("aria-pressed"), "false");
});

pageTest("the repeats can be laid over one another", {}, async (page) => {
    await see(page, "count.sync");
    const ink = () => page.evaluate(() => document.querySelector(".track canvas").toDataURL());
    const before = await ink();
    await press(page, "r");
    await page.waitForFunction((old) => document.querySelector(".track canvas").toDataURL() !== old, before);
});
