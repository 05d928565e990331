/* Prints how fast the page is with a large trace: size, time until its first screen, the overview, is there,
 * and time of a frame while panning a workload at full zoom-out (at most 8 MB, 0.35 of the time of speedscope
 * and 16 ms are wanted on 2 CPUs; 3.5 MB for a default run); each also as CPU time of the page's main thread,
 * which a busy machine disturbs less. Speedscope (https://www.speedscope.app) opens the trace in turn with
 * the page, where npm has installed it. It measures and judges nothing: it is no test.
 *
 *     node tests/page/benchmark.mjs [PAGE]
 *
 * Without a page, one of a made trace: 500,000 spans, which are 1,000,000 edges, on 100 lanes. */
import { existsSync, mkdtempSync, writeFileSync, statSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openBrowser } from "./support/browser.mjs";
import { ROOT, makePage, makeRun } from "./support/make_page.mjs";
import { packTrace } from "./support/pack.mjs";
import { bigTrace } from "./support/big_trace.mjs";

const REPEATS = 5,
    PANS = 60;

const CELL = "made.threads.100",
    SPEEDSCOPE = `${ROOT}tests/page/node_modules/speedscope/dist/release/index.html`;

/* The row of a cell, as report/page/page_overview.c writes it. */
const STORY =
    '<article class="story" data-group="made"><h2><a href="#made">Made</a></h2><p>Of a million edges.</p>' +
    '<table><thead><tr><th class="what">made</th><th>time</th><th class="shape"></th></tr></thead><tbody>' +
    `<tr data-cell="${CELL}"><th><a href="#made">threads</a></th><td>1 s</td><td class="shape"></td></tr>` +
    "</tbody></table></article>";

function makeBigPage(folder, trace) {
    const path = join(folder, "report.html");
    writeFileSync(
        path,
        makePage({
            run: makeRun([{ id: CELL, runner: "threads", workers: 100, tasks: trace.tasks.length }]),
            traces: [{ cell: CELL, packed: packTrace(CELL, trace) }],
            overview: STORY,
        })
    );
    return path;
}

/* The spans as pairs of events on the lanes of their tasks (Trace Event Format), the way that speedscope's
 * own command hands a file over. Returns the address of the page. */
function makeSpeedscope(folder, trace) {
    const path = join(folder, "speedscope.js"),
        lanes = trace.lanes.length;
    const events = trace.spans.flatMap(({ begin, end, task, what, at }) => {
        /* Speedscope compares the arguments of a pair, and complains slowly where they differ. */
        const event = { name: what, pid: 1, tid: (task % lanes) + 1, args: { at } };
        return [
            { ...event, ph: "B", ts: begin / 1000 },
            { ...event, ph: "E", ts: end / 1000 },
        ];
    });
    const bytes = Buffer.from(JSON.stringify({ traceEvents: events }));
    writeFileSync(path, `speedscope.loadFileFromBase64("made.json", "${bytes.toString("base64")}")`);
    return `file://${SPEEDSCOPE}#localProfilePath=${path}`;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/* CPU time of the page's main thread, in ms. */
async function threadTime(session) {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ThreadTime").value * 1000;
}

const isReady = () => document.documentElement.dataset.ready === "true";
/* The names of its views appear with the first picture. */
const isSpeedscopeReady = () => document.body.innerText.includes("Time Order");

/* Opens an address, and waits until a function of the page returns true and the next frame is drawn. */
async function openOnce(browser, url, whenReady) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const begin = performance.now();
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(whenReady, null, { polling: "raf", timeout: 120000 });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const ready = performance.now() - begin;
    return { page, session, ready, cpu: await threadTime(session) };
}

async function openWorkload(page) {
    await page.locator(".story[data-group] h2 a").first().click();
    await page.locator("#workload .track canvas").first().waitFor();
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

async function measurePans({ page, session }) {
    await openWorkload(page);
    const before = await threadTime(session),
        { work, intervals } = await panTimes(page);
    const cpuOfEach = ((await threadTime(session)) - before) / work.length;
    print("a frame while panning", work, cpuOfEach);
    print("from frame to frame", intervals, cpuOfEach);
}

/* `other` is the address of speedscope with the trace, or undefined. */
async function measure(browser, path, other) {
    const own = { times: [], cpu: [] },
        speedscope = { times: [], cpu: [] };
    for (let i = 0; i < REPEATS; i++) {
        const opened = await openOnce(browser, `file://${path}`, isReady);
        own.times.push(opened.ready);
        own.cpu.push(opened.cpu);
        if (i === REPEATS - 1) await measurePans(opened);
        await opened.page.close();
        if (other === undefined) continue;
        const compared = await openOnce(browser, other, isSpeedscopeReady);
        speedscope.times.push(compared.ready);
        speedscope.cpu.push(compared.cpu);
        await compared.page.close();
    }
    print("until its first screen is there", own.times, median(own.cpu));
    if (other !== undefined) {
        print("until speedscope's is there", speedscope.times, median(speedscope.cpu));
        console.log(
            `of speedscope's time: ${(median(own.times) / median(speedscope.times)).toFixed(2)} ` +
                `(CPU ${(median(own.cpu) / median(speedscope.cpu)).toFixed(2)})`
        );
    }
    console.log(`the file: ${(statSync(path).size / 1e6).toFixed(1)} MB`);
}

async function main() {
    const folder = mkdtempSync(join(tmpdir(), "simul-page-")),
        browser = await openBrowser();
    try {
        if (process.argv[2]) {
            await measure(browser, resolve(process.argv[2]));
        } else {
            const trace = bigTrace(500000, 100);
            const other = existsSync(SPEEDSCOPE) ? makeSpeedscope(folder, trace) : undefined;
            if (other === undefined) console.log("speedscope is not installed (npm ci in tests/page)");
            await measure(browser, makeBigPage(folder, trace), other);
        }
    } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
    }
}

await main();
