/* A button that copies the address of the present moment. Where the clipboard is refused, the address stands
 * in a field, selected, to be copied by hand. */
import { element } from "../draw/dom.js";
import { writeAddress } from "../model/address.js";

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return false; /* no permission, or no secure context */
    }
}

/* `limit()` is the end of the common axis. */
export function makeCopyLink(store, limit) {
    const field = element("input", {
        type: "text",
        class: "address",
        readonly: true,
        hidden: true,
        "aria-label": "The link to this moment",
    });
    const said = element("span", { class: "copied", role: "status" });
    const button = element("button", {
        type: "button",
        text: "Copy link to this moment",
        on: {
            async click() {
                const address = location.href.replace(/#.*$/, "") + writeAddress(store.state, limit()),
                    isCopied = await copy(address);
                said.textContent = isCopied ? "Copied." : "Copy it from here:";
                field.hidden = isCopied;
                field.value = address;
                if (!isCopied) field.select();
            },
        },
    });
    store.subscribe((state, changed) => {
        if (!["cursor", "cell", "task", "group"].some((name) => changed.has(name))) return;
        said.textContent = "";
        field.hidden = true;
    });
    return element("span", { class: "copy-link" }, button, said, field);
}
