// Keeps the newest message in view, or says with a button and in the title that it waits.
"use strict";

const AT_THE_END = 8; // pixels from the end that still count as the end
const EDGE = 12; // pixels between a message and the edge that it is scrolled to
const waiting = new Map([["applicant", new Set()], ["team", new Set()]]);
let title = document.title;

const log = (pane) => pane.querySelector(".log");
const entries = (pane) => [...pane.querySelectorAll(".entries > li[data-news]")];

export const newest = (pane) => Math.max(0, ...entries(pane).map((entry) => Number(entry.dataset.news)));
const isNew = (entry, before) => Number(entry.id.split("-").at(-1)) > before;

// What came after `before`: a message, or of a card that was there already the newest line of its history.
export function since(pane, before) {
  const changed = entries(pane).filter((entry) => Number(entry.dataset.news) > before);
  return changed.map((entry) => (isNew(entry, before) ? entry : [...entry.querySelectorAll(".history__entry")].at(-1) || entry));
}

// The message that somebody looks at: the one that has the focus, else the first that begins in view, or reaches into it.
function looked(each, all) {
  const box = each.getBoundingClientRect();
  const at = all.map((entry) => [entry, entry.getBoundingClientRect()]);
  const shown = at.filter(([, of]) => of.bottom > box.top && of.top < box.bottom).map(([entry]) => entry);
  const begins = shown.find((entry) => entry.getBoundingClientRect().top >= box.top);
  return shown.find((entry) => entry.contains(document.activeElement)) || begins || shown[0];
}

// Changes a log and keeps the reader's place: the end follows what is new, an earlier place stays where it is.
export function hold(pane, change, arrived, mine) {
  const each = log(pane);
  const ended = each.scrollTop > -AT_THE_END;
  const read = looked(each, entries(pane));
  const before = read?.getBoundingClientRect().top;
  each.style.overflowAnchor = "none"; // the browser would hold what was last read, at the end too
  change();
  const kept = read && document.getElementById(read.id);
  if (!ended && kept) each.scrollTop += kept.getBoundingClientRect().top - before;
  if (ended && !mine) within(each, arrived());
  requestAnimationFrame(() => { each.style.overflowAnchor = ""; });
  const others = mine ? [] : arrived().filter((entry) => !entry.classList.contains("entry--mine"));
  others.forEach((entry) => waiting.get(pane.id).add(entry.id));
}

// Shows or hides the button, for which the end of the log makes room. Who reads further up stays there.
function tell(pane, hidden) {
  const button = pane.querySelector("[data-news-button]");
  if (button.hidden === hidden) return;
  const each = log(pane);
  const read = each.scrollTop < -AT_THE_END && looked(each, entries(pane));
  const before = read && read.getBoundingClientRect().top;
  button.hidden = hidden;
  if (read) each.scrollTop += read.getBoundingClientRect().top - before;
}

// Scrolls a log so that messages are in view: all of them, or if they are too tall for that, their top.
function within(each, shown) {
  if (!shown.length) return;
  const box = each.getBoundingClientRect();
  const [top, bottom] = [shown[0].getBoundingClientRect().top, shown.at(-1).getBoundingClientRect().bottom];
  const tall = bottom - top > box.height - 2 * EDGE;
  if (tall || top < box.top) each.scrollTop += top - box.top - EDGE;
  else if (bottom > box.bottom) each.scrollTop += bottom - box.bottom + EDGE;
}

// Brings messages into view: in their log, and unless somebody looks at a form, in the window.
export function show(pane, shown, inWindow) {
  if (!shown.length) return;
  within(log(pane), shown);
  if (!inWindow) return;
  const box = log(pane).getBoundingClientRect();
  const top = Math.max(box.top, shown[0].getBoundingClientRect().top);
  const bottom = Math.min(box.bottom, shown.at(-1).getBoundingClientRect().bottom);
  if (top < 0 || bottom - top > innerHeight - 2 * EDGE) scrollBy(0, top - EDGE);
  else if (bottom > innerHeight) scrollBy(0, bottom - innerHeight + EDGE);
}

function seen(pane, entry) {
  const [box, of] = [log(pane).getBoundingClientRect(), entry.getBoundingClientRect()];
  const [from, to] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  return Math.min(of.bottom, to) - Math.max(of.top, from) >= Math.min(of.height, (to - from) / 2, box.height / 2) - 2;
}

// Forgets what is in view by now, and says what still waits.
export function check(pane) {
  const ids = waiting.get(pane.id);
  const looks = document.visibilityState !== "hidden";
  ids.forEach((id) => {
    const entry = document.getElementById(id);
    if (!entry || (looks && seen(pane, entry))) ids.delete(id);
  });
  const button = pane.querySelector("[data-news-button]");
  button.querySelector("[data-count]").textContent = ids.size > 1 ? `${ids.size} new messages` : "New message";
  tell(pane, ids.size === 0);
  titled(title);
}

// The title of the page, with what waits.
export function titled(words) {
  title = words;
  const count = [...waiting.values()].reduce((sum, ids) => sum + ids.size, 0);
  document.title = count ? `(${count} new) ${title}` : title;
}

document.addEventListener("click", (event) => {
  const pane = event.target.closest("[data-news-button]")?.closest(".pane");
  if (!pane) return;
  const shown = [...waiting.get(pane.id)].map((id) => document.getElementById(id)).filter(Boolean);
  show(pane, shown, true);
  waiting.get(pane.id).clear();
  shown[0]?.closest(".entry").focus({ preventScroll: true });
  check(pane);
});

let planned = false;
function soon() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; document.querySelectorAll(".pane").forEach(check); });
}
document.addEventListener("scroll", soon, { capture: true, passive: true });
window.addEventListener("resize", soon);
