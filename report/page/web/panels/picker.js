/* One button a workload, for pictures that show one at a time; nothing where there is only one. */
import { element } from "../draw/dom.js";

export function picker(groups, current, choose) {
    if (groups.length < 2) return null;
    return element(
        "div",
        { class: "picker", role: "group", "aria-label": "Workload" },
        ...groups.map((group) =>
            element("button", {
                type: "button",
                text: group.title,
                "aria-pressed": String(group === current),
                on: { click: () => choose(group) },
            })
        )
    );
}
