// The drawing of the Explore page, without a browser: at every width no text runs into another, and none is cut.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const { chart } = require(path.join(__dirname, "../../src/evidence_explorer/pages/explore/explore-chart.js"));

const WIDTHS = [320, 340, 390, 640, 1100];
const LOOK = { colour: (name) => name, shapes: { "": "M0 0h20v20h-20z" }, percent: " %", labels: { alt: "A chart" } };
const told = "129 of 1,179 (37 %; 27 to 48)";

const row = (label, tag, more = {}) => Object.assign({ label, tag, told, risk: 0.5, low: 0.3, high: 0.9, drawn: true }, more);
const block = (rows, more = {}) => Object.assign({ section: "", head: "Anand 2023 · Remission · ladder", note: "", outcome: "response", ink: "blue", rows }, more);

const LONG = "ketamine 0.5 mg/kg over forty minutes, twice a week, added to the antidepressant of before";
const TAG = " · control: low dose of the same substance";
const BLOCKS = [
  block([row("hot bath", ""), row("sham bath", " · control: sham", { control: true })]),
  block([row(LONG, ""), row(LONG, TAG, { control: true }), row("", TAG, { control: true })], { section: "A family of baths" }),
  block([row("a", "", { told: "not reported", drawn: false, risk: null, low: null, high: null })], { note: "No control.", grey: true }),
];

/** Every text of a drawing with its box, letters taken as wide as those of a common font. */
function texts(node, found = []) {
  if (typeof node === "string") return found;
  if (node.tag === "text") {
    const { x, y, "font-size": size, "text-anchor": anchor } = node.attrs, said = node.children.join("");
    const wide = Array.from(said).length * size * 0.53, left = anchor === "end" ? x - wide : anchor === "middle" ? x - wide / 2 : x;
    found.push({ said, left, right: left + wide, top: y - size * 0.8, bottom: y + size * 0.2 });
  }
  for (const child of node.children) texts(child, found);
  return found;
}

for (const width of WIDTHS) {
  const drawn = chart(BLOCKS, Object.assign({ width }, LOOK)), found = texts(drawn).filter(({ said }) => said);

  test(`at ${width} px no text runs into another or over the edge`, () => {
    for (const [at, one] of found.entries()) {
      assert.ok(one.left >= 0 && one.right <= width + 1, `${one.said}: ${one.left} to ${one.right}`);
      for (const other of found.slice(at + 1)) {
        const apart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
        assert.ok(apart, `${one.said} | ${other.said}`);
      }
    }
  });

  test(`at ${width} px names and kinds of control are whole`, () => {
    const all = found.map(({ said }) => said).join(" ").replace(/\s+/g, " ");
    assert.ok(!all.includes("…"));
    for (const kind of ["low dose of the same substance", "sham"]) assert.ok(all.includes(kind) || found.some(({ said }) => kind.includes(said)));
  });

  test(`at ${width} px the picture holds all of its texts and marks`, () => {
    assert.ok(Math.max(...found.map(({ bottom }) => bottom)) <= drawn.attrs.height);
  });
}
