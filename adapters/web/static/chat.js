// Makes the page live: sends forms without leaving it, and shows what changed. Without this script every form still works.
"use strict";

import { count, countAll } from "./counters.js";
import { backToDrawn, discard, keep, nameOf, putBack, sayWhatIsKept, unsaved } from "./drafts.js";
import { check, hold, newest, show, since, titled } from "./news.js";

const panes = () => [...document.querySelectorAll(".pane")];
const read = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone; // times of calls are said in it too
let posts = 0;
let underway = 0; // posts that are not answered yet: what they lead to is theirs to show
let missed = false;

// What is kept needs new delivery ids (UUIDs): with the old ones, a second press would count as the first again.
function renew(kept) {
  kept.querySelectorAll("input[name=delivery]").forEach((input) => {
    const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    input.value = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  });
}

// The newest messages of both panes, which the server then sends without their content, where they are unchanged.
const MOST_KNOWN = 100; // of each pane: more would not fit into a header
function known() {
  const listed = (pane) => [...pane.querySelectorAll(".entries > .entry")].slice(-MOST_KNOWN);
  return panes().flatMap(listed).map((entry) => `${entry.id}:${entry.dataset.mark}`).join();
}

// Whether something came without content that is shown here no more: it went while the server drew the page.
const lacks = (drawn) => [...drawn.querySelectorAll("[data-kept]")].some((entry) => {
  return document.getElementById(entry.id)?.dataset.mark !== entry.dataset.mark;
});

const deeds = (entry) => [...entry.querySelectorAll("form.press")];
const deed = (form) => ["action", "about", "detail", "label"].map((name) => form.elements[name].value).join("\n");

