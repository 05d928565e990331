/* The legend, which is the filter as well: each state with its colour, pattern and meaning; pressed out, it fades. */
import { element, replaceChildren } from "./dom.js";
import { STATES, QUEUED, BLOCKED, WAITING } from "./states.js";

/* Which states a group's traces have, so that the legend explains what is there and nothing else. */
function statesOf(group) {
    const found = new Set();
    for (const { trace } of group.cells) {
        if (trace === null) continue;
        const counts = new Uint32Array(16),
            { state, count } = trace.stretches;
        for (let i = 0; i < count; i++) counts[state[i]]++;
        counts.forEach((size, one) => size > 0 && found.add(one));
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

export function showLegend(parent, store, { group, hidden, open }) {
    const found = statesOf(group),
        always = open.size > 0;
    const shown = STATES.filter(({ state }) => found.has(state) && (state !== QUEUED || always));
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
                element("span", { class: `swatch state-${state}`, "aria-hidden": "true" }),
                element("b", { text: name }),
                element("span", { class: "means", text: `: ${means}` })
            )
        )
    );
}
