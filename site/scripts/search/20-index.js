// The index in static files: what is in them is said in catalogue/thaktho/pages/search.
"use strict";

const GRAM = 4;
const MOST_GRAMS = 8;
const AT_ONCE = 8;
const SCORES = { title: 10, word: 3, start: 4, thing: 6, fields: [0, 4, 3, 4, 2] };
const NEAR = 0.55; // one other vowel in ผู้สูงอายุ leaves four of its seven grams
const FEW = 3;

async function read(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
}

// A file of the index: its line of JSON, and the bytes after it. A host that says it is gzip has it unpacked already.
async function unpacked(address) {
  let bytes = new Uint8Array(await (await read(address)).arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  const end = bytes.indexOf(10);
  return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), bytes: bytes.subarray(end + 1) };
}

function hash(text) {
  let found = 0x811c9dc5;
  for (let unit = 0; unit < text.length; unit += 1) found = Math.imul(found ^ text.charCodeAt(unit), 0x01000193);
  return (found ^ (found >>> 15)) >>> 0;
}

// Mark the documents of a list in a table of flags.
function mark(flags, bytes, inBits) {
  if (inBits) {
    for (let number = 0; number < flags.length; number += 1) if (bytes[number >> 3] & (1 << (number & 7))) flags[number] = 1;
    return;
  }
  let number = -1;
  for (let place = 0; place < bytes.length;) {
    let gap = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[place++];
      gap += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    number += gap;
    flags[number] = 1;
  }
}

// Grams of a text, of so many characters; where there are many, enough to hold each of its characters.
function someGrams(text, size) {
  const last = text.length - size;
  if (last <= 0) return [text];
  const all = Array.from({ length: last + 1 }, (_, place) => place);
  const count = Math.min(2 * MOST_GRAMS, Math.ceil(text.length / size));
  const chosen = last < MOST_GRAMS ? all : all.slice(0, count).map((step) => Math.round((step * last) / (count - 1)));
  return chosen.map((place) => text.slice(place, place + size));
}

// The documents that are worth something by every word, best first.
function ranked(found, documents) {
  const scores = new Map();
  for (let number = 0; number < documents; number += 1) {
    if (found.every(({ worth }) => worth[number])) scores.set(number, found.reduce((sum, { worth }) => sum + worth[number], 0));
  }
  return [...scores.keys()].sort((one, other) => scores.get(other) - scores.get(one) || one - other);
}

const fieldsOf = (found) => (number) => found.map(({ by }) => by[number]);

class Index {
  constructor(home, language) {
    this.home = home;
    this.language = language;
    this.files = new Map();
  }

  async open() {
    if (!this.about) {
      this.about = await (await read(new URL("index.json", this.home), { cache: "no-cache" })).json();
      this.folder = new URL(`${this.about.folder}/`, this.home);
    }
    return this.about;
  }

  file(name) {
    if (!this.files.has(name)) {
      const found = unpacked(new URL(name, this.folder));
      found.catch(() => this.files.delete(name));
      this.files.set(name, found);
    }
    return this.files.get(name);
  }

  // The file that holds the grams of two first characters, each gram with its lists, a field each.
  async grams(first) {
    const number = hash(first) & (this.about.words - 1);
    const file = await this.file(`words/${number}.bin`);
    if (!file.lists) {
      file.lists = new Map();
      let place = 0;
      for (const [gram, ...said] of file.head) {
        const lists = [];
        for (let at = 0; at < said.length; at += 2) {
          const bytes = file.bytes.subarray(place, place + Math.abs(said[at + 1]));
          place += bytes.length;
          lists.push({ field: said[at], bytes, inBits: said[at + 1] < 0 });
        }
        file.lists.set(gram, lists);
      }
    }
    return file.lists;
  }

  flags() {
    return new Uint8Array(this.about.documents);
  }

  // For each gram of a text the documents that have it, a table of flags a field.
  async having(text, size = GRAM) {
    const grams = someGrams(text, size);
    const files = await Promise.all(grams.map((gram) => this.grams(gram.slice(0, 2))));
    return grams.map((gram, number) => {
      const found = Array.from({ length: this.about.fields }, () => null);
      const names = gram.length === GRAM ? [gram] : [...files[number].keys()].filter((name) => name.startsWith(gram));
      for (const name of names) {
        for (const { field, bytes, inBits } of files[number].get(name) ?? []) {
          mark((found[field] ??= this.flags()), bytes, inBits);
        }
      }
      return found;
    });
  }

