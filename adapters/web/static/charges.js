// Says while somebody types a text message how many fragments it is and what it costs. The server counts.
"use strict";

const QUIET = 400; // milliseconds without a key
let asked = 0;
let latest = 0;

const hintOf = (field) => document.querySelector(`[data-charge-of="${CSS.escape(field.id)}"]`);

async function ask(field) {
  const number = ++latest;
  const response = await fetch("/charge", { method: "POST", body: new URLSearchParams({ text: field.value }) });
  const hint = hintOf(field);
  if (response.ok && hint && number === latest) hint.textContent = await response.text();
}

document.addEventListener("input", ({ target }) => {
  if (!target.id || !hintOf(target)) return;
  clearTimeout(asked);
  asked = setTimeout(() => ask(target).catch(() => {}), QUIET); // without a server, the last count stays
});
