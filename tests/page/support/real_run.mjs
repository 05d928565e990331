/* What the tests of a real run's page have in common: a folder with a report that simul itself has made, a
 * browser, and a page of its own for each test, about which the browser has nothing to complain. */
import test from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { ROOT } from "./make_page.mjs";

export const SIMUL = process.env.SIMUL ?? `${ROOT}build/simul`;

/* Runs `simul run ARGS` and opens a browser: { browser, folder, run, report }. */
export async function openRealRun(name, args) {
    const folder = mkdtempSync(join(tmpdir(), `simul-${name}-`)),
        results = join(folder, "results");
    execFileSync(SIMUL, ["run", ...args, "-q", "-o", results], { cwd: folder, stdio: "ignore" });
    return {
        browser: await openBrowser(),
        folder,
        run: JSON.parse(readFileSync(join(results, "run.json"))),
        report: join(results, "report.html"),
    };
}

export async function closeRealRun(browser, folder) {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
}

/* A function like test(), whose body gets a page: of options.path(), or else of standard().path. */
export function pageTests(defaultRun) {
    return (name, { path = () => defaultRun().path, ...options }, body) =>
        test(name, async () => {
            const page = await openPage(defaultRun().browser, path(), options);
            try {
                await body(page);
                assert.deepEqual(page.problems, []);
            } finally {
                await page.context().close();
            }
        });
}
