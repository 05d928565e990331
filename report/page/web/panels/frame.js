/* The elements that hold the interactive part of the page: race, controls and panels. */
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
        title: element("p", { class: "group-title" }),
        inferred: element("p", { class: "group-title" }),
        legend: element("div", {
            class: "legend",
            role: "group",
            "aria-label": "States: colour and pattern; press one to fade it",
        }),
        instant: element("div", { class: "instant" }),
        source: element("div"),
        totals: element("div"),
        tables: element("div"),
    };
    views.details = element("details", {}, element("summary", { text: "The race as tables" }), views.tables);
    return views;
}

export function mount(views, toolbar, race) {
    replaceChildren(
        document.getElementById("app"),
        views.title,
        views.inferred,
        toolbar.element,
        views.legend,
        race.element,
        element(
            "div",
            { class: "panels" },
            section("instant", "At the cursor", views.instant),
            section("source", "In the source", views.source)
        ),
        section("totals", "In the selected range", views.totals),
        views.details
    );
}
