// Our one script. Every page works without it: it only keeps focus, words and saving close to whoever types.
import { Button, ErrorSummary, createAll } from "./vendor/govuk-frontend-6.6.0.js";

const SLOW = 400;
let slowTimer = 0;
let lastSaved = Date.now();

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary, { disableAutoFocus: false });
createAll(Button);

function announce(text) {
  const region = document.getElementById("announcements");
  if (region) region.textContent = text;
}

// After a whole block was swapped: focus to the error summary or the heading, and say where one is.
function settleBlock(target) {
  createAll(ErrorSummary, { disableAutoFocus: true }, target);
  createAll(Button, undefined, target);
  const first = target.querySelector(".govuk-error-summary") || target.querySelector("h1");
  if (!first) return;
  if (!first.hasAttribute("tabindex")) first.setAttribute("tabindex", "-1");
  first.focus({ preventScroll: false });
  window.scrollTo(0, 0);
  announce(document.title);
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (event.detail.requestConfig?.elt.hasAttribute("data-autosave")) return;
  if (target.id === "content") settleBlock(target);
  else if (target.id === "messages") target.scrollIntoView({ block: "nearest" });
});

// Fields that came or went while somebody types: said aloud, focus stays where it is.
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  const target = event.target;
  if (target.classList.contains("kp-when")) announce(target.children.length ? "Er kwam een vraag bij." : "Een vraag viel weg.");
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
function notSaved() {
  const status = document.getElementById("save-status");
  if (!status) return;
  const since = new Date(lastSaved).toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit" });
  status.textContent = `Niet bewaard sinds ${since.replace(":", ".")} u. Uw tekst staat nog op deze pagina.`;
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
