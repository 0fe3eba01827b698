// Our one script. Every page works without it: it only keeps focus, words and saving close to whoever types.
import { Button, ErrorSummary, createAll } from "./vendor/govuk-frontend-6.6.0.js";

const SLOW = 400;
let slowTimer = 0;
let lastSaved = Date.now();

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary, { disableAutoFocus: false });
createAll(Button);

// The words of this script, in the language of the page (components/announcements.html): `{name}` is filled in.
function words(key, values = {}) {
  const text = document.getElementById("announcements")?.dataset[key] || "";
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function announce(text) {
  const region = document.getElementById("announcements");
  if (region) region.textContent = text;
}

// After a row was added, put back or taken out: that row, or the line that offers to put it back.
function rowOf(action, target) {
  const [verb, list = "", row = ""] = (action || "").split(":");
  const at = (name) => target.querySelector(`[id="${name.replaceAll(".", "-")}"]`);
  if (verb === "remove") return at("removed");
  const place = verb === "add" ? at(list)?.previousElementSibling : verb === "restore" ? at(`${list}.${row}`) : null;
  return place?.querySelector("input:not([type=hidden]), select, textarea") || place;
}

// After a whole block was swapped: focus to the error summary, the row or the heading, and say where one is.
function settleBlock(target, action) {
  createAll(ErrorSummary, { disableAutoFocus: true }, target);
  createAll(Button, undefined, target);
  const wrong = target.querySelector(".govuk-error-summary");
  const row = wrong ? null : rowOf(action, target);
  const first = wrong || row || target.querySelector("h1");
  if (!first) return;
  if (first.tabIndex < 0) first.setAttribute("tabindex", "-1");
  first.focus({ preventScroll: true });
  if (row) row.scrollIntoView({ block: "center" });
  else window.scrollTo(0, 0);
  announce(document.title);
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (event.detail.requestConfig?.elt.hasAttribute("data-autosave")) return;
  if (target.id === "page-content") settleBlock(target, event.detail.requestConfig?.triggeringEvent?.submitter?.value);
  else if (target.id === "messages") target.scrollIntoView({ block: "nearest" });
});

// Fields that came or went while somebody types: said aloud, focus stays where it is.
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  const target = event.target;
  if (target.classList.contains("kp-when")) announce(words(target.children.length ? "came" : "went"));
});

// An autosave waits for the one before it, so that the last thing typed is always saved. Once a button is pressed no
// autosave may stand before it: the button saves everything too.
let leaving = false;
document.addEventListener("submit", (event) => { if (event.target.id === "step-form") leaving = true; }, true);
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!leaving || !event.detail.elt.hasAttribute("data-autosave")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig?.elt.id === "step-form") leaving = false;
});

// A quiet bar when an answer takes long.
document.body.addEventListener("htmx:beforeRequest", () => {
  window.clearTimeout(slowTimer);
  slowTimer = window.setTimeout(() => document.getElementById("progress")?.removeAttribute("hidden"), SLOW);
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  window.clearTimeout(slowTimer);
  document.getElementById("progress")?.setAttribute("hidden", "");
  if (event.detail.successful && event.detail.elt.hasAttribute("data-autosave")) lastSaved = Date.now();
});

// Saving failed: say so where the saved time stands; what was typed stays on the page.
function notSaved(event) {
  if (event.detail?.elt?.closest?.("[data-search]")) return;
  const status = document.getElementById("save-status");
  if (!status) return;
  const since = new Date(lastSaved);
  const two = (number) => String(number).padStart(2, "0");
  status.textContent = words("notSaved", { hour: two(since.getHours()), minute: two(since.getMinutes()) });
  status.classList.add("kp-saved--late");
}
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.body.addEventListener(name, notSaved);

// An answer that the portal did not give (a proxy that is out of order) never takes the place of what was typed.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { status } = event.detail.xhr;
  if (status >= 500 && !event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = false;
});

// htmx keeps the address of the page in the browser's storage; nothing of a family stays there.
const forget = () => window.sessionStorage.removeItem("htmx-current-path-for-history");
for (const name of ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"]) document.body.addEventListener(name, forget);
window.addEventListener("popstate", () => window.setTimeout(forget));
for (const name of ["DOMContentLoaded", "load", "pagehide"]) window.addEventListener(name, forget);

// Back online: save again.
window.addEventListener("online", () => {
  const autosave = document.querySelector("[data-autosave]");
  if (autosave && window.htmx) window.htmx.trigger(autosave, "retry");
});

// What nobody typed just now keeps no session alive.
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.triggeringEvent?.type === "retry") event.detail.headers["X-Autosave"] = "timer";
});

// A file that is too large is said before it is sent; the server judges all the same.
const tooBig = (form) => {
  const input = form.querySelector("[data-most-bytes]");
  const found = Boolean(input?.files[0] && input.files[0].size > Number(input.dataset.mostBytes));
  form.querySelector("[data-too-big]").hidden = !found;
  return found;
};
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-upload]");
  if (form) tooBig(form);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches?.("form[data-upload]") && tooBig(event.target)) event.preventDefault();
});

// Leave the site at once, without a way back in this tab.
document.addEventListener("click", (event) => {
  const exit = event.target.closest?.("[data-exit]");
  if (!exit) return;
  event.preventDefault();
  document.body.hidden = true;
  window.location.replace(exit.href);
});

