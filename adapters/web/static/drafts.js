// Keeps what is typed and not yet sent, for each form and person, in this tab alone, and puts it back.
"use strict";

const memory = new Map(); // where the browser keeps nothing for us

function load(name) {
  try { return JSON.parse(sessionStorage.getItem(name)); } catch { return memory.get(name) || null; }
}

function store(name, draft) {
  try { sessionStorage.setItem(name, JSON.stringify(draft)); } catch { memory.set(name, draft); }
}

function remove(name) {
  memory.delete(name);
  try { sessionStorage.removeItem(name); } catch { /* nothing was kept there */ }
}

const fields = (form) => [...form.elements].filter((field) => /^(answer\.|text$)/.test(field.name));
const ticked = (field) => field.type === "radio" || field.type === "checkbox";
const changed = (field) => (ticked(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

function values(form, name) {
  const named = fields(form).filter((field) => field.name === name);
  return named.filter((field) => !ticked(field) || field.checked).map((field) => field.value);
}

// The same for the same questions about the same thing, asked of the same person in the same pane.
export function nameOf(form) {
  const data = new FormData(form);
  const of = ["pane", "who", "action", "about", "detail"].map((name) => data.get(name) || "");
  return ["draft", ...of, ...data.getAll("asked")].join("\n");
}

// Called at each key: `seen` stays what it was when the typing began, so that a colleague's newer answer is noticed.
export function keep(form) {
  const before = load(nameOf(form));
  const names = new Set(Object.keys(before?.values || {}));
  fields(form).filter(changed).forEach((field) => names.add(field.name));
  const kept = [...names].map((name) => [name, values(form, name)]);
  if (!kept.length || (form.matches("[data-composer]") && !form.elements.text.value)) remove(nameOf(form));
  else store(nameOf(form), { seen: form.elements.seen?.value || "", values: Object.fromEntries(kept) });
}

function fill(form, draft) {
  let differs = false;
  Object.entries(draft.values).forEach(([name, typed]) => {
    fields(form).filter((field) => field.name === name).forEach((field, index) => {
      const [stood, ticks] = [ticked(field) ? field.checked : field.value, typed.includes(field.value)];
      if (ticked(field)) field.checked = ticks;
      else field.value = typed[index] ?? "";
      differs ||= stood !== (ticked(field) ? field.checked : field.value);
    });
  });
  if (differs && draft.seen && form.elements.seen) {
    form.dataset.drawn = form.elements.seen.value;
    form.elements.seen.value = draft.seen;
  }
  return differs;
}

// Puts what was typed back into the forms of a pane, and says so.
export function putBack(pane) {
  pane.querySelectorAll("[data-questions], [data-composer]").forEach((form) => {
    const draft = load(nameOf(form));
    if (!draft || !fill(form, draft)) return;
    form.closest("details")?.setAttribute("open", "");
    say(form, "We put back what you typed and did not send.", true);
  });
}

function say(before, sentence, clears) {
  const notice = document.createElement("p");
  notice.className = "draft";
  notice.dataset.draft = "";
  notice.setAttribute("role", "status");
  notice.append(sentence);
  if (clears) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button" });
    button.dataset.draftClear = "";
    button.textContent = "Clear it";
    notice.append(" ", button);
  }
  before.before(notice);
  return notice;
}

// Each form as it was drawn, without what was put back.
export function backToDrawn(foot) {
  foot.querySelectorAll("[data-draft]").forEach((notice) => {
    const form = notice.nextElementSibling;
    remove(nameOf(form));
    form.reset();
    if (form.dataset.drawn) form.elements.seen.value = form.dataset.drawn;
    notice.remove();
    fields(form)[0]?.focus();
  });
}

// What was sent is kept by the server.
export function discard(form, path) {
  if (path === "/submit" || path === "/say") remove(nameOf(form));
}

// A form that goes away before it was sent: its title, where something typed in it is kept.
export function unsaved(open, form, path, ok) {
  const sent = path === "/submit" && ok && nameOf(form) === nameOf(open);
  return !sent && load(nameOf(open)) ? open.elements.label.value : "";
}

export function sayWhatIsKept(foot, title) {
  const first = foot.querySelector("[data-questions], [data-composer]");
  if (first) say(first, `You did not save all that you typed in “${title}”. We kept it: open it again to carry on.`, false);
}