// What a message says, without its buttons.
function said(entry) {
  const copy = entry.cloneNode(true);
  copy.querySelectorAll("form.press, .menu").forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// Buttons that do nothing any more go without a word: what is said stays, so that nobody hears it read out again.
function thin(old, fresh) {
  const left = deeds(fresh).map(deed);
  const gone = deeds(old).filter((form) => !left.includes(deed(form)));
  if (said(old) !== said(fresh) || deeds(old).length - gone.length !== left.length) return false;
  gone.forEach((form) => (form.closest(".facts__change") || form).remove());
  old.querySelectorAll(".menu, .buttons").forEach((part) => { if (!deeds(part).length) part.remove(); });
  Object.assign(old.dataset, fresh.dataset);
  renew(old);
  return true;
}

function change(old, fresh) {
  const inside = old.contains(document.activeElement);
  if (thin(old, fresh)) {
    if (inside && !old.contains(document.activeElement)) old.focus({ preventScroll: true });
    return;
  }
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  fresh.querySelectorAll("details").forEach((details, index) => { details.open = Boolean(open[index]); });
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (focused) fresh.focus({ preventScroll: true });
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
    else renew(old);
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
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function offline(pane, advice) {
  const notice = pane.querySelector("[data-offline]");
  if (advice) notice.textContent = advice;
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

// Merges what was drawn. `mine`: the pane that was posted from, where what is new is looked for at once.
function update(drawn, mine) {
  let arrived = [];
  panes().forEach((pane) => {
    const fresh = drawn.getElementById(pane.id);
    if (!fresh) return;
    const before = newest(pane);
    hold(pane, () => merge(pane, fresh), () => since(pane, before), pane === mine);
    if (pane === mine) arrived = since(pane, before);
  });
  return arrived;
}

// Where somebody looks next: at errors, at a question, at the message box, or at what the deed led to.
function settle(pane, arrived, sent) {
  const at = (selector) => pane.querySelector(selector);
  const asked = sent.opens && !at("[data-form] .error-summary") && document.getElementById(`${pane.id}-answer.${sent.opens}`);
  const next = at("[data-form] .error-summary") || at("[data-asking]") || at("[data-form-top]");
  const replies = arrived.filter((entry) => entry.classList.contains("entry--private"));
  const card = document.getElementById(pane.dataset.card);
  const shown = replies.length ? replies : arrived.length ? arrived : [card].filter(Boolean);
  show(pane, shown, sent.form || sent.composer);
  if (next && !sent.form) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
    if (asked) lookAt(asked);
  } else if (sent.composer || at("[data-composer] [data-problem]")) {
    at("[data-composer] textarea").focus({ preventScroll: !at("[data-problem]") });
  } else {
    (shown.at(-1)?.closest(".entry") || at(".entries > li:last-child")).focus({ preventScroll: true });
    show(pane, shown, true);
  }
}

function lookAt(field) {
  field.focus({ preventScroll: true });
  (field.closest(".question") || field).scrollIntoView({ block: "start" });
}

// In the team's channel the answer to a press, or to the form that it opens, belongs to the card.
function remember(pane, form) {
  const card = pane.id === "team" && form.closest(".entry");
  if (card) pane.dataset.card = card.id;
  else if (form.matches("[data-composer]")) delete pane.dataset.card;
}

// What stands at the foot of a pane: a form by its name, the message box alone, or nothing that could stay.
function standing(foot) {
  const open = foot.querySelector("[data-questions]");
  if (foot.querySelector("[data-problem], [data-asking]")) return null;
  return open ? nameOf(open) : "message box";
}

// What the post was not about stays as it is, caret and all, when the server drew it again.
function foot(pane, fresh, form, path, ok) {
  const old = pane.querySelector("[data-foot]");
  const [open, drawn] = [old, fresh].map((each) => each.querySelector("[data-questions]"));
  const composer = form.matches("[data-composer]");
  if (ok && path !== "/submit" && standing(old) && standing(old) === standing(fresh)) {
    renew(old);
    old.querySelector("[data-offline]").hidden = true;
    if (composer) form.reset();
    return { composer, form: Boolean(open) };
  }
  const left = open && (!drawn || nameOf(open) !== nameOf(drawn)) && unsaved(open, form, path, ok);
  const made = document.importNode(fresh, true);
  old.replaceWith(made);
  putBack(pane);
  countAll(pane);
  if (left) sayWhatIsKept(made, left);
  return { composer, form: false, opens: form.elements.detail?.value };
}

// The page with all its messages, drawn once more if some are lacking.
async function whole(drawn) {
  if (!lacks(drawn)) return drawn;
  const full = await read(await fetch(document.body.dataset.home));
  drawn.querySelectorAll("[data-kept]").forEach((entry) => {
    const found = full.getElementById(entry.id);
    if (found) entry.replaceWith(drawn.importNode(found, true));
    else entry.remove();
  });
  return drawn;
}

async function send(form, button) {
  const pane = form.closest(".pane");
  if (pane.getAttribute("aria-busy") === "true") return;
  const path = (button && button.getAttribute("formaction")) || form.getAttribute("action");
  pane.setAttribute("aria-busy", "true");
  underway += 1;
  remember(pane, form);
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const listed = known();
    body.append("known", listed);
    body.append("zone", zone);
    const response = await fetch(path, { method: "POST", body, headers: { "X-Known": listed } });
    const drawn = await whole(await read(response));
    const fresh = drawn.getElementById(pane.id);
    if (!fresh) { offline(pane, drawn.querySelector("main p")?.textContent); return; }
    posts += 1;
    titled(drawn.title);
    const made = fresh.querySelector("[data-foot]");
    if (response.ok && !made.querySelector("[data-asking]")) discard(form, path);
    const sent = foot(pane, made, form, path, response.ok);
    settle(pane, update(drawn, pane), sent);
    panes().forEach(check);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    offline(pane);
  } finally {
    pane.setAttribute("aria-busy", "false");
    underway -= 1;
    if (missed && !underway) look();
  }
}

async function refresh() {
  missed = underway > 0;
  if (missed) return;
  const before = posts;
  const drawn = await whole(await read(await fetch(document.body.dataset.home, { headers: { "X-Known": known() } })));
  if (underway || before !== posts) { await refresh(); return; }
  update(drawn, null);
  panes().forEach(check);
}

const look = () => { refresh().catch(() => undefined); };

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

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-questions], [data-composer]");
  if (form) keep(form);
  count(event.target);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-draft-clear]")) backToDrawn(event.target.closest("[data-foot]"));
});

// A browser opens few connections to one server: a tab that nobody looks at gives its own back, and looks now and then.
const NOW_AND_THEN = 20_000; // milliseconds
let events = null;
let looking = 0;
function watch() {
  const hidden = document.visibilityState === "hidden";
  clearInterval(looking);
  if (hidden) looking = setInterval(look, NOW_AND_THEN);
  if (hidden) { events?.close(); events = null; return; }
  panes().forEach(check);
  if (events) return;
  events = new EventSource(document.body.dataset.events);
  events.addEventListener("message", look);
}
document.addEventListener("visibilitychange", watch);
panes().forEach((pane) => { putBack(pane); countAll(pane); });
watch();