// A page that comes back from the browser's memory after signing out must ask the server again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// Combobox (WAI-ARIA APG, editable with list): a box that suggests records while somebody types. Without scripts its
// button does the same. What is typed is posted, never put in an address.
const BOX = "[data-search] .govuk-input";
const parts = (input) => {
  const root = input.closest("[data-search]");
  return { root, list: root.querySelector(".kp-search__list"), url: root.closest("[data-search-url]")?.dataset.searchUrl };
};
const options = (list) => [...list.querySelectorAll("[role=option]")];

function equip(within) {
  for (const input of within.querySelectorAll?.(BOX) || []) {
    const { root, list, url } = parts(input);
    if (!url || input.hasAttribute("role")) continue;
    root.classList.add("kp-search--live");
    list.setAttribute("role", "listbox");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  }
}

function close(input) {
  const { list } = parts(input);
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function point(input, to) {
  for (const one of options(parts(input).list)) one.setAttribute("aria-selected", String(one === to));
  if (to) input.setAttribute("aria-activedescendant", to.id);
  else input.removeAttribute("aria-activedescendant");
  to?.scrollIntoView({ block: "nearest" });
}

async function suggest(input) {
  const { root, list, url } = parts(input);
  const text = input.value.trim();
  if (text.length < 2) return close(input);
  await window.htmx.ajax("POST", url, { source: input, target: list, swap: "innerHTML", values: { _field: root.dataset.search, _text: text } });
  if (document.activeElement !== input || input.value.trim() !== text || !list.children.length) return close(input);
  list.hidden = false;
  input.setAttribute("aria-expanded", String(options(list).length > 0));
  point(input, null);
  announce(list.querySelector("[data-count]").textContent);
}

function chosen(root, id, label) {
  const line = document.createElement("li");
  line.className = "kp-chosen__one";
  const [what, hidden, remove, whose] = ["span", "input", "button", "span"].map((name) => document.createElement(name));
  what.textContent = label;
  Object.assign(hidden, { type: "hidden", name: root.dataset.search, value: id });
  Object.assign(remove, { type: "submit", className: "kp-link-button", name: "_action", value: `drop:${root.dataset.search}:${id}`, textContent: words("remove"), formNoValidate: true });
  Object.assign(whose, { className: "govuk-visually-hidden", textContent: `: ${label}` });
  remove.append(whose);
  line.append(what, hidden, remove);
  return line;
}

function choose(input, option) {
  const { root } = parts(input);
  const { id, label } = option.dataset;
  const many = root.hasAttribute("data-many");
  const there = [...root.querySelectorAll(".kp-chosen input")].some((one) => one.value === id);
  if (!there) root.querySelector(".kp-chosen").append(chosen(root, id, label));
  input.value = "";
  root.querySelector(".kp-search__found")?.remove();
  close(input);
  root.querySelector(".kp-search__box").hidden = !many;
  if (!many) root.querySelector(".kp-chosen button").focus();
  announce(words("chosen", { name: label }));
  root.dispatchEvent(new Event("change", { bubbles: true }));
}

const KEYS = {
  ArrowDown: (input, all, at) => point(input, all[(at + 1) % all.length]),
  ArrowUp: (input, all, at) => point(input, all[at > 0 ? at - 1 : all.length - 1]),
  Enter: (input, all, at) => (at >= 0 ? choose(input, all[at]) : close(input)),
  Escape: (input) => close(input),
};

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.(`.kp-search--live .govuk-input`);
  if (!input || !(event.key in KEYS)) return;
  const { list } = parts(input);
  if (list.hidden) {
    if (event.key === "Enter") { event.preventDefault(); suggest(input); }
    if (event.key === "ArrowDown") { event.preventDefault(); suggest(input); }
    return;
  }
  event.preventDefault();
  const all = options(list);
  if (all.length || event.key === "Escape") KEYS[event.key](input, all, all.findIndex((one) => one.id === input.getAttribute("aria-activedescendant")));
});

const pause = new WeakMap();
document.addEventListener("input", (event) => {
  const input = event.target.closest?.(".kp-search--live .govuk-input");
  if (!input) return;
  window.clearTimeout(pause.get(input));
  pause.set(input, window.setTimeout(() => suggest(input), 250));
});
document.addEventListener("focusout", (event) => {
  const input = event.target.closest?.(".kp-search--live .govuk-input");
  if (input) close(input);
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".kp-search__list")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest?.(".kp-search__list [role=option]");
  if (option) choose(option.closest("[data-search]").querySelector(".govuk-input"), option);
  const remove = event.target.closest?.(".kp-search--live .kp-chosen button");
  if (!remove) return;
  event.preventDefault();
  const root = remove.closest("[data-search]");
  const label = remove.closest("li").firstElementChild.textContent;
  remove.closest("li").remove();
  root.querySelector(".kp-search__box").hidden = false;
  root.querySelector(".govuk-input").focus();
  announce(words("removed", { name: label }));
  root.dispatchEvent(new Event("change", { bubbles: true }));
});
equip(document);
document.body.addEventListener("htmx:load", (event) => equip(event.detail.elt));
