// The page of the search: the address is its state (?q=…&year=2566&area=9001), the form changes the address.
"use strict";

const FACETS = ["kind", "year", "area", "fund", "goal", "group", "status"];
const A_PAGE = 20;

function startSearch(form) {
  const say = JSON.parse(form.dataset.say);
  const language = document.documentElement.lang;
  const element = (id) => document.getElementById(id);
  const [told, list, more, csv, help, box] = ["found", "results", "more", "csv", "search-help", "q"].map(element);
  const [apart, answers] = ["apart", "answers"].map(element);
  const index = new Index(new URL(form.dataset.index, location.href), language);
  const count = (number) => number.toLocaleString("en");
  let hits = { numbers: [], by: () => [] };
  let words = [];
  let shown = 0;
  let turn = 0;

  const said = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), say[key]);

  function made(name, text, attributes = {}) {
    const node = document.createElement(name);
    node.textContent = text;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function titled(text) {
    const node = made("bdi", "");
    let end = 0;
    for (const [from, to] of places(text, words)) {
      node.append(text.slice(end, from), made("mark", text.slice(from, to)));
      end = to;
    }
    node.append(text.slice(end));
    return node;
  }

  function card(record, by) {
    const item = made("li", "", { class: "card result" });
    const title = made("p", "", { class: "card-title" });
    const link = made("a", "", { href: new URL(record.to, new URL(form.dataset.top, location.href)).href });
    if (language === "en" && /[\u0e01-\u0e5b]/.test(record.title)) link.lang = "th";
    link.append(titled(record.title));
    title.append(link);
    const about = made("p", "", { class: "card-meta" });
    about.append(made("span", say[`kind_${record.kind}`], { class: "tag" }));
    for (const line of record.lines) about.append(made("span", line));
    if (record.code) about.append(made("span", record.code, { class: "code" }));
    const elsewhere = [...new Set(by)].filter((field) => field > 0).map((field) => say[`by_${field}`]);
    if (elsewhere.length) about.append(made("span", `${say.by} ${elsewhere.join(say.join)}`, { class: "found-by" }));
    item.append(title, about);
    return item;
  }

  // Pages that answer what a query asks of.
  function answer(query) {
    const typed = compact(query);
    let any = false;
    for (const link of answers.querySelectorAll("a")) {
      const meant = link.dataset.for.split("|").some((word) => typed.includes(compact(word)));
      link.hidden = !meant;
      any ||= meant;
    }
    answers.hidden = !any;
  }

  async function show(until, mine) {
    const next = hits.numbers.slice(shown, until);
    const records = await index.shown(next);
    if (mine !== turn) return;
    list.append(...records.map((record, place) => card(record, hits.by(next[place]))));
    shown += next.length;
    more.hidden = shown >= hits.numbers.length;
    csv.hidden = !hits.numbers.length;
    history.replaceState({ shown }, "");
  }

  const chosen = () => {
    const asked = new URLSearchParams(location.search);
    return FACETS.map((name) => [name, asked.get(name) ?? ""]);
  };

  async function filtered(numbers, but) {
    let left = numbers;
    for (const [name, value] of chosen()) {
      if (!value || name === but) continue;
      const flags = (await index.facet(name)).get(value);
      left = flags ? left.filter((number) => flags[number]) : [];
    }
    return left;
  }

  // Each list offers what is found when the other lists stay as they are.
  async function offer(numbers, mine) {
    const [names, ...values] = await Promise.all([index.names(), ...FACETS.map((name) => index.facet(name))]);
    for (const [place, [name, value]] of chosen().entries()) {
      const left = await filtered(numbers, name);
      if (mine !== turn) return;
      const field = form.elements.namedItem(name);
      const options = [made("option", say.any, { value: "" })];
      for (const [key, called] of names[name]) {
        const flags = values[place].get(key);
        const many = left.reduce((sum, number) => sum + flags[number], 0);
        if (!many && key !== value) continue;
        const inner = name === "area" && /^\d{6}$/.test(key) ? "\u2003" : "";
        options.push(made("option", `${inner}${called} (${count(many)})`, { value: key }));
      }
      field.replaceChildren(...options);
      field.value = value;
      field.disabled = options.length < 2;
    }
    const used = chosen().filter(([, value]) => value).length;
    element("filters-used").textContent = used ? said("used", { n: used }) : "";
    element("clear").hidden = !used;
  }

  // Words that nothing holds together are offered one by one, each with how many hold it.
  async function divide(query, mine) {
    const typed = [...new Set(query.split(/\s+/))].filter((word) => asked(word).length).slice(0, 8);
    if (typed.length < 2) return;
    const links = [];
    for (const word of typed) {
      const { numbers, exact } = await index.find(asked(word));
      if (!exact) continue;
      const link = made("a", word, { href: `?q=${encodeURIComponent(word)}` });
      links.push(" ", link, ` (${count(numbers.slice(0, exact).length)})`);
    }
    if (mine !== turn || !links.length) return;
    apart.replaceChildren(say.apart, ...links);
    apart.hidden = false;
  }

  async function run() {
    const mine = ++turn;
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const until = Math.max(A_PAGE, history.state?.shown ?? 0);
    box.value = query;
    words = asked(query);
    answer(query);
    told.textContent = say.searching;
    list.replaceChildren();
    shown = 0;
    more.hidden = csv.hidden = help.hidden = apart.hidden = true;
    try {
      await index.open();
      const found = await index.find(words);
      const numbers = await filtered(found.numbers);
      if (mine !== turn) return;
      hits = { ...found, numbers };
      const alike = new Set(found.numbers.slice(found.exact));
      const near = numbers.filter((number) => alike.has(number)).length;
      const values = { n: count(numbers.length - near), near: count(near), q: query };
      const short = query.trim() && !words.length;
      const nothing = words.length && found.numbers.length === 0 ? "none" : "filtered";
      const outcome = !numbers.length ? nothing : !words.length ? "all" : !near ? "found" : near === numbers.length ? "near" : "some";
      told.textContent = short ? say.short : said(outcome, values);
      help.hidden = numbers.length > 0;
      if (!short && outcome === "none") await divide(query, mine);
      await show(until, mine);
      await offer(found.numbers, mine);
    } catch (error) {
      if (mine !== turn) return;
      told.textContent = say.failed;
      help.hidden = false;
      console.info(String(error));
    }
  }

  function go() {
    const asked = [...new FormData(form)].filter(([, value]) => value.trim());
    const query = new URLSearchParams(asked.map(([name, value]) => [name, value.trim()])).toString();
    const address = `${location.pathname}${query ? "?" : ""}${query.replaceAll("%2F", "/")}`;
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    run();
  }

  async function download() {
    csv.disabled = true;
    told.textContent = say.making;
    const rows = await index.rows([...hits.numbers].sort((one, other) => one - other));
    const file = new Blob(["\ufeff", index.about.header, ...rows], { type: "text/csv;charset=utf-8" });
    const link = made("a", "", { href: URL.createObjectURL(file), download: "search.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    told.textContent = said("made", { n: count(hits.numbers.length) });
    csv.disabled = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  form.addEventListener("change", (event) => event.target !== box && go());
  element("clear").addEventListener("click", () => {
    for (const name of FACETS) form.elements.namedItem(name).value = "";
    go();
  });
  more.addEventListener("click", async () => {
    const before = list.children.length;
    await show(shown + A_PAGE, turn);
    list.children[before]?.querySelector("a").focus();
  });
  csv.addEventListener("click", () => download().catch(() => {
    told.textContent = say.failed;
    csv.disabled = false;
  }));
  addEventListener("popstate", run);
  if (matchMedia("(min-width: 48rem)").matches) element("filters").open = true;
  element("filters").hidden = false;
  run();
}

if (typeof document !== "undefined") {
  const form = document.getElementById("search");
  if (form && location.protocol.startsWith("http") && "DecompressionStream" in window) startSearch(form);
  else if (form) {
    const told = document.getElementById("found");
    told.textContent = JSON.parse(form.dataset.say)[location.protocol.startsWith("http") ? "old" : "folder"];
  }
}