  // What a word is worth for each document, 0 where it is not there; and by which field it was found.
  async word(texts) {
    const worth = this.flags();
    const by = this.flags();
    for (const text of texts) {
      const grams = await this.having(text);
      const first = await this.grams(text.slice(0, 2));
      const begins = [`^${text.slice(0, 2)}`, ` ${text.slice(0, 2)}`].map((gram) => {
        const flags = this.flags();
        for (const { field, bytes, inBits } of first.get(gram) ?? []) if (field === 0) mark(flags, bytes, inBits);
        return flags;
      });
      for (let field = this.about.fields - 1; field >= 0; field -= 1) {
        const lists = grams.map((found) => found[field]);
        if (lists.includes(null)) continue;
        for (let number = 0; number < worth.length; number += 1) {
          if (!lists.every((flags) => flags[number])) continue;
          let value = SCORES.fields[field];
          if (field === 0) {
            value = SCORES.title + begins[1][number] * SCORES.word + begins[0][number] * SCORES.start;
            if (number >= this.about.projects && begins[0][number]) value += SCORES.thing;
          }
          if (value > worth[number]) {
            worth[number] = value;
            by[number] = field;
          }
        }
      }
    }
    return { worth, by };
  }

  // Where no document has a word: those that have most of its grams in one field.
  async like(texts) {
    const worth = this.flags();
    const grams = await this.having(texts[0], GRAM - 1);
    for (let field = 0; field < this.about.fields; field += 1) {
      for (let number = 0; number < worth.length; number += 1) {
        let count = 0;
        for (const found of grams) if (found[field]?.[number]) count += 1;
        if (count > 1 && count >= NEAR * grams.length && count > worth[number]) worth[number] = count;
      }
    }
    return { worth, by: this.flags() };
  }

  // The documents of a query, best first, all of them for no word: `exact` of them have every word. Where few do, and
  // inside other words at that, those follow that are written much like it.
  async find(words) {
    const exact = await Promise.all(words.map((texts) => this.word(texts)));
    const first = ranked(exact, this.about.documents);
    const sure = first.length >= FEW || first.some((number) => exact.every(({ worth }) => worth[number] > SCORES.title));
    if (!words.length || sure) return { numbers: first, exact: first.length, by: fieldsOf(exact) };
    const like = await Promise.all(words.map((texts, place) =>
      words.length > 1 && exact[place].worth.some(Boolean) ? exact[place] : this.like(texts)));
    const near = ranked(like, this.about.documents);
    const there = new Set(first);
    return {
      numbers: [...first, ...near.filter((number) => !there.has(number))], exact: first.length, by: fieldsOf(exact),
    };
  }

  // A facet: which documents have each value.
  async facet(name) {
    const file = await this.file(`facets/${name}.bin`);
    if (!file.values) {
      file.values = new Map();
      let place = 0;
      for (const [value, length] of file.head) {
        const flags = this.flags();
        mark(flags, file.bytes.subarray(place, place + Math.abs(length)), length < 0);
        place += Math.abs(length);
        file.values.set(value, flags);
      }
    }
    return file.values;
  }

  async names() {
    return (await this.file(`${this.language}/facets.bin`)).head;
  }

  shown(numbers) {
    return this.records(numbers, this.language, this.about.shown);
  }

  rows(numbers) {
    return this.records(numbers, "rows", this.about.rows);
  }

  async records(numbers, folder, size) {
    const needed = [...new Set(numbers.map((number) => Math.floor(number / size)))];
    const files = new Map();
    for (let place = 0; place < needed.length; place += AT_ONCE) {
      const some = needed.slice(place, place + AT_ONCE);
      const read = await Promise.all(some.map((number) => this.file(`${folder}/${number}.bin`)));
      some.forEach((number, at) => files.set(number, read[at].head));
    }
    return numbers.map((number) => files.get(Math.floor(number / size))[number % size]);
  }
}
