// Says how many characters are left in a question that has a limit, while somebody types.
"use strict";

const QUIET = 1000; // milliseconds without a key until a screen reader is told
let told = 0;

function left(limit, typed) {
  const rest = limit - [...typed].length;
  const count = `${Math.abs(rest).toLocaleString("en-GB")} ${Math.abs(rest) === 1 ? "character" : "characters"}`;
  return rest < 0 ? `You have ${count} too many` : `You have ${count} left`;
}

function spoken(hint) {
  if (hint.nextElementSibling?.matches("[data-spoken]")) return hint.nextElementSibling;
  const status = document.createElement("div");
  status.className = "unseen";
  status.dataset.spoken = "";
  status.setAttribute("role", "status");
  hint.after(status);
  return status;
}

const hintOf = (field) => document.querySelector(`[data-limits="${CSS.escape(field.id)}"]`);

// What stands in the questions of a pane already, said to nobody.
export function countAll(pane) {
  [...pane.querySelectorAll("[data-questions] .input")].filter((field) => field.value && hintOf(field)).forEach((field) => {
    hintOf(field).textContent = left(Number(hintOf(field).dataset.limit), field.value);
  });
}

export function count(field) {
  const hint = hintOf(field);
  if (!hint) return;
  const sentence = left(Number(hint.dataset.limit), field.value);
  const status = spoken(hint);
  hint.textContent = sentence;
  clearTimeout(told);
  told = setTimeout(() => { status.textContent = sentence; }, QUIET);
}
