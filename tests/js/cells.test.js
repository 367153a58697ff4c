// A file of rows opens as rows, and nothing in it is run.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const cells = require(path.join(__dirname, "../../src/evidence_explorer/assets/cells.js"));

test("a text that looks like a formula stays a text", () => {
  for (const said of ["=1+1", "+knees", "-knees", "@sum", "\tx", "-1 to 2"]) assert.equal(cells.cell(said), "'" + said);
  assert.equal(cells.cell("\r=1"), '"\'\r=1"');
});

test("numbers stay numbers, whether they are written as such or as texts", () => {
  assert.deepEqual([-1.5, "-1.5", "+3", "-2,5", 0, null, undefined, true, "−4"].map(cells.cell), ["-1.5", "-1.5", "+3", '"-2,5"', "0", "", "", "true", "−4"]);
});

test("one heading line, then the rows, and what the file says of itself at its end", () => {
  assert.equal(cells.csv(["a", "b"], [["x, y", 1], ["z"]], ["from\nhere", "cite, so"]), '\ufeffa,b\n"x, y",1\nz,\n\n# from here\n"# cite, so"\n');
});
