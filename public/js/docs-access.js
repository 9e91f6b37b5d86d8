// What Swagger UI leaves out for people who do not see its pages or use no mouse: names of its inputs, landmarks, and
// buttons without links inside.

/** @typedef {(tag: any, properties: object | null, ...children: any[]) => any} CreateElement */

/** Where an input is, and what it is called there. @type {[string, (node: Element) => string][]} */
const NAMES = [
  ["#servers", () => "Server"],
  [".examples-select-element", () => "Example"],
  [".body-param__text", () => "Request body"],
  [".responses-table", (node) => `Responses: ${operationOf(node)}`],
  [".live-responses-table", (node) => `Answer: ${operationOf(node)}`],
  [".modal-ux", () => "Available authorizations"],
  [".close-modal", () => "Close"],
  [
    "[data-param-name] :is(input, select, textarea):not([type=file])",
    (node) => node.closest("[data-param-name]")?.getAttribute("data-param-name") ?? "Parameter",
  ],
];

/** What Swagger UI names otherwise than it shows: people who speak to their device say what they see. */
const SHOWN = ".modal-btn[aria-label]";
/** Levels of headings in its dialog. @type {[string, number][]} */
const LEVELS = [
  [".modal-ux h3", 2],
  [".modal-ux h4", 3],
  [".modal-ux h6", 4],
];

/** @param {Element} node */
function operationOf(node) {
  const summary = node.closest(".opblock")?.querySelector(".opblock-summary-description");
  return summary?.textContent ?? "";
}

/** A plugin of Swagger UI. @param {{ React: { createElement: CreateElement } }} system */
export function accessPlugin({ React: { createElement } }) {
  /** @param {string} label @returns {(Original: any) => (properties: object) => any} */
  const inRegion = (label) => (Original) => (properties) =>
    createElement("section", { "aria-label": label }, createElement(Original, properties));
  return {
    wrapComponents: {
      InfoContainer: inRegion("About this API"),
      ServersContainer: inRegion("Server"),
      AuthorizeBtnContainer: inRegion("Authorization"),
      // Between the page's title and the names of groups, a level of headings would be missing.
      operations: (/** @type {any} */ Original) => (/** @type {object} */ properties) =>
        createElement(
          "div",
          null,
          createElement("h2", { className: "docs-operations" }, "Operations"),
          createElement(Original, properties),
        ),
      // The heading of an operation is a button: a link inside it cannot be reached. Opening it puts its address into the bar.
      DeepLink:
        (/** @type {any} */ Original) => (/** @type {{ path: string, text: any }} */ properties) =>
          properties.path.includes("/")
            ? createElement("span", { className: "nostyle" }, properties.text)
            : createElement(Original, properties),
    },
  };
}

/** Names inputs as Swagger UI shows them, for as long as the page is open. @param {HTMLElement} root */
export function nameInputs(root) {
  const name = () => {
    for (const [selector, nameOf] of NAMES) {
      for (const node of root.querySelectorAll(`${selector}:not([aria-label])`)) {
        node.setAttribute("aria-label", nameOf(node));
      }
    }
    for (const node of root.querySelectorAll(SHOWN)) node.removeAttribute("aria-label");
    for (const [selector, level] of LEVELS) {
      for (const node of root.querySelectorAll(`${selector}:not([aria-level])`)) {
        node.setAttribute("aria-level", String(level));
      }
    }
    for (const node of root.querySelectorAll(".modal-ux:not([role])")) {
      node.setAttribute("role", "dialog");
      node.setAttribute("aria-modal", "true");
    }
    // Long examples scroll sideways, also by the arrow keys.
    for (const node of root.querySelectorAll("pre:not([tabindex])")) {
      if (node.closest("h1") === null) node.setAttribute("tabindex", "0");
    }
  };
  new MutationObserver(name).observe(root, { childList: true, subtree: true });
  name();
}

/** Swagger UI is dark where its page says so: as the person's device is. */
export function followDarkMode() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", apply);
  apply();
}
