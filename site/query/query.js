// The query page: a question goes to a worker that holds everything published; nothing leaves the browser.
import { csv, table } from "./answers.js";
import { editor } from "./editor.js";

const ROWS = 500;
const TEXT = 200_000;
const form = document.getElementById("query");
const part = (name) => document.getElementById(`query-${name}`);
const words = JSON.parse(form.dataset.words);
const prefixes = JSON.parse(form.dataset.prefixes);
const language = document.documentElement.lang;
const say = (key, said = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => said[name]);
const number = (value, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

let worker = null;
let ready = false;
let asked = null; // the question that waits for the data
let dumps = ""; // those that the worker holds
let box;

function start(wanted) {
  stop();
  dumps = wanted.join("\n");
  worker = new Worker(form.dataset.worker);
  worker.onmessage = ({ data }) => heard[data.kind](data);
  worker.onerror = (wrong) => fail("load", wrong.message || "");
  const whole = (address) => new URL(address, location.href).href;
  worker.postMessage({ kind: "load", wasm: whole(form.dataset.wasm), dumps: wanted.map(whole) });
}

function stop() {
  worker?.terminate();
  worker = null;
  ready = false;
  busy(false);
}

const heard = {
  read: ({ read }) => (part("status").textContent = say("loading", { size: number(read / 1e6, 1) })),
  ready: () => {
    ready = true;
    ask();
  },
  answer: show,
  error: ({ of, text }) => fail(of, text),
};

/** Answer what the editor holds, once the data is there. */
function run() {
  const query = declared(box.text.trim());
  if (query !== box.text.trim()) box.text = query;
  const wanted = [...form.querySelectorAll("[name=dump]")].filter((one) => one.type === "hidden" || one.checked);
  part("error").hidden = true;
  if (!query || wanted.length === 0) {
    fail("ask", "");
    return;
  }
  asked = query;
  const addresses = wanted.map((one) => one.value);
  if (!worker || dumps !== addresses.join("\n")) {
    part("status").textContent = say("loading", { size: number(0, 1) });
    start(addresses);
  } else if (ready) ask();
  busy(true);
}

function ask() {
  part("status").textContent = say("asking");
  worker.postMessage({ kind: "ask", query: asked });
}

/** Each prefix that a question uses without saying so, with the line where it first does. */
function undeclared(query) {
  const aside = /<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#[^\n]*/g;
  const bare = query.replace(aside, (text) => text.replace(/[^\n]/g, " "));
  const said = new Set([...bare.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map(([, name]) => name));
  const found = new Map();
  for (const { 1: name, index } of bare.matchAll(/(?<![\w?$:.-])([A-Za-z][\w-]*|):/g)) {
    if (!said.has(name) && !found.has(name)) found.set(name, bare.slice(0, index).split("\n").length);
  }
  return found;
}

/** The question with a PREFIX line for each prefix that the page knows and the question does not declare. */
function declared(query) {
  const lines = [...undeclared(query).keys()].filter((name) => Object.hasOwn(prefixes, name));
  return lines.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("") + query;
}

function show({ form: kind, text, seconds }) {
  busy(false);
  const rows = part("rows");
  rows.replaceChildren();
  withdraw();
  let found = "";
  if (kind === "ttl") {
    rows.append(written(text.length > TEXT ? text.slice(0, TEXT) + "\n…" : text));
    offer("answer.ttl", "Turtle", "text/turtle", text);
  } else {
    const answer = JSON.parse(text);
    if ("boolean" in answer) {
      rows.append(written(say(answer.boolean ? "yes" : "no")));
    } else {
      found = listed(answer, rows);
      offer("answer.csv", "CSV", "text/csv", csv(answer));
    }
    offer("answer.json", "JSON", "application/sparql-results+json", text);
  }
  part("count").textContent = found;
  part("answer").hidden = false;
  part("status").textContent = say("answered", { seconds: number(seconds, 2) });
  part("answer").scrollIntoView({ block: "nearest" }); // on a phone it stands below the question
}

function listed(answer, rows) {
  const all = answer.results.bindings.length;
  const told = { n: number(Math.min(all, ROWS)), all: number(all) };
  const caption = say(all === 0 ? "nothing" : all > ROWS ? "first_rows" : "all_rows", told);
  const frame = document.createElement("div");
  frame.className = "scroll";
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", caption);
  const { base, here } = form.dataset;
  frame.append(table(answer, { rows: ROWS, caption, base, here, prefixes, language }));
  rows.append(frame);
  return number(all);
}

function written(text) {
  const made = document.createElement("pre");
  made.tabIndex = 0;
  made.textContent = text;
  return made;
}

function offer(download, textContent, type, content) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { className: "button quiet", download, href, textContent });
  part("files").append(link);
}

function withdraw() {
  for (const link of part("files").children) URL.revokeObjectURL(link.href);
  part("files").replaceChildren();
}

function fail(of, text) {
  if (of === "load") stop();
  busy(false);
  const error = part("error");
  const [prefix] = of === "ask" && text ? undeclared(asked) : [];
  const [, line, place] = (of === "ask" && /^error at (\d+):(\d+): expected/.exec(text)) || [];
  const lines = (asked ?? "").split("\n");
  const over = line && line >= lines.length && place > lines.at(-1).length;
  const told = prefix
    ? say("wrong_prefix", { prefix: prefix[0], line: prefix[1], address: "<https://…>" })
    : over ? say("wrong_end") : line ? say("wrong_place", { line, place })
    : say(of === "load" ? "wrong_load" : "wrong_answer");
  error.replaceChildren(Object.assign(document.createElement("p"), { textContent: told }));
  // all that might have stood there instead fills a screen: the line is shown, for the place may be that of the word after
  if (line && !over && !prefix) error.append(written(lines[line - 1]));
  else if (text && !line && !prefix) error.append(Object.assign(written(text), { lang: "en" }));
  error.hidden = false;
  part("answer").hidden = true;
  part("status").textContent = "";
}

function busy(is) {
  part("stop").hidden = !is;
  part("run").disabled = is;
}

/** What the address asks: so that a question can be sent to somebody, and an example is one click away. */
function fromAddress() {
  const query = /^#query=(.*)/s.exec(location.hash)?.[1];
  if (query === undefined) return false;
  try {
    box.text = decodeURIComponent(query);
  } catch {
    return false;
  }
  run();
  return true;
}

function begin() {
  form.hidden = part("examples-note").hidden = false;
  box = editor(part("editor"), part("label").textContent, () => submit());
  form.addEventListener("submit", (event) => (event.preventDefault(), submit()));
  part("stop").addEventListener("click", () => {
    stop();
    part("status").textContent = say("stopped");
  });
  for (const example of document.querySelectorAll("#examples .example")) {
    const [details, summary, code] = ["details", "summary", "code"].map((name) => example.querySelector(name));
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(...summary.cloneNode(true).childNodes);
    button.addEventListener("click", () => submit(code.textContent));
    details.hidden = true; // the editor shows the question's text
    example.append(button);
  }
  document.getElementById("asking").className = "asking";
  addEventListener("hashchange", () => fromAddress() && form.scrollIntoView());
  if (!fromAddress()) box.text = document.querySelector("#examples code").textContent.trim();
}

function submit(query = box.text) {
  const wanted = `#query=${encodeURIComponent(declared(query.trim()))}`;
  if (location.hash === wanted) run();
  else location.hash = wanted; // tells `fromAddress`
}

if (location.protocol === "file:") part("from-folder").hidden = false;
else begin();
