"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { recolour, fit, shorten } = require("../../src/evidence_explorer/assets/chart-parts.js");

test("colours of the palette are replaced wherever they stand, and nothing else", () => {
  const figure = { data: [{ marker: { color: ["#111111", "#222222"] }, x: [1, null] }], name: "#111111 is a text" };
  const night = { "#111111": "#eeeeee" };
  assert.deepEqual(recolour(figure, night), { data: [{ marker: { color: ["#eeeeee", "#222222"] }, x: [1, null] }], name: "#111111 is a text" });
});

test("the figure that came in is not changed", () => {
  const figure = { a: { b: "#111111" } };
  recolour(figure, { "#111111": "#eeeeee" });
  assert.equal(figure.a.b, "#111111");
});

test("names of object properties are not taken for colours", () => {
  assert.equal(recolour("constructor", {}), "constructor");
});

test("a text is cut to its room, never inside an entity", () => {
  assert.equal(shorten("short", 10), "short");
  assert.equal(shorten("a long label", 7), "a long…");
  assert.equal(shorten("ab&amp;cd", 5), "ab&amp;cd");
  assert.equal(shorten("ab&amp;cdef", 5), "ab&amp;c…");
});

test("labels are fitted to the width, and bold stays bold", () => {
  const layout = { annotations: [{ text: "<b>" + "x".repeat(200) + "</b>" }, { text: "y".repeat(200) }], xaxis: {} };
  const narrow = fit(layout, 340);
  assert.match(narrow.annotations[0].text, /^<b>x+…<\/b>$/);
  assert.ok(narrow.annotations[1].text.length < 60);
  assert.equal(layout.annotations[1].text.length, 200);
});
