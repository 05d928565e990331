/* Sentences that lead into the pictures: a workload's insights, each a link to its instant, and the runners'
 * names in the static answers. */
import { element, link, replaceChildren } from "../draw/dom.js";
import { insightsOf } from "../model/insights.js";
import { writeAddress, trackAddress } from "../model/address.js";
import { axisEnd } from "../model/run.js";

function insightLink(group, cell, insight, goTo) {
    const view = insight.view ?? null,
        target = {
            group,
            cell,
            task: insight.task ?? -1,
            cursor: insight.at,
            range: null,
            wide: new Set(),
        },
        whole = { begin: 0, end: axisEnd(group) };
    const address = writeAddress({ ...target, open: new Set(), view: view ?? whole }, axisEnd(group));
    return link(address, insight.text, () => goTo({ ...target, view }));
}

/* One line for each runner: its insights. */
function insightList(group, goTo) {
    const lines = group.cells
        .map((cell) => {
            const links = insightsOf(cell).map((insight) => insightLink(group, cell, insight, goTo));
            return links.length === 0
                ? null
                : element(
                      "li",
                      {},
                      element("b", { text: `${cell.label}: ` }),
                      ...links.flatMap((one, i) => (i > 0 ? ["; ", one] : [one]))
                  );
        })
        .filter((line) => line !== null);
    return lines.length === 0 ? null : element("ul", { class: "insights" }, ...lines);
}

/* --- the static sentences --- */

/* A group's own paragraph of the answer; undefined where a sweep's points share one. */
function paragraphOf(group) {
    return [...document.querySelectorAll("#answer .answer a")].find(
        (anchor) => anchor.getAttribute("href") === `#group-${group.name}`
    )?.parentElement;
}

/* The first place in `text` where a label stands as whole words: { index, label }, or null. The longest label
 * wins: "threads" does not match within "threads (pool of 4)". */
function firstLabel(text, labels) {
    let best = null;
    for (const label of labels) {
        const index = text.toLowerCase().indexOf(label.toLowerCase());
        const isWord =
            index >= 0 && !/[\w-]/.test(text.charAt(index - 1) + text.charAt(index + label.length));
        if (
            isWord &&
            (best === null ||
                index < best.index ||
                (index === best.index && label.length > best.label.length))
        )
            best = { index, label };
    }
    return best;
}

/* Makes the first mention of each runner in the sentence a link to its track. */
export function linkRunners(group, goTo) {
    const paragraph = paragraphOf(group),
        cells = new Map(group.cells.filter((cell) => cell.hasTrace).map((cell) => [cell.label, cell]));
    let text = paragraph?.lastChild;
    while (text?.nodeType === Node.TEXT_NODE) {
        const found = firstLabel(text.data, cells.keys());
        if (found === null) return;
        const named = text.splitText(found.index),
            cell = cells.get(found.label);
        text = named.splitText(found.label.length);
        named.replaceWith(link(trackAddress(group, cell), named.data, () => goTo({ group, cell })));
        cells.delete(found.label);
    }
}

/* Shows the insights of a group whose traces are read, in place of those of another. */
export function showInsights(parent, group, goTo) {
    const list = insightList(group, goTo);
    replaceChildren(parent, ...(list === null ? [] : [list]));
}
