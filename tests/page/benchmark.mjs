/* Prints how fast the page is with a large trace: size, time until it can be used, time of a frame while
 * panning at full zoom-out (at most 8 MB, 1.0 s and 16 ms are wanted on 2 CPUs); each also as CPU time of the
 * page's main thread, which a busy machine disturbs less. It measures and judges nothing: it is no test.
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

/* Pans by keys at nearly full zoom-out, once a frame. For each: the time that the page's own code and the
 * drawing take within the frame, and the time from one frame to the next, which no page can make shorter than
 * the display's own 16.7 ms. */
async function panTimes(page) {
    await page.locator(".track").first().scrollIntoViewIfNeeded();
    return page.evaluate(async (pans) => {
        const press = (key) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        const frame = () => new Promise(requestAnimationFrame),
            work = [],
            intervals = [];
        const canvas = document.querySelector(".track canvas");
        press("+");
        await frame();
        await frame();
        for (let i = 0, before = performance.now(); i < pans; i++) {
            let begin = 0;
            /* Callbacks of one frame are called in the order in which they were asked for: this one, the
             * page's, the one that is waited for. */
            requestAnimationFrame(() => {
                begin = performance.now();
            });
            press(i % 8 < 4 ? "l" : "h");
            await frame();
            canvas.getContext("2d").getImageData(0, 0, 1, 1); /* waits for the drawing itself */
            work.push(performance.now() - begin);
            intervals.push(performance.now() - before);
            before = performance.now();
        }
        return { work, intervals };
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
                { work, intervals } = await panTimes(opened.page);
            const cpuOfEach = ((await threadTime(opened.session)) - before) / work.length;
            print("a frame while panning", work, cpuOfEach);
            print("from frame to frame", intervals, cpuOfEach);
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
