/* Joins the static answer and the race: below each workload's sentences, what its traces prove, each claim a
 * link to the moment in the picture. */
import { element, link } from "../draw/dom.js";
import { claimsOf } from "../model/claims.js";
import { writeAddress, stripAddress } from "../model/address.js";
import { axisEnd } from "../model/run.js";
import { beforeLens, lensFactor } from "../draw/scale.js";

/* A claim's view is in the run's own time; its strip may be under a lens. */
function viewOf(group, cell, claim) {
    return claim.view ? beforeLens(claim.view, lensFactor(cell.trace.end, axisEnd(group))) : null;
}

function claimLink(group, cell, claim, goTo) {
    const view = viewOf(group, cell, claim),
        target = { group, cell, task: claim.task ?? -1, cursor: claim.at, range: null },
        whole = { begin: 0, end: axisEnd(group) };
    const address = writeAddress(
        { ...target, open: new Set(), lens: true, view: view ?? whole },
        axisEnd(group)
    );
    return link(address, claim.text, () => goTo({ ...target, view }));
}

/* A line a runner: its claims. */
function claimList(group, goTo) {
    const lines = group.cells
        .map((cell) => {
            const links = claimsOf(cell).map((claim) => claimLink(group, cell, claim, goTo));
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
    return lines.length === 0 ? null : element("ul", { class: "claims" }, ...lines);
}

/* --- the static sentences --- */

/* A group's own paragraph of the answer; undefined where it has none (a sweep has one for all its points). */
function paragraphOf(group) {
    return [...document.querySelectorAll("#answer .answer a")].find(
        (anchor) => anchor.getAttribute("href") === `#group-${group.name}`
    )?.parentElement;
}

/* The first place in `text` where one of the labels stands as words of their own: { index, label }, or null.
 * The longest label wins: "threads" is not meant where "threads (pool of 4)" stands. */
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

/* Makes the name of each runner in the sentence a link to its strip, where it is first named. */
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
        named.replaceWith(link(stripAddress(group, cell), named.data, () => goTo({ group, cell })));
        cells.delete(found.label);
    }
}

/* Puts the claims of a group below its static answer, once. */
export function addClaims(group, goTo) {
    const answer = paragraphOf(group);
    const claims = answer && answer.dataset.claims === undefined ? claimList(group, goTo) : null;
    if (claims === null || claims === undefined) return;
    answer.dataset.claims = "true";
    answer.after(claims);
}
