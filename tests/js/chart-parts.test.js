// The pure functions of charts, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const { recolour, placed, dressed } = require(path.join(__dirname, "../../src/evidence_explorer/assets/chart-parts.js"));

const freeze = (value) => {
  if (value && typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

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

const FIGURE = freeze({
  data: [{ x: [1, 2], y: [-10, -30], customdata: [0, 1] }, { x: [1, 2, 1], y: [-30, -23, -37], customdata: [1, 1, 1] }],
  layout: {
    height: 92, margin: { l: 252, r: 100, t: 8, b: 44 }, xaxis: { range: [0, 1], title: { text: "Share" } }, yaxis: { range: [-40, 0] },
    shapes: [{ x0: 1, x1: 1, y0: 0, y1: 1 }, { x0: 1, x1: 2, y0: -30, y1: -30, name: "1" }],
    meta: { kind: "trials", wide: [10, 30], narrow: [25, 60], height: 70, l: 4, r: 16 },
  },
});

test("a wide place shows the figure as it stands", () => {
  const { data, layout } = placed(FIGURE, "wide");
  assert.deepEqual(data, FIGURE.data);
  assert.deepEqual(layout, (({ meta, ...rest }) => rest)(FIGURE.layout));
});

test("a narrow place moves each mark with its row, and keeps its shape", () => {
  const { data, layout } = placed(FIGURE, "narrow");
  assert.deepEqual(data.map((trace) => trace.y), [[-25, -60], [-60, -53, -67]]);
  assert.deepEqual(layout.shapes.map((shape) => [shape.y0, shape.y1]), [[0, 1], [-60, -60]]);
  assert.deepEqual([layout.height, layout.margin.l, layout.margin.r, layout.yaxis.range], [122, 4, 16, [-70, 0]]);
});

test("a figure without rows is the same everywhere", () => {
  const lines = freeze({ data: [{ x: [1], y: [50] }], layout: { height: 322, meta: { kind: "times" } } });
  assert.deepEqual(placed(lines, "narrow"), { data: lines.data, layout: { height: 322 } });
});

test("what is dressed keeps its range and leaves the title of the axis to the drawing", () => {
  const dress = dressed(freeze({ height: 92, margin: { l: 4 }, xaxis: { range: [0, 1], title: { text: "Share" } }, yaxis: { visible: false } }), (name) => name);
  assert.deepEqual([dress.height, dress.xaxis.range, dress.xaxis.title, dress.yaxis.visible, dress.yaxis.fixedrange], [92, [0, 1], undefined, false, true]);
  assert.equal(dress.margin.autoexpand, false);
});
