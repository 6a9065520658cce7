// Makes site/bundles/ of what package.json names: the typeface and its licence.
// The files keep plain names here; thaktho/pages/assets.py gives them names that change with their content.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "bundles.new");
const faces = { subsets: ["thai", "latin"], weights: [400, 700] };

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });
await fonts();
await licences(["@fontsource/sarabun"]);
await rm(join(here, "bundles"), { recursive: true, force: true });
await rename(out, join(here, "bundles"));

/** The rules of the package for the subsets that we ship, woff2 alone, into site.css; the files into fonts/. */
async function fonts() {
  const room = join(modules, "@fontsource", "sarabun");
  const rules = [];
  for (const weight of faces.weights) {
    const css = await readFile(join(room, `${weight}.css`), "utf8");
    for (const subset of faces.subsets) {
      const stem = `sarabun-${subset}-${weight}`;
      const rule = css.split("/*").find((part) => part.startsWith(` ${stem}-normal `));
      const face = rule.slice(rule.indexOf("@font-face")).trim();
      rules.push(face.replace(/src: [^;]*;/, `src: url(fonts/${stem}.woff2) format('woff2');`));
      await cp(join(room, "files", `${stem}-normal.woff2`), join(out, "fonts", `${stem}.woff2`));
    }
  }
  await writeFile(join(out, "site.css"), rules.join("\n") + "\n");
}

async function licences(names) {
  const parts = ["What this site takes from others, and under which licence.\n"];
  for (const name of names) {
    const room = join(modules, name);
    const { version, license, homepage, repository } = JSON.parse(await readFile(join(room, "package.json"), "utf8"));
    const file = (await readdir(room)).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? await readFile(join(room, file), "utf8") : `Used under: ${license}\n`;
    const from = homepage ?? repository?.url ?? "";
    parts.push(`${name} ${version} (${license})\n${from}\n\n${text.trim()}\n`);
  }
  await writeFile(join(out, "licences.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}
