// Tables of the class "sortable" are put in another order by the heads of their columns; without a script they stand as they come.
const value = (row, at) => {
  const text = row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
  const number = Number(text.replaceAll(",", "").match(/^-?[\d.]+/)?.[0] ?? NaN);
  return Number.isNaN(number) ? text : number;
};
const order = (one, two) =>
  typeof one === "number" && typeof two === "number" ? one - two
    : typeof one === "number" ? 1 : typeof two === "number" ? -1 : one.localeCompare(two, "th");

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort ? head.ariaSort === "ascending" : head.classList.contains("num");
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.ariaSort = down ? "descending" : "ascending";
      const rows = [...body.rows].sort((a, b) => order(value(a, at), value(b, at)) * (down ? -1 : 1));
      body.append(...rows);
    });
  });
}
