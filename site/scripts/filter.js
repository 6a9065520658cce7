// The list of projects: shows only those whose row holds every word typed. Without this script the whole list shows.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const field = document.getElementById("filter-text");
  const count = document.getElementById("filter-count");
  const rows = Array.from(document.querySelectorAll("#list > li"), (row) => [row, plain(row.textContent)]);

  function plain(text) {
    return text.normalize("NFC").replace(/\u0e4d\u0e32/g, "\u0e33").toLowerCase();
  }

  function show() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      const fits = words.every((word) => text.includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = shown.toLocaleString("en");
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", show);
})();
