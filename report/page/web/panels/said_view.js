/* What the program itself left: a text of each runner, or a picture. Runners that left an equal text share
 * one. The data come from report/page/page_said.c. */
import { element, own, replaceChildren } from "../draw/dom.js";
import { list } from "../model/figure.js";

const PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/=]+$/;

function shownFile({ name, text, image, cut }, labels) {
    const caption = `${list(labels)}: ${name}`,
        body =
            image !== undefined && PICTURE.test(image)
                ? element("img", { src: image, alt: `${name} of ${list(labels)}` })
                : element("pre", {
                      class: "scroll",
                      tabindex: "0",
                      role: "group",
                      "aria-label": caption,
                      text,
                  });
    return element(
        "figure",
        { class: "said-file" },
        element("figcaption", { text: caption }),
        body,
        cut ? element("p", { class: "empty", text: "The rest is in the results folder." }) : null
    );
}

/* The files of a group, each once: [{ file, labels }]. */
function filesOf(group, said) {
    const found = new Map();
    for (const { id, label } of group.cells)
        for (const file of own(said, id) ?? []) {
            const key = JSON.stringify([file.name, file.text, file.image]);
            if (!found.has(key)) found.set(key, { file, labels: [] });
            found.get(key).labels.push(label);
        }
    return [...found.values()];
}

/* `parent` is a <details>. */
export function showSaid(parent, group, said) {
    const files = filesOf(group, said);
    parent.hidden = files.length === 0;
    replaceChildren(
        parent,
        element("summary", { text: "What the program said" }),
        element("div", { class: "said" }, ...files.map(({ file, labels }) => shownFile(file, labels)))
    );
}
