// A filtered pool is that of the build (tests/test_pool_filter.py compares the numbers); here, what it refuses and says.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const core = require(path.join(__dirname, "../../src/evidence_explorer/pages/blocks/pooled/pool-core.js"));

const T = [12.706, 4.303, 3.182];
const row = (name, counts, facts = []) => [name, ...counts, facts];
const ROWS = [
  row("a", [20, 40, 10, 40], ["low", "industry"]),
  row("b", [14, 40, 12, 40], ["high", "industry"]),
  row("c", [30, 60, 20, 60], ["low", "others"]),
  row("d", [0, 30, 0, 30], ["low", "others"]),
];

test("a trial without an event, or with everybody, says nothing on a ratio and something on a difference", () => {
  for (const counts of [[0, 30, 0, 30], [30, 30, 30, 30]]) {
    assert.equal(core.contrast("RR", counts), null);
    assert.equal(core.contrast("OR", counts), null);
    assert.equal(core.contrast("RD", counts).y, 0);
  }
});

test("half a person is added where one cell is empty", () => {
  const found = core.contrast("OR", [5, 10, 0, 10]);
  assert.ok(Math.abs(found.y - Math.log((5.5 * 10.5) / (5.5 * 0.5))) < 1e-12);
});

test("under three trials that say something nothing is pooled, and so nothing is predicted", () => {
  assert.equal(core.together(ROWS.slice(0, 2), "RR", T), null);
  assert.equal(core.together([ROWS[0], ROWS[1], ROWS[3]], "RR", T), null);
  assert.equal(core.together([ROWS[0]], "RD", T), null);
  assert.equal(core.together(ROWS, "RR", T).k, 3);
  assert.equal(core.together(ROWS, "RD", T).k, 4);
});

test("a row is kept where each of its values is", () => {
  assert.deepEqual(core.kept(ROWS, [["low"], ["industry", "others"]]).map((one) => one[0]), ["a", "c", "d"]);
  assert.deepEqual(core.kept(ROWS, [["low"], ["industry"]]).map((one) => one[0]), ["a"]);
  assert.deepEqual(core.kept(ROWS, [[], ["industry"]]), []);
});

test("an endless end is written as such, and half goes away from zero", () => {
  const signs = { decimal: ".", group: ",", under: "under {value}", over: "over {value}" };
  assert.equal(core.text("RR", Infinity, signs), "∞");
  assert.equal(core.text("RR", 0.145, signs), "0.15");
  assert.equal(core.text("RR", 0.0001, signs), "under 0.001");
  assert.equal(core.text("RD", -0.1235, signs), "\u221212.4");
  assert.equal(core.text("RD", -0.0001, signs), "\u22120.01");
  assert.equal(core.text("RD", -1e-12, signs), "0.0");
});
