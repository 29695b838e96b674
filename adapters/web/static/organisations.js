// Offers organisations of the NHS's list while somebody types in a field that says so. Without it, the field is plain.
"use strict";

const QUIET = 200; // milliseconds without a key
const FEWEST = 2; // letters
let waiting = 0;
let latest = 0;

const field = (target) => (target instanceof Element ? target.closest("input[data-suggests]") : null);
const listOf = (input) => document.getElementById(`${input.id}-list`);
const saidOf = (input) => document.getElementById(`${input.id}-said`);
const chosen = (input) => listOf(input)?.querySelector("[aria-selected=true]");

function begin(input) {
  if (input.getAttribute("role") === "combobox" || !listOf(input)) return;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", listOf(input).id);
  input.setAttribute("autocomplete", "off");
}

function close(input) {
  latest += 1; // an answer that is still on its way comes too late
  clearTimeout(waiting);
  listOf(input)?.replaceChildren();
  listOf(input)?.setAttribute("hidden", "");
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function drawn(input, found, at) {
  const option = Object.assign(document.createElement("li"), { id: `${input.id}-list-${at}` });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.fills = found.fills;
  const name = Object.assign(document.createElement("span"), { className: "suggestions__name", textContent: found.name });
  const about = Object.assign(document.createElement("span"), { className: "hint", textContent: found.about });
  option.append(name, " ", about);
  return option;
}

function show(input, found) {
  const list = listOf(input);
  if (!list || document.activeElement !== input) return;
  list.replaceChildren(...found.map((each, at) => drawn(input, each, at)));
  list.toggleAttribute("hidden", !found.length);
  input.setAttribute("aria-expanded", String(found.length > 0));
  input.removeAttribute("aria-activedescendant");
  const many = found.length === 1 ? "1 choice." : `${found.length} choices.`;
  saidOf(input).textContent = found.length ? `${many} Use the up and down keys.` : "";
}

async function ask(input) {
  const number = ++latest;
  const typed = input.value.trim();
  if (typed.length < FEWEST) return close(input);
  const response = await fetch(`${input.dataset.suggests}?${new URLSearchParams({ typed })}`);
  if (number === latest && response.ok) show(input, await response.json());
}

function mark(input, option) {
  chosen(input)?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function move(input, step) {
  const options = [...listOf(input).children];
  if (!options.length) return ask(input).catch(() => {});
  const at = options.indexOf(chosen(input));
  return mark(input, options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length]);
}

function take(input, option) {
  input.value = option.dataset.fills;
  saidOf(input).textContent = `${option.textContent}. Chosen.`;
  close(input);
  input.dispatchEvent(new Event("input", { bubbles: true })); // what is typed is kept, as at a key
  clearTimeout(waiting);
}

document.addEventListener("focusin", ({ target }) => field(target) && begin(field(target)));

document.addEventListener("focusout", ({ target }) => field(target) && close(field(target)));

document.addEventListener("input", ({ target }) => {
  const input = field(target);
  if (!input) return;
  begin(input);
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(input).catch(() => {}), QUIET); // without a server, the field is plain
});

document.addEventListener("keydown", (event) => {
  const input = field(event.target);
  if (!input || !listOf(input)) return;
  const option = chosen(input);
  const acts = {
    ArrowDown: () => move(input, 1),
    ArrowUp: () => move(input, -1),
    Escape: () => close(input),
    Enter: option ? () => take(input, option) : null,
  };
  const open = input.getAttribute("aria-expanded") === "true";
  const act = acts[event.key];
  if (!act || (event.key === "Escape" && !open)) return;
  event.preventDefault();
  act();
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".suggestions [role=option]");
  if (!option) return;
  event.preventDefault(); // the field keeps the focus
  take(document.getElementById(option.parentElement.id.replace(/-list$/, "")), option);
});
