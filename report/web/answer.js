/* Joins the static answer and the race: below each workload's sentences, what its traces prove, each claim a link to
 * the moment in the picture. */
import { element } from "./dom.js";
import { claimsOf } from "./claims.js";
import { writeAddress } from "./address.js";
import { axisEnd } from "./run.js";

function claimLink(group, cell, claim, goTo) {
    const target = {
        group,
        cell,
        task: claim.task ?? -1,
        cursor: claim.at,
        range: null,
        open: new Set(),
        lens: true,
        view: claim.view ?? { begin: 0, end: axisEnd(group) },
    };
    return element("a", {
        href: writeAddress(target, axisEnd(group)),
        text: claim.text,
        on: {
            click: (event) => {
                event.preventDefault();
                goTo({
                    group,
                    cell,
                    task: target.task,
                    cursor: claim.at,
                    view: claim.view ?? null,
                    range: null,
                });
            },
        },
    });
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
                      ...links.flatMap((link, i) => (i > 0 ? ["; ", link] : [link]))
                  );
        })
        .filter((line) => line !== null);
    return lines.length === 0 ? null : element("ul", { class: "claims" }, ...lines);
}

/* Puts the claims of a group below its static answer, once. */
export function addClaims(group, goTo) {
    const answer = [...document.querySelectorAll("#answer .answer a")].find(
        (link) => link.getAttribute("href") === `#group-${group.name}`
    )?.parentElement;
    const claims = answer && answer.dataset.claims === undefined ? claimList(group, goTo) : null;
    if (claims === null || claims === undefined) return;
    answer.dataset.claims = "true";
    answer.after(claims);
}
