/* The elements that hold the interactive part of the page: controls, the race with its panel, and what stands
 * below. */
import { element, replaceChildren } from "../draw/dom.js";

function section(id, title, ...children) {
    return element(
        "section",
        { class: "panel", "aria-labelledby": `${id}-title` },
        element("h3", { id: `${id}-title`, text: title }),
        ...children
    );
}

export function makeViews() {
    const views = {
        headline: element("h2", { class: "headline" }),
        title: element("p", { class: "group-title" }),
        insights: element("div"),
        inferred: element("p", { class: "group-title" }),
        legend: element("div", {
            class: "legend",
            role: "group",
            "aria-label": "States: colour and pattern; press one to fade it",
        }),
        totals: element("div"),
        said: element("details", { hidden: true }),
        tables: element("div"),
    };
    views.details = element("details", {}, element("summary", { text: "The race as tables" }), views.tables);
    return views;
}

export function mount(views, toolbar, race, panel) {
    replaceChildren(
        document.getElementById("app"),
        views.headline,
        views.title,
        views.inferred,
        toolbar.element,
        views.legend,
        element(
            "div",
            { class: "stage" },
            element(
                "div",
                {},
                race.element,
                views.insights,
                views.said,
                section("totals", "In the selected range", views.totals),
                views.details
            ),
            panel.element
        )
    );
}
