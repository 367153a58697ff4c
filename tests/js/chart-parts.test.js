// The pure functions of charts, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const { recolour, fit, shorten } = require(path.join(__dirname, "../../src/evidence_explorer/assets/chart-parts.js"));

const freeze = (value) => {
  if (value && typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
};
const note = (text) => ({ text, x: 0, y: -9, font: { size: 12 } });

test("recolour replaces every colour of the light palette, however deep", () => {
  const figure = freeze({
    data: [{ marker: { color: ["#111111", "#222222"], line: { color: "#111111" } } }],
    layout: { font: { color: "#222222" }, shapes: [{ line: { color: "#111111" } }] },
  });
  assert.deepEqual(recolour(figure, { "#111111": "#eeeeee", "#222222": "#dddddd" }), {
    data: [{ marker: { color: ["#eeeeee", "#dddddd"], line: { color: "#eeeeee" } } }],
    layout: { font: { color: "#dddddd" }, shapes: [{ line: { color: "#eeeeee" } }] },
  });
});

test("recolour changes nothing but colours of the palette", () => {
  const figure = freeze({ x: [1, 0, -2.5, null], on: true, off: false, text: "see #111111", color: "rgba(0,0,0,0)" });
  assert.deepEqual(recolour(figure, { "#111111": "#eeeeee" }), figure);
});

test("recolour swaps two colours without turning one back", () => {
  assert.deepEqual(recolour(["#111111", "#eeeeee"], { "#111111": "#eeeeee", "#eeeeee": "#111111" }), ["#eeeeee", "#111111"]);
});

test("recolour takes no name of every object for a colour", () => {
  assert.deepEqual(recolour(["toString", "constructor", "__proto__"], {}), ["toString", "constructor", "__proto__"]);
});

test("recolour with an empty palette gives an equal copy", () => {
  const figure = freeze({ data: [{ x: [1, 2] }], layout: { title: "a" } });
  const copy = recolour(figure, {});
  assert.deepEqual(copy, figure);
  assert.notEqual(copy.data[0].x, figure.data[0].x);
});

test("shorten leaves a text that fits as it is", () => {
  assert.equal(shorten("knee", 4), "knee");
  assert.equal(shorten("", 4), "");
});

test("shorten cuts to the number of characters, the dots included", () => {
  assert.equal(shorten("knee pain", 6), "knee…");
  assert.equal(shorten("kneecaps", 6), "kneec…");
});

test("shorten counts an entity as one character and never cuts it", () => {
  assert.equal(shorten("a&lt;b", 3), "a&lt;b");
  assert.equal(shorten("&lt;&gt;&amp;&#39;", 3), "&lt;&gt;…");
  for (let most = 1; most < 12; most += 1) {
    assert.doesNotMatch(shorten("x &amp; y &lt; z &#8217; end", most), /&[a-z#0-9]*(…|$)/);
  }
});

test("shorten never cuts a character in two", () => {
  for (let most = 1; most < 8; most += 1) {
    assert.doesNotMatch(shorten("a😀b😀c😀d", most), /[\ud800-\udbff](?![\udc00-\udfff])/);
  }
});

test("fit shortens long texts on a narrow screen and keeps all else", () => {
  const long = "knee ".repeat(40).trim();
  const layout = freeze({ height: 300, annotations: [note(long)], xaxis: { title: { text: long, font: { size: 12 } }, range: [-2, 102] } });
  const fitted = fit(layout, 300);
  assert.ok(fitted.annotations[0].text.length * 6 < 300);
  assert.match(fitted.annotations[0].text, /…$/);
  assert.match(fitted.xaxis.title.text, /…$/);
  assert.deepEqual({ ...fitted.annotations[0], text: "" }, { ...note(""), text: "" });
  assert.deepEqual([fitted.height, fitted.xaxis.range, fitted.xaxis.title.font], [300, [-2, 102], { size: 12 }]);
});

test("fit keeps a bold text bold and whole tags", () => {
  const fitted = fit({ annotations: [note("<b>" + "knee ".repeat(40) + "</b>")] }, 200);
  assert.match(fitted.annotations[0].text, /^<b>[^<>]*…<\/b>$/);
});

test("fit gives a bold text fewer characters than a plain one", () => {
  const [plain, bold] = fit({ annotations: [note("k".repeat(200)), note("<b>" + "k".repeat(200) + "</b>")] }, 400).annotations;
  assert.ok(bold.text.length - "<b></b>".length < plain.text.length);
});

test("fit leaves texts whole where there is room", () => {
  const layout = freeze({ annotations: [note("Hot bath"), note("<b>Alpha 2020</b>")], xaxis: { title: { text: "Share" } } });
  assert.deepEqual(fit(layout, 800), layout);
});

test("fit takes a layout without texts, and a width of nothing", () => {
  assert.deepEqual(fit({ height: 10 }, 360).annotations, []);
  assert.deepEqual(fit({ height: 10, xaxis: { range: [0, 1] } }, 0).xaxis, { range: [0, 1] });
  assert.equal(fit({ annotations: [note("k".repeat(30))] }, 0).annotations[0].text.length, 18);
});
