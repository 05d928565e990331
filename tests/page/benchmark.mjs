/* Prints how fast the page is with a large trace: size, time until it can be used, time of a frame while panning at
 * full zoom-out; each also as CPU time of the page's main thread, which a busy machine disturbs less. It measures and judges
 * nothing: it is no test.
 *
 *     node tests/page/benchmark.mjs [PAGE]
 *
 * Without a page, one of a made trace: 500,000 spans, which are 1,000,000 edges, on 100 lanes. */
import { mkdtempSync, writeFileSync, statSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openBrowser } from "./support/browser.mjs";
import { makePage, makeRun } from "./support/make_page.mjs";
import { packTrace } from "./support/pack.mjs";
import { bigTrace } from "./support/big_trace.mjs";

const REPEATS = 5,
    PANS = 60;

function makeBigPage(folder) {
    const path = join(folder, "report.html"),
        cell = "made.threads.100",
        trace = bigTrace(500000, 100);
    writeFileSync(
        path,
        makePage({
            run: makeRun([{ id: cell, runner: "threads", workers: 100, tasks: trace.tasks.length }]),
            traces: [{ cell, packed: packTrace(cell, trace) }],
        })
    );
    return path;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/* CPU time of the page's main thread, in ms. */
async function threadTime(session) {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ThreadTime").value * 1000;
}

async function openOnce(browser, path) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const begin = performance.now();
    await page.goto(`file://${path}`, { waitUntil: "commit" });
    await page.waitForFunction(() => document.documentElement.dataset.ready === "true", null, {
        polling: "raf",
        timeout: 60000,
    });
    const ready = performance.now() - begin;
    return { page, session, ready, cpu: await threadTime(session) };
}

/* Pans by keys at nearly full zoom-out; the time that the page's own code and the browser's drawing take for each. */
async function panTimes(page) {
    await page.locator(".strip").first().scrollIntoViewIfNeeded();
    return page.evaluate(async (pans) => {
        const press = (key) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve)),
            times = [];
        const canvas = document.querySelector(".strip canvas");
        press("+");
        await frame();
        for (let i = 0; i < pans; i++) {
            await frame();
            press(i % 8 < 4 ? "l" : "h");
            const begin = performance.now();
            await frame(); /* the page draws in this frame, before or after this callback */
            canvas.getContext("2d").getImageData(0, 0, 1, 1); /* waits for the drawing itself */
            times.push(performance.now() - begin);
        }
        return times;
    }, PANS);
}

function print(what, times, cpu) {
    console.log(
        `${what}: median ${median(times).toFixed(1)} ms, least ${Math.min(...times).toFixed(1)} ms, ` +
            `most ${Math.max(...times).toFixed(1)} ms ` +
            `of ${times.length}; CPU ${cpu.toFixed(1)} ms`
    );
}

async function measure(browser, path) {
    const ready = [],
        cpu = [];
    for (let i = 0; i < REPEATS; i++) {
        const opened = await openOnce(browser, path);
        ready.push(opened.ready);
        cpu.push(opened.cpu);
        if (i === REPEATS - 1) {
            const before = await threadTime(opened.session),
                times = await panTimes(opened.page);
            print(
                "a frame while panning",
                times,
                ((await threadTime(opened.session)) - before) / times.length
            );
        }
        await opened.page.close();
    }
    print("until it can be used", ready, median(cpu));
    console.log(`the file: ${(statSync(path).size / 1e6).toFixed(1)} MB`);
}

async function main() {
    const folder = mkdtempSync(join(tmpdir(), "simul-page-")),
        browser = await openBrowser();
    try {
        await measure(browser, process.argv[2] ? resolve(process.argv[2]) : makeBigPage(folder));
    } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
    }
}

await main();
