/* The legend, also the filter: each state with its colour, pattern and meaning; a button that is not pressed
 * fades its state. Helpers have an entry without a button. */
import { element, replaceChildren, swatch } from "../draw/dom.js";
import { QUEUED, BLOCKED, WAITING } from "../model/lists.js";
import { STATES, shownState } from "../model/states.js";
import { drawnHelpers } from "../draw/helpers.js";

/* The states in a group's traces: the legend explains no others. */
function statesOf(group) {
    const found = new Set();
    for (const { trace } of group.cells) {
        if (trace === null) continue;
        const counts = new Uint32Array(16),
            { state, count } = trace.slices;
        for (let i = 0; i < count; i++) counts[state[i]]++;
        counts.forEach((size, one) => size > 0 && found.add(shownState(trace, one)));
        if (trace.tasks.count > 0) found.add(QUEUED);
        if (found.has(BLOCKED)) found.add(WAITING);
    }
    return found;
}

function toggle(store, state) {
    const hidden = new Set(store.state.hidden);
    if (!hidden.delete(state)) hidden.add(state);
    store.set({ hidden });
}

const HELPER_MEANS =
    "a server that simul started for the tasks to talk to; as high as its mean share of a CPU " +
    "over the whole run";

function helperItem() {
    return element(
        "span",
        { class: "legend-item legend-helper", title: `${HELPER_MEANS}.` },
        element("span", { class: "swatch swatch-helper", "aria-hidden": "true" }),
        element("b", { text: "helper" }),
        element("span", { class: "means", text: `: ${HELPER_MEANS}` })
    );
}

export function showLegend(parent, store, { group, hidden }) {
    const found = statesOf(group),
        shown = STATES.filter(({ state }) => found.has(state));
    replaceChildren(
        parent,
        ...shown.map(({ state, name, means }) =>
            element(
                "button",
                {
                    type: "button",
                    class: "legend-item",
                    "aria-pressed": String(!hidden.has(state)),
                    title: `${means}. Press to fade it.`,
                    on: { click: () => toggle(store, state) },
                },
                swatch(state),
                element("b", { text: name }),
                element("span", { class: "means", text: `: ${means}` })
            )
        ),
        group.cells.some(({ sample, trace }) => trace !== null && drawnHelpers(sample).length > 0)
            ? helperItem()
            : null
    );
}
