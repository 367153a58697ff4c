// Times the centre of the Explore page without a browser: node explore.mjs ASSETS DATA. Prints one line of JSON.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const [assets, file] = process.argv.slice(2);
globalThis.self = globalThis;
const core = require(path.resolve(assets, "explore-core.js"));
require(path.resolve(file));

const times = (count, run) => {
  const all = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    run(n);
    all.push(performance.now() - start);
  }
  return all.sort((a, b) => a - b)[Math.floor(count / 2)];
};

const start = performance.now();
const model = core.prepare(self.evidenceExplore);
const prepared = performance.now() - start;
const values = model.facets.flatMap((facet) => facet.values.map((value) => [facet.id, value.id]));
const click = times(200, (n) => {
  let state = core.blank();
  for (const step of [7, 31]) state = core.toggle(model, state, ...values[(n * step) % values.length]);
  core.filter(model, state);
});
const first = times(1, () => core.filter(model, { ...core.blank(), q: "first text" }));
const text = times(26, (n) => core.filter(model, { ...core.blank(), q: String.fromCharCode(97 + n) + "e" }));
console.log(JSON.stringify({ items: model.size, prepared, click, first, text }));
