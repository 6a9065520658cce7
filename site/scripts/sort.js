// Tables of the class "sortable" are put in another order by the heads of their columns; without a script they stand as they come.
// Tables of one section are one list, of which the later part is folded: what comes first is then in the first of them.
const value = (row, at) => {
  const text = row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
  const number = Number(text.replaceAll(",", "").match(/^-?[\d.]+/)?.[0] ?? NaN);
  return Number.isNaN(number) ? text : number;
};
const order = (one, two) =>
  typeof one === "number" && typeof two === "number" ? one - two
    : typeof one === "number" ? 1 : typeof two === "number" ? -1 : one.localeCompare(two, "th");

for (const section of new Set([...document.querySelectorAll("table.sortable")].map((table) => table.closest("section")))) {
  const tables = [...section.querySelectorAll("table.sortable")];
  const heads = tables.map((table) => [...table.tHead.rows[0].cells]);
  const sort = (at, down) => {
    for (const row of heads) row.forEach((head, of) => (head.ariaSort = of === at ? (down ? "descending" : "ascending") : null));
    const bodies = tables.map((table) => table.tBodies[0]);
    const sizes = bodies.map((body) => body.rows.length);
    const rows = bodies.flatMap((body) => [...body.rows]).sort((a, b) => order(value(a, at), value(b, at)) * (down ? -1 : 1));
    bodies.forEach((body, of) => body.append(...rows.splice(0, sizes[of])));
  };
  for (const row of heads) {
    row.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () =>
        sort(at, head.ariaSort ? head.ariaSort === "ascending" : head.classList.contains("num")));
    });
  }
}
