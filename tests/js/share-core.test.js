// What a page or a chart hands out as text, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const share = require(path.join(__dirname, "../../src/evidence_explorer/assets/share-core.js"));

const BATH = {
  id: "alpha-2020", authors: ["Ay BC", "de la Bee D", "Knee Group", "et al."], year: 2020, title: "Baths & knees: 50% better {really}", journal: "J Knees", volume: "3",
  issue: "2", pages: "10-19", doi: "10.1/a_b", pmid: 123, address: "https://doi.org/10.1/a_b",
};
const BARE = { id: "beta", authors: [], year: null, title: "Steam.", address: "" };
const US = { key: "knees-2026", title: "Hot bath", site: "Invented treatments", data_of: "data of June 1, 2026", date: "2026-06-01", address: "https://site/treatments/bath/" };
const WORDS = { year_unknown: "year not known" };

test("the study itself comes first, then us", () => {
  assert.equal(share.text([BATH, BARE], US, WORDS), [
    "Ay BC, de la Bee D, Knee Group, et al. (2020). Baths & knees: 50% better {really}. J Knees 3(2):10-19. https://doi.org/10.1/a_b",
    "(year not known). Steam.",
    "Hot bath. Invented treatments. data of June 1, 2026. https://site/treatments/bath/",
  ].join("\n"));
});

test("BibTeX names people by surname and groups as they are, and guards its signs", () => {
  const file = share.bibtex([BATH, BARE], US);
  assert.match(file, /^@article\{alpha-2020,\n  author = \{Ay, BC and de la Bee, D and \{Knee Group\} and others\},/);
  assert.match(file, /title = \{\{Baths \\& knees: 50\\% better really\}\}/);
  assert.match(file, /pages = \{10--19\}/);
  assert.match(file, /doi = \{10\.1\/a_b\}/);
  assert.match(file, /@misc\{beta,\n  title = \{\{Steam\.\}\},\n\}/);
  assert.match(file, /@misc\{knees-2026,[^@]*url = \{https:\/\/site\/treatments\/bath\/\}/);
  for (const one of file.split("\n\n")) assert.equal((one.match(/[^\\]?\{/g) || []).length, (one.match(/\}/g) || []).length);
});

test("RIS holds one tag a line and ends each record", () => {
  const lines = share.ris([BATH, BARE], US).trimEnd().split("\n");
  for (const line of lines) assert.match(line, /^[A-Z][A-Z0-9]  - ?/);
  assert.deepEqual(lines.filter((line) => /^(TY|ER)/.test(line)), ["TY  - JOUR", "ER  - ", "TY  - JOUR", "ER  - ", "TY  - ELEC", "ER  -"].map((l, at) => (at === 5 ? lines[lines.length - 1] : l)));
  assert.ok(lines.includes("AU  - Ay, BC") && lines.includes("AU  - Knee Group") && lines.includes("SP  - 10") && lines.includes("EP  - 19"));
  assert.ok(!lines.some((line) => line.includes("et al")));
});

test("studies are found by their links, each once and in order", () => {
  assert.deepEqual(share.studiesOf(["../../studies/b-2/", "../studies/a-1/#x", "https://x/fr/studies/b-2/", "../studies/", "#here"]), ["b-2", "a-1"]);
  assert.equal(share.shard("goodwin-2022"), "cite-g.json");
});

test("CSV guards commas, quotes and breaks, and keeps rows as long as the head", () => {
  assert.equal(share.csv(["a\nnote"], ["one, two", "b"], [["x \"y\"", 1, 2], ["z"]]), '\ufeff"one, two",b\n"x ""y""",1\nz,\n\n# a note\n');
});

test("the code of an embed is one frame and nothing else", () => {
  const code = share.frame("https://site/embed/x/?a=1&b=2", 'A "chart" <b>', 300);
  assert.equal(code, '<iframe src="https://site/embed/x/?a=1&amp;b=2" title="A &quot;chart&quot; &lt;b>" width="100%" height="300" loading="lazy" style="border:1px solid #ccc"></iframe>');
});

test("a file is named after what it holds, in its language", () => {
  assert.equal(share.fileName("Réponse et rémission, à côté du témoin — cœur"), "reponse-et-remission-a-cote-du-temoin-coeur");
  assert.ok(share.fileName("a ".repeat(90)).length <= 60);
});
