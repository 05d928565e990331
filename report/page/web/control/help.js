/* The list of keys and of what the pointer does, in a dialog. Single keys can be switched off there, for
 * readers whose speech input or assistive software types letters (WCAG 2.2, 2.1.4). */
import { element } from "../draw/dom.js";
import { KEYS } from "./keyboard.js";

const POINTER = [
    ["click", "set the cursor, select the task"],
    ["drag", "select a range of time: its totals stand below"],
    ["Shift + drag, middle button", "move along"],
    ["Ctrl + wheel, two fingers", "zoom"],
    ["double click", "zoom in"],
];

function keyTable(title, rows) {
    return element(
        "table",
        {},
        element("caption", { text: title }),
        element(
            "tbody",
            {},
            ...rows.map(([keys, what]) =>
                element(
                    "tr",
                    {},
                    element("th", { scope: "row" }, element("kbd", { text: keys })),
                    element("td", { class: "text", text: what })
                )
            )
        )
    );
}

export function makeHelp(store) {
    const isOn = element("input", {
        type: "checkbox",
        checked: true,
        id: "keys-on",
        on: { change: (event) => store.set({ keys: event.target.checked }) },
    });
    const close = element("button", { type: "button", text: "Close", on: { click: () => dialog.close() } });
    const dialog = element(
        "dialog",
        { class: "help", "aria-labelledby": "help-title" },
        element("header", {}, element("h2", { id: "help-title", text: "Keys" }), close),
        ...KEYS.map(([title, keys]) =>
            keyTable(
                title,
                keys.map(([shown, , what]) => [shown, what])
            )
        ),
        keyTable("Pointer", POINTER),
        element("p", {}, isOn, " ", element("label", { for: "keys-on", text: "single keys are on" }))
    );
    document.body.append(dialog);
    return { open: () => dialog.showModal() };
}
