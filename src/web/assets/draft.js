// Keeps what somebody writes in this window until it is sent: only when they ask for it, and never a
// code or a hidden field. Without it every form works the same.
"use strict";
(() => {
  const PREFIX = "draft ";
  const here = PREFIX + location.pathname;
  const sent = "sent " + PREFIX;
  let store;
  try { store = window.sessionStorage; store.getItem(here); } catch { return; }

  // What was sent has arrived when another page follows.
  const last = store.getItem(sent);
  if (last !== null && last !== here) store.removeItem(last);
  store.removeItem(sent);

  // Whoever leaves this browser, or takes everything back, leaves nothing here.
  for (const form of document.querySelectorAll("form[action$='/leave'], form:has([value='everything'])")) {
    form.addEventListener("submit", () => {
      Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
    });
  }

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const fields = () => [...form.elements].filter((field) =>
    field.name && field !== box && !["hidden", "submit", "button", "file", "password"].includes(field.type));
  const keep = () => {
    const kept = fields().map((field) => [field.name, field.type === "checkbox" || field.type === "radio"
      ? [field.value, field.checked] : field.value]);
    try { store.setItem(here, JSON.stringify(kept)); } catch { /* no room: then nothing is kept */ }
  };
  const fill = (kept) => {
    const all = fields();
    kept.forEach(([name, value], place) => {
      const field = all[place];
      if (!field || field.name !== name) return;
      if (Array.isArray(value)) { if (field.value === value[0]) field.checked = value[1]; }
      else field.value = value;
    });
  };

  const line = document.createElement("div");
  line.className = "choices";
  const inner = document.createElement("div");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "keep-draft";
  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.textContent = form.dataset.draft;
  inner.append(box, label);
  line.append(inner);
  (form.querySelector(":scope > .actions") ?? form.lastElementChild).before(line);

  const kept = store.getItem(here);
  if (kept !== null) {
    box.checked = true;
    // A form that came back with its faults holds what was typed last.
    if (!document.querySelector("[role='alert']")) { try { fill(JSON.parse(kept)); } catch { store.removeItem(here); } }
  }
  box.addEventListener("change", () => { if (box.checked) keep(); else store.removeItem(here); });
  form.addEventListener("input", () => { if (box.checked) keep(); });
  form.addEventListener("submit", () => { if (box.checked) { keep(); store.setItem(sent, here); } });
})();
