// Oxigraph in a worker: reads the dump once, answers one query after another. Who wants to stop it ends the worker.
import init, { Store } from "oxigraph/web.js";

const READ = { format: "application/n-quads", no_transaction: true, lenient: true };
let store;

/** The bytes of a dump: unpacked, unless the host had the browser do so. */
async function content(address, told) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const whole = Number(answer.headers.get("content-length")) || 0;
  const parts = [];
  let read = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    told((read += value.length), whole);
  }
  const packed = parts.length && parts[0][0] === 0x1f && parts[0][1] === 0x8b;
  const body = new Blob(parts).stream();
  return new Uint8Array(await new Response(packed ? body.pipeThrough(new DecompressionStream("gzip")) : body).arrayBuffer());
}

async function load({ wasm, dumps }) {
  await init({ module_or_path: wasm });
  store = new Store();
  for (const [number, dump] of dumps.entries()) {
    const bytes = await content(dump, (read, whole) => postMessage({ kind: "read", number, read, whole }));
    store.load(bytes, READ);
  }
  postMessage({ kind: "ready", statements: store.size });
}

/** A table or a yes-or-no comes as SPARQL's JSON; statements come as JSON-LD, a list, and are asked for as Turtle. */
function answer({ query }) {
  const began = performance.now();
  const asked = (results_format) => store.query(query, { use_default_graph_as_union: true, results_format });
  const json = asked("json");
  const told = json.startsWith("[") ? { form: "ttl", text: asked("ttl") } : { form: "json", text: json };
  postMessage({ kind: "answer", ...told, seconds: (performance.now() - began) / 1000 });
}

onmessage = async ({ data }) => {
  try {
    await (data.kind === "load" ? load(data) : answer(data));
  } catch (wrong) {
    postMessage({ kind: "error", of: data.kind, text: String(wrong?.message ?? wrong) });
  }
};
