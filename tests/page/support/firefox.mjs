/* A headless Firefox for the tests: Debian's own, with a profile in a folder of the test's, driven by the
 * protocol that every Firefox speaks (Marionette: JSON behind its length, over TCP). Chromium's driver does
 * not speak it, and WebDriver BiDi needs a WebSocket, which older Node has not. */
import { spawn } from "node:child_process";
import { createConnection } from "node:net";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const NAMES = ["firefox-esr", "firefox"];
const PATIENCE = 120; /* seconds: for a busy machine */

/* The port is one that is free; what would reach the network meets a closed port. */
const PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "app.update.enabled": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.page": 0,
};

/* The path of Firefox, or undefined. */
export function findFirefox() {
    const folders = process.env.PATH.split(delimiter);
    return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
        existsSync(path)
    );
}

/* Firefox writes the port into its profile as soon as it listens. */
async function portOf(profile, process_) {
    const path = join(profile, "MarionetteActivePort");
    for (let i = 0; i < PATIENCE * 10; i++) {
        if (process_.exitCode !== null) throw new Error(`Firefox ended with ${process_.exitCode}`);
        if (existsSync(path) && readFileSync(path, "utf8") !== "") return Number(readFileSync(path, "utf8"));
        await sleep(100);
    }
    throw new Error("Firefox does not listen");
}

/* Messages are `LENGTH:JSON`; the first one is a greeting. */
class Connection {
    constructor(socket) {
        this.socket = socket;
        this.bytes = Buffer.alloc(0);
        this.waiting = new Map();
        this.last = 0;
        socket.on("data", (bytes) => this.receive(bytes));
        socket.on("close", () => this.waiting.forEach(({ reject }) => reject(new Error("Firefox is gone"))));
    }

    receive(bytes) {
        this.bytes = Buffer.concat([this.bytes, bytes]);
        for (let colon; (colon = this.bytes.indexOf(":")) > 0;) {
            const end = colon + 1 + Number(this.bytes.subarray(0, colon).toString());
            if (this.bytes.length < end) return;
            this.answer(JSON.parse(this.bytes.subarray(colon + 1, end).toString()));
            this.bytes = this.bytes.subarray(end);
        }
    }

    answer(message) {
        if (!Array.isArray(message)) return;
        const [, id, error, result] = message,
            { resolve, reject } = this.waiting.get(id);
        this.waiting.delete(id);
        if (error === null) resolve(result);
        else reject(new Error(`${error.error}: ${error.message}`));
    }

    send(command, parameters = {}) {
        const id = ++this.last,
            text = JSON.stringify([0, id, command, parameters]);
        this.socket.write(`${Buffer.byteLength(text)}:${text}`);
        return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    }
}

class Firefox {
    constructor(process_, connection) {
        this.process = process_;
        this.connection = connection;
    }

    goTo(url) {
        return this.connection.send("WebDriver:Navigate", { url });
    }

    /* The value of a function's body in the page. */
    async evaluate(script) {
        return (await this.connection.send("WebDriver:ExecuteScript", { script, args: [] })).value;
    }

    async waitFor(script) {
        for (let i = 0; i < PATIENCE * 10; i++) {
            if (await this.evaluate(script)) return;
            await sleep(100);
        }
        throw new Error(`Firefox waits for: ${script}`);
    }

    /* What the browser's console has to say of the page `url`. */
    async problems(url) {
        await this.connection.send("Marionette:SetContext", { value: "chrome" });
        const messages = await this.evaluate(
            `return Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError)
                .map((one) => [one.sourceName, one.errorMessage, one.lineNumber]);`
        );
        await this.connection.send("Marionette:SetContext", { value: "content" });
        return messages.filter(([source]) => source.startsWith(url)).map((message) => message.join(" "));
    }

    /* The window as a PNG. */
    async screenshot() {
        const { value } = await this.connection.send("WebDriver:TakeScreenshot", { full: false });
        return Buffer.from(value, "base64");
    }

    async close() {
        const ended = once(this.process, "exit");
        this.connection.send("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {});
        const timer = setTimeout(() => this.process.kill("SIGKILL"), 10000);
        await ended;
        clearTimeout(timer);
        this.connection.socket.destroy();
    }
}

/* Starts Firefox with all that it writes in `folder`. */
export async function openFirefox(folder) {
    const profile = join(folder, "profile");
    mkdirSync(profile);
    const lines = Object.entries(PREFERENCES).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`
    );
    writeFileSync(join(profile, "user.js"), lines.join(""));
    const process_ = spawn(
        findFirefox(),
        [
            ...["--headless", "--no-remote", "--profile", profile, "--window-size", "1400,1000"],
            ...["--marionette", "--remote-allow-system-access", "about:blank"],
        ],
        { stdio: "ignore", env: { ...process.env, HOME: folder, XDG_CACHE_HOME: folder, MOZ_HEADLESS: "1" } }
    );
    try {
        const socket = createConnection(await portOf(profile, process_), "127.0.0.1");
        await once(socket, "connect");
        const firefox = new Firefox(process_, new Connection(socket));
        await firefox.connection.send("WebDriver:NewSession", { capabilities: {} });
        return firefox;
    } catch (error) {
        process_.kill("SIGKILL");
        throw error;
    }
}
