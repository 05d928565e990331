/* Building the page's elements. Every text goes through textContent or setAttribute, never through a parser,
 * so a name out of a trace cannot become markup. */

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (name === "text") node.textContent = value;
        else if (name === "on")
            for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
        else if (value !== null && value !== undefined && value !== false)
            node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
}

/* An HTML element: `attributes` may also hold "text" (its text) and "on" (its listeners by event type). */
export function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

export function svgElement(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/* A link within the page: its address can be copied or opened elsewhere; a click calls `follow()`, and Back
 * returns from it. */
export function link(href, text, follow, attributes = {}) {
    const click = (event) => {
        event.preventDefault();
        if (location.hash !== href) history.pushState(null, "", href);
        follow();
    };
    return element("a", { href, text, on: { click }, ...attributes });
}

export function swatch(state) {
    return element("span", { class: `swatch state-${state}`, "aria-hidden": "true" });
}

/* A table that scrolls sideways where the window is too narrow, like the tables of the static page. The first
 * column heads its row; a cell may be a text or a node. */
export function table(caption, headings, rows) {
    /* Words begin at the left, figures end at the right, and so do their headings. */
    const isWords = headings.map((_, index) => rows.some((row) => /^[a-z]/i.test(row[index] ?? "")));
    const cell = (content, index) =>
        index === 0
            ? element("th", { scope: "row" }, content ?? "-")
            : element("td", isWords[index] ? { class: "words" } : {}, content ?? "-");
    const body = rows.map((row) => element("tr", {}, ...row.map(cell)));
    return element(
        "div",
        { class: "scroll", role: "group", tabindex: "0", "aria-label": caption },
        element(
            "table",
            {},
            element("caption", { text: caption }),
            element(
                "thead",
                {},
                element(
                    "tr",
                    {},
                    ...headings.map((heading, index) =>
                        element("th", {
                            scope: "col",
                            class: isWords[index] ? "words" : null,
                            text: heading,
                        })
                    )
                )
            ),
            element("tbody", {}, ...body)
        )
    );
}

/* An object's own member: a name from a JSON file may be "__proto__". */
export function own(object, name) {
    return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function replaceChildren(parent, ...children) {
    parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}
