/* The pictures of a real run, by their pixels: states, the queue, filters, and repeats over one another. */
import assert from "node:assert/strict";
import { see, settle, trackOf } from "./support/browser.mjs";
import { openRaces, press } from "./support/races.mjs";

const races = openRaces("pictures");
const { pageTest } = races;

pageTest("the pictures are drawn: in each track some pixels of every state that it has", {}, async (page) => {
    for (const cell of races.run.cells.filter((one) => one.group === "count")) await see(page, cell.id);
    const inks = await page.evaluate(() =>
        [...document.querySelectorAll(".track")].map((track) => {
            const canvas = track.querySelector("canvas"),
                { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const found = { running: 0, waiting: 0 };
            for (let i = 0; i < data.length; i += 4) {
                found.running += data[i] === 0 && data[i + 1] === 0x72 && data[i + 2] === 0xb2 ? 1 : 0;
                found.waiting += data[i] === 0xcf && data[i + 1] === 0xd5 && data[i + 2] === 0xda ? 1 : 0;
            }
            return found;
        })
    );
    for (const { running, waiting } of inks) assert.ok(running > 0 && waiting > 500, JSON.stringify(inks));
});

pageTest("a row a task shows its time in the queue; the thread has none", {}, async (page) => {
    const queued = () =>
        page.evaluate(() => {
            const canvas = document.querySelector('.track[data-cell="count.sync"] canvas'),
                { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let i = 0; i < data.length; i += 4)
                found += data[i] === 0xee && data[i + 1] === 0xf0 && data[i + 2] === 0xf2 ? 1 : 0;
            return found;
        });
    await see(page, "count.sync");
    /* Of 8 rows, one after another, somewhat less than half is queue. */
    const before = await queued();
    assert.ok(before > 5000);
    await trackOf(page, "count.sync").getByRole("button", { name: "Show the thread" }).click();
    await settle(page);
    await settle(page);
    assert.equal(await queued(), before);
});

pageTest("a state that is filtered out fades in the picture", {}, async (page) => {
    const pale = () =>
        page.evaluate(() => {
            const canvas = document.querySelector('.track[data-cell="count.sync"] canvas');
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, 26);
            let found = 0;
            for (let i = 0; i < data.length; i += 4)
                found += data[i] === 0xcf && data[i + 1] === 0xd5 && data[i + 2] === 0xda ? 1 : 0;
            return found;
        });
    await see(page, "count.sync");
    const before = await pale();
    await page.getByRole("button", { name: /^waiting/ }).click();
    await settle(page);
    assert.ok(before > 500);
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
