/* What scripts/lint asks of JavaScript beside its layout, which is prettier's affair (prettier.json): of the
 * page's modules, which know a browser, and of the tests, which know Node and hand functions to a browser. */
import js from "@eslint/js";
import globals from "globals";

const NO_MARKUP = "a text out of a trace is no markup: build elements (report/page/web/draw/dom.js)";

const rules = {
    ...js.configs.recommended.rules,
    "array-callback-return": "error",
    eqeqeq: "error",
    "max-len": ["error", { code: 110 }],
    "max-lines-per-function": ["error", 40],
    "no-restricted-properties": ["error", { property: "innerHTML", message: NO_MARKUP }],
    "no-self-compare": "error",
    "no-shadow": "error",
    "no-throw-literal": "error",
    "no-unneeded-ternary": "error",
    "no-unused-expressions": "error",
    "no-useless-return": "error",
    "no-var": "error",
    "object-shorthand": "error",
    "prefer-arrow-callback": "error",
    "prefer-const": ["error", { destructuring: "all" }],
};

const modules = (files, ...known) => ({
    files,
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: Object.assign({}, ...known) },
    rules,
});

export default [
    { linterOptions: { reportUnusedDisableDirectives: "error" } },
    modules(["report/page/web/**/*.js"], globals.browser),
    modules(["tests/page/**/*.mjs"], globals.node, globals.browser),
];
