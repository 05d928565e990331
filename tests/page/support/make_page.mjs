/* Fills report/page/web/page.html without simul: pages of traces that no run can be made to give. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BUILT = `${dirname(process.env.SIMUL ?? `${ROOT}build/simul`)}/web/`;

const inScript = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");
const hashOf = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

function dataBlocks(run, sources, said, traces) {
    const blocks = traces.map(
        ({ cell, repeat = 0, packed, isRepeat = false }) =>
            `<script type="text/plain" class="trace${isRepeat ? " repeat" : ""}" data-cell="${cell}" ` +
            `data-repeat="${repeat}">${packed}</script>\n`
    );
    const shown = Object.fromEntries(run.cells.map(({ id, runner }) => [id, { label: runner }]));
    return (
        `<script type="application/json" id="run">${inScript(run)}</script>\n` +
        `<script type="application/json" id="shown">${inScript(shown)}</script>\n` +
        `<script type="application/json" id="sources">${inScript(sources)}</script>\n` +
        `<script type="application/json" id="said">${inScript(said)}</script>\n${blocks.join("")}`
    );
}

/* `traces`: [{ cell, repeat, packed }] with the base64 of each; `said`: by cell, as page_said.c writes it.
 * Returns the page's text. */
export function makePage({
    run,
    sources = {},
    said = {},
    traces,
    overview = "",
    answer = "",
    title = "simul",
}) {
    const style = readFileSync(`${BUILT}style.css`, "utf8"),
        script = readFileSync(`${BUILT}script.js`, "utf8");
    const parts = {
        title,
        style,
        script,
        overview,
        answer,
        "style-hash": hashOf(style),
        "script-hash": hashOf(script),
        data: dataBlocks(run, sources, said, traces),
    };
    return readFileSync(`${ROOT}report/page/web/page.html`, "utf8").replaceAll(
        /\{\{([a-z-]+)\}\}/g,
        (_, name) => parts[name] ?? ""
    );
}

/* A run.json of these cells, as far as the page needs it. */
export function makeRun(cells) {
    return {
        simul: "0.0.0",
        machine: { cpus_allowed: 2 },
        runners: {},
        workloads: {},
        cells: cells.map((cell) => ({
            group: "made",
            title: "made",
            workload: "made",
            kind: "mixed",
            tasks: 1,
            workers: null,
            workers_are_tasks: false,
            params: {},
            status: "ok",
            error: null,
            samples: [],
            summary: null,
            trace: null,
            published: null,
            notes: [],
            ...cell,
        })),
    };
}
