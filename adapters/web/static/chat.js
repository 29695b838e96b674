// Makes the page live: sends forms without leaving it, and shows what changed. Without this script every form still works.
"use strict";

const panes = () => [...document.querySelectorAll(".pane")];
const read = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
let posts = 0;

// A kept message needs the newly drawn delivery ids: with the old ones, a second press would count as the first again.
function renew(kept, fresh) {
  const ids = fresh.querySelectorAll("input[name=delivery]");
  kept.querySelectorAll("input[name=delivery]").forEach((input, index) => { input.value = ids[index].value; });
}

function change(old, fresh) {
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  fresh.querySelectorAll("details").forEach((details, index) => { details.open = Boolean(open[index]); });
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.focus();
}

// Only what is new or changed is touched, so that a screen reader reads out that and nothing else.
function merge(pane, drawn) {
  const list = pane.querySelector(".entries");
  const wanted = [...drawn.querySelectorAll(".entries > li")];
  const ids = new Set(wanted.map((entry) => entry.id));
  [...list.children].filter((entry) => !ids.has(entry.id)).forEach((entry) => entry.remove());
  wanted.forEach((entry, index) => {
    const old = document.getElementById(entry.id);
    if (!old) list.insertBefore(document.importNode(entry, true), list.children[index] || null);
    else if (old.dataset.mark !== entry.dataset.mark) change(old, document.importNode(entry, true));
    else renew(old, entry);
  });
  order(list, wanted.map((entry) => entry.id));
}

// A card with news moves down. Only what is out of its place is moved, and the focus goes with it.
function order(list, ids) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  ids.reduceRight((next, id) => {
    const entry = document.getElementById(id);
    if (entry.nextElementSibling !== next) list.insertBefore(entry, next);
    return entry;
  }, null);
  if (focused && focused !== document.activeElement) focused.focus();
}

function offline(pane, advice) {
  const notice = pane.querySelector("[data-offline]");
  if (advice) notice.textContent = advice;
  notice.hidden = false;
}

function settle(pane, wasComposer) {
  const at = (selector) => pane.querySelector(selector);
  const next = at(".error-summary") || at("[data-asking]") || at("[data-form-top]");
  const text = at("[data-composer] textarea");
  const shown = answerIn(pane);
  if (next && !wasHelp(pane)) next.focus();
  else if (wasComposer || at("[data-problem]")) text.focus();
  else shown.focus({ preventScroll: true });
}

// Brings into view, and returns, what a deed led to: beneath the card that was pressed, or else at the end.
function answerIn(pane) {
  const log = pane.querySelector(".log");
  const replies = [...pane.querySelectorAll(".entry--private")];
  const card = document.getElementById(pane.dataset.card);
  if (replies.length || card) [card, ...replies.reverse()].forEach((entry) => entry?.scrollIntoView({ block: "nearest" }));
  else log.scrollTop = log.scrollHeight;
  return replies.pop() || card || pane.querySelector(".entries > li:last-child");
}

// In the team's channel the answer to a press, or to the form that it opens, belongs to the card.
function remember(pane, form) {
  const card = pane.id === "team" && form.closest(".entry");
  if (card) pane.dataset.card = card.id;
  else if (form.matches("[data-composer]")) delete pane.dataset.card;
}

const wasHelp = (pane) => pane.dataset.help === "yes";

async function send(form, button) {
  const pane = form.closest(".pane");
  if (pane.getAttribute("aria-busy") === "true") return;
  const path = (button && button.getAttribute("formaction")) || form.getAttribute("action");
  pane.setAttribute("aria-busy", "true");
  pane.dataset.help = path === "/help" ? "yes" : "no";
  remember(pane, form);
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const drawn = await read(await fetch(path, { method: "POST", body }));
    const fresh = drawn.getElementById(pane.id);
    if (!fresh) { offline(pane, drawn.querySelector("main p")?.textContent); return; }
    posts += 1;
    document.title = drawn.title;
    panes().forEach((each) => merge(each, drawn.getElementById(each.id)));
    const kept = keepText(pane, form);
    pane.querySelector("[data-foot]").replaceWith(document.importNode(fresh.querySelector("[data-foot]"), true));
    if (kept && pane.querySelector("[data-composer] textarea")) pane.querySelector("[data-composer] textarea").value = kept;
    settle(pane, form.matches("[data-composer]"));
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    offline(pane);
  } finally {
    pane.setAttribute("aria-busy", "false");
  }
}

// A button pressed above the composer does not throw away a message that is half typed.
function keepText(pane, form) {
  const text = pane.querySelector("[data-composer] textarea");
  return text && !form.matches("[data-composer]") ? text.value : "";
}

async function refresh() {
  const before = posts;
  const drawn = await read(await fetch(document.body.dataset.home));
  if (before !== posts) return;
  panes().forEach((pane) => { const fresh = drawn.getElementById(pane.id); if (fresh) merge(pane, fresh); });
}

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("method") !== "post") return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const inComposer = event.target.matches("[data-composer] textarea");
  if (!inComposer || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// A browser opens few connections to one server: a tab that nobody looks at gives its own back.
let events = null;
function watch() {
  if (document.visibilityState === "hidden") { events?.close(); events = null; return; }
  if (events) return;
  events = new EventSource(document.body.dataset.events);
  events.addEventListener("message", () => refresh().catch(() => undefined));
}
document.addEventListener("visibilitychange", watch);
watch();
