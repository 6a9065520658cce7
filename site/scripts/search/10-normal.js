// What a text is to the search; catalogue/thaktho/pages/search/normal.py says it and does the same.
"use strict";

const GONE = /[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0e3a\u0e47-\u0e4c\u0e4e]/g;
const UNIT = /เเ|\u0e4d[\u0e47-\u0e4c\u0e4e]*\u0e32|[^]/gu; // what becomes one character
const APART = /[^\p{L}\p{M}\p{N}]+/gu;

function normal(text) {
  return text
    .normalize("NFKD").toLowerCase().replace(GONE, "")
    .replace(/[\u0e50-\u0e59]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xe50 + 48))
    .replace(/ใ/g, "ไ").replace(/ๅ/g, "า").replace(/ς/g, "σ")
    .replace(/\u0e40\u0e40/g, "แ").replace(/\u0e4d\u0e32/g, "ำ").replace(/\u0e4d/g, "")
    .replace(APART, " ").trim();
}

const compact = (text) => normal(text).replaceAll(" ", "");

// Short and long forms that stand for each other at the head of a word.
const FORMS = [
  ["ต.", "ตำบล"], ["อ.", "อำเภอ"], ["จ.", "จังหวัด"], ["อบต.", "องค์การบริหารส่วนตำบล"],
  ["อบจ.", "องค์การบริหารส่วนจังหวัด"], ["ทต.", "เทศบาลตำบล"], ["ทม.", "เทศบาลเมือง"], ["ทน.", "เทศบาลนคร"],
  ["รพ.สต.", "โรงพยาบาลส่งเสริมสุขภาพตำบล"], ["รพ.", "โรงพยาบาล"], ["รร.", "โรงเรียน"], ["ร.ร.", "โรงเรียน"],
  ["สสส.", "สำนักงานกองทุนสนับสนุนการสร้างเสริมสุขภาพ"], ["สปสช.", "สำนักงานหลักประกันสุขภาพแห่งชาติ"],
  ["มอ.", "มหาวิทยาลัยสงขลานครินทร์"], ["ม.อ.", "มหาวิทยาลัยสงขลานครินทร์"],
];

// The words of a query, each as the texts that stand for it: [["ตบอยาง", "ตำบลบอยาง"], ["ผูสูงอายุ"]].
function asked(query) {
  const found = query.normalize("NFC").split(/\s+/).map((word) => {
    const said = new Set([compact(word)]);
    for (const [short, long] of FORMS) {
      if (word.startsWith(short)) said.add(compact(long + word.slice(short.length)));
      else if (word === short.replaceAll(".", "")) said.add(compact(long));
      else if (word.startsWith(long) && word.length > long.length + 1) said.add(compact(short + word.slice(long.length)));
    }
    return [...said].filter((text) => text.length > 1);
  });
  return found.filter((texts) => texts.length);
}

// Where in a text the words are: [start, end) pairs in order, which do not overlap. Marks above and below its last
// character are of a word, the space and the quote after it are not.
function places(text, words) {
  const at = [];
  const to = [];
  let plain = "";
  for (const { 0: unit, index } of text.matchAll(UNIT)) {
    const piece = compact(unit);
    for (let place = 0; place < piece.length; place += 1) {
      at.push(index);
      to.push(index + unit.length);
    }
    if (!piece && to.length && /^\p{M}/u.test(unit)) to[to.length - 1] = index + unit.length;
    plain += piece;
  }
  const marked = new Uint8Array(plain.length);
  for (const word of words.flat()) {
    for (let place = plain.indexOf(word); place >= 0; place = plain.indexOf(word, place + 1)) {
      marked.fill(1, place, place + word.length);
    }
  }
  const found = [];
  for (let unit = 0; unit < marked.length; unit += 1) {
    if (!marked[unit]) continue;
    const start = at[unit];
    while (unit < marked.length && marked[unit]) unit += 1;
    found.push([start, to[unit - 1]]);
  }
  return found;
}
