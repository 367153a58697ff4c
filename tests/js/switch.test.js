// What the switch between languages carries along, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const { carried, read } = require(path.join(__dirname, "../../src/evidence_explorer/assets/switch.js"));

test("query and anchor come along as they are written", () => {
  assert.equal(carried("../fr/explore/", "?treatment=a,b&text=d%C3%A9prim%C3%A9", "#top", []), "../fr/explore/?treatment=a,b&text=d%C3%A9prim%C3%A9#top");
  assert.equal(carried("../fr/", "", "", []), "../fr/");
});

test("what stands in the box of the search comes along once, and leaves the address", () => {
  const address = carried("../fr/", "?a=1&sought=old", "#x", [], " l’eskétamine & co ");
  assert.equal(address, "../fr/?a=1&sought=l%E2%80%99esk%C3%A9tamine%20%26%20co#x");
  assert.deepEqual(read(address.slice(address.indexOf("?"), -2)), { choices: [], sought: "l’eskétamine & co", search: "?a=1" });
  assert.equal(carried("../fr/", "?a=1", "", [], "  "), "../fr/?a=1");
});

test("an address that was prepared before is prepared anew, not twice", () => {
  const once = carried("../fr/map/", "?a=1", "#x", [["map", "time", true]]);
  assert.equal(carried(once, "?a=2", "", [["map", "time", true]]), "../fr/map/?a=2&chosen=map~time");
});

test("choices are read again as they were", () => {
  const choices = [["verdict", "overstated", true], ["study", "on", false], ["odd&=#name", "a b~c", true]];
  const search = carried("x", "?with=a,b&%=%E0", "", choices).slice(1);
  assert.deepEqual(read(search), { choices, sought: "", search: "?with=a,b&%=%E0" });
});

test("choices that came with the page are not carried twice", () => {
  assert.equal(carried("x", "?chosen=map~time&y=1", "", [["map", "kind", true]]), "x?y=1&chosen=map~kind");
});
