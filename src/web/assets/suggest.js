// Offers words that practices have while somebody types in a search box. Without it every search works the same.
"use strict";
(() => {
  const PAUSE = 150;
  let waiting;
  let asked = 0;
  document.querySelectorAll("input[data-suggest]").forEach((box, place) => {
    const list = document.createElement("datalist");
    list.id = `suggestions-${place}`;
    box.after(list);
    box.setAttribute("list", list.id);
    box.autocomplete = "off";
    const offer = async () => {
      const turn = ++asked;
      if (box.value.trim().length < 2) { list.replaceChildren(); return; }
      try {
        const answer = await fetch(`/api/v1/suggestions?q=${encodeURIComponent(box.value)}`,
          { headers: { "accept-language": document.documentElement.lang } });
        if (!answer.ok || turn !== asked) return;
        const { items } = await answer.json();
        list.replaceChildren(...items.map((item) => new Option("", item.text)));
      } catch { /* without a line nothing is offered */ }
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(offer, PAUSE);
    });
  });
})();
