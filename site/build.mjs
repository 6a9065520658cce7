// Makes site/bundles/ of what package.json names: typeface, query page, Oxigraph, and the licences of all of it.
// The files keep plain names here; thaktho/pages/assets.py gives them names that change with their content.
import { build } from "esbuild";
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
const bundled = await scripts();
await cp(join(modules, "oxigraph", "web_bg.wasm"), join(out, "oxigraph.wasm"));
await licences(new Set(["@fontsource/sarabun", "oxigraph", ...bundled]));
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

/** The query page and its worker, each with the packages it needs; returns the names of these packages. */
async function scripts() {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: { query: "query/query.js", "query-worker": "query/worker.js" },
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none", // licences.txt holds them
    define: { "import.meta.url": "self.location.href" }, // we say where the WebAssembly file is
    metafile: true,
    logLevel: "warning",
  });
  const inputs = Object.keys(metafile.inputs).filter((path) => path.startsWith("node_modules/"));
  return inputs.map((path) => path.split("/").slice(1, path.includes("/@") ? 3 : 2).join("/"));
}

async function licences(names) {
  const parts = ["What this site takes from others, and under which licence.\n"];
  for (const name of [...names].sort()) {
    const room = join(modules, name);
    const { version, license, homepage, repository } = JSON.parse(await readFile(join(room, "package.json"), "utf8"));
    const file = (await readdir(room)).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? await readFile(join(room, file), "utf8") : `Used under: ${license}\n`;
    const from = homepage ?? repository?.url ?? "";
    parts.push(`${name} ${version} (${license})\n${from}\n\n${text.trim()}\n`);
  }
  await writeFile(join(out, "licences.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}
