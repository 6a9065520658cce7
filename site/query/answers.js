// Answers as people read them: a table whose addresses lead to the site's pages, and files to take along.

const SHARED = "https://w3id.org/thaktho/id/";
const NUMBER = /\/XMLSchema#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
const code = "[^/]+";
/** Paths of things that have a page; what lies under a thing, such as a project's funding, has none. */
const PAGES = new RegExp(
  `^(area/\\d{2}(\\d{2}){0,2}|code/target-group/${code}|(fund|goal|local-authority|publisher|strategy)/${code}` +
    `|organization/${code}(/${code})?|(linkage|plan|project)/${code}/${code}|dataset/${code}/${code}/${code})$`,
);

/** The address of a thing's page, or null where it has none; `base` is of the deployment, `here` the way to the top. */
function pageOf(iri, base, here) {
  const path = below(iri, base);
  return path !== null && PAGES.test(path) ? `${here}${path}/index.html` : null;
}

function below(iri, base) {
  const start = [base, SHARED].find((one) => iri.startsWith(one));
  return start === undefined ? null : iri.slice(start.length);
}

/** An address as short as it can be said: without the base, or by a prefix. */
function shortened(iri, base, prefixes) {
  const path = below(iri, base);
  if (path !== null) return decoded(path);
  const found = Object.entries(prefixes).find(([, start]) => iri.startsWith(start) && iri.length > start.length);
  return found ? `${found[0]}:${decoded(iri.slice(found[1].length))}` : decoded(iri);
}

function decoded(text) {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** A table of the first rows of an answer in SPARQL's JSON. */
export function table({ head, results }, { rows, caption, base, here, prefixes, language }) {
  const made = document.createElement("table");
  made.createCaption().textContent = caption;
  const heads = made.createTHead().insertRow();
  const shown = results.bindings.slice(0, rows);
  const numeric = head.vars.map((name) => {
    const known = shown.map((row) => row[name]).filter(Boolean);
    return known.length > 0 && known.every((value) => NUMBER.test(value.datatype ?? ""));
  });
  head.vars.forEach((name, column) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    if (numeric[column]) cell.className = "num";
    heads.append(cell);
  });
  const body = made.createTBody();
  for (const row of shown) {
    const line = body.insertRow();
    head.vars.forEach((name, column) => {
      const cell = line.insertCell();
      if (numeric[column]) cell.className = "num";
      if (row[name]) fill(cell, row[name], { base, here, prefixes, language });
    });
  }
  return made;
}

function fill(cell, value, { base, here, prefixes, language }) {
  if (value.type === "uri") {
    const href = pageOf(value.value, base, here);
    const part = document.createElement(href ? "a" : "span");
    if (href) part.href = href;
    part.textContent = shortened(value.value, base, prefixes);
    cell.append(part);
  } else if (value.type === "triple") {
    cell.textContent = JSON.stringify(value.value);
  } else {
    const text = document.createElement("bdi");
    const own = value["xml:lang"];
    if (own && own !== language) text.lang = own;
    text.textContent = value.value;
    cell.append(text);
  }
}

/** The whole answer as CSV, as `thaktho query` writes it: no cell is one that a spreadsheet takes for a formula. */
export function csv({ head, results }) {
  const lines = [head.vars, ...results.bindings.map((row) => head.vars.map((name) => row[name]?.value ?? ""))];
  return "\ufeff" + lines.map((line) => line.map((cell) => quoted(harmless(cell))).join(",") + "\r\n").join("");
}

function harmless(cell) {
  const risky = /^'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/.test(cell) && !/^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(cell);
  return risky ? `'${cell}` : cell;
}

function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
