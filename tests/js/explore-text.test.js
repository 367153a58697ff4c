// What the Explore page says, draws and hands out, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const assets = path.join(__dirname, "../../src/evidence_explorer/pages/explore");
const core = require(path.join(assets, "explore-core.js"));
const text = require(path.join(assets, "explore-text.js"));
const { chart, clip, wrap } = require(path.join(assets, "explore-chart.js"));

const WORDS = {
  and: " and ", comma: ", ", colon: ": ", semicolon: "; ", everything: "everything", text: "Text", cite: "{title}, {day}, {address}", rows_note: "a note", head_title: "title", head_filter: "filter", head_results: "results", head_data_of: "data of", head_address: "address", head_cite: "cite", head_licence: "licence", head_note: "note",
  "counted.one": "{n} person of {of}", "counted.many": "{n} people of {of}", "results_n.one": "{n} result", "results_n.many": "{n} results",
  sentence: "In {study}, {outcome} ({criterion}): {figure} with “{arm}”{against}. Source: {source}.", sentence_against: ", against {figures}",
  sentence_control: "{figure} with “{arm}” (control: {type})", sentence_other: "{figure} with “{arm}”", sentence_verify: "a figure to verify with “{arm}” (control: {type})",
  sentence_alone: "; not compared", sentence_counted: "{counted} ({inside})", sentence_share: "{share} of the people", sentence_interval: "95 % interval {span}", sentence_source: "{read} ({grade})",
};

/** One study with one result; each arm says what differs from a plain one. */
function invent(...arms) {
  const texts = [], code = (said) => (said ? (texts.includes(said) ? texts : (texts.push(said), texts)).indexOf(said) : -1);
  const all = arms.map((arm) => ({
    arm: "a", label: "Hot bath", treatment: "hot-bath", role: "experimental", control_type: "", control: "", repeats: "", repeated: "", figure: "f1-a", people: "30 of 50", share: "60 %", span: "46 to 72", how: "",
    origin: "reported", source: "paper", grade: "abstract", graded: "abstract", read: "the abstract", events: 30, n: 50, percent: 60, risk: 0.6, low: 0.46, high: 0.72, hollow: 0, twice: 0, drawn: 1, ...arm,
  }));
  const figures = { item: all.map(() => 0) };
  for (const [name, value] of Object.entries(all[0] || {})) figures[name] = all.map((arm) => (typeof value === "string" ? code(arm[name]) : arm[name]));
  const one = (said) => [code(said)];
  const data = {
    about: { language: "en", title: "Baths", day: "June 1, 2026", date: "2026-06-01", licence: "CC BY", thousands: ",", singular: "1" }, words: WORDS, texts,
    columns: ["study", "family", "treatment", "arm", "label", "role", "control_type", "outcome", "scale", "definition", "rater", "time_days", "events", "n", "percent", "origin", "risk", "low", "high", "source", "grade", "primary", "timing", "repeats", "period", "time", "read_again", "figure", "address", "control_of"],
    families: [["water", "Water", "blue", "M0 0"]], shapes: { response: "M1 1", "": "M9 9" },
    facets: [{ id: "outcome", name: "Outcome", of: "item", values: [["response", "Response", ""]], codes: [all.length ? 0 : []] }],
    studies: { id: ["alpha-2020"], name: ["Alpha 2020"], title: ["Baths"], year: [2020], people: [100], family: [0], kind: one("trial"), elsewhere: [0], reference: ["https://doi.org/10.1/a"], search: [""] },
    items: { study: [0], outcome: one(all.length && "response"), named: one(all.length && "Response"), scale: one("ladder"), scaled: one("Ladder"), definition: one("half, or less"), rater: one("clinician"), days: [28], moment: one("week 4"), timing: [-1], held: one("at"), period: [-1], apart: [-1], primary: [1], note: [-1] },
    figures: all.length ? { at: all.map(() => -1), ...figures } : { item: [], label: [] },
  };
  return core.prepare(data);
}
const CONTROL = { arm: "b", label: "Lukewarm", treatment: "", role: "control", control_type: "sham", control: "sham", people: "20 of 50", share: "40 %", span: "28 to 54", events: 20, risk: 0.4 };

test("a sentence names study, group, scale, time, counts, the control's counts and the source", () => {
  assert.equal(text.sentence(invent({}, CONTROL), 0, 0),
    "In Alpha 2020, response (half, or less; Ladder; week 4): 30 people of 50 (60 %; 95 % interval 46 to 72) with “Hot bath”, against 20 people of 50 (40 %; 95 % interval 28 to 54) with “Lukewarm” (control: sham). Source: the abstract (abstract); https://doi.org/10.1/a.");
});

test("every control stands in the sentence", () => {
  const said = text.sentence(invent({}, CONTROL, { ...CONTROL, label: "Cold", control: "placebo", events: 1 }), 0, 0);
  assert.match(said, /against 20 people of 50 .* with “Lukewarm” \(control: sham\) and 1 person of 50 .* with “Cold” \(control: placebo\)\./);
});

test("a recalled figure has no place in a sentence, neither as its subject nor as the control", () => {
  assert.equal(text.sentence(invent({ grade: "recalled", drawn: 0 }, CONTROL), 0, 0), "");
  const said = text.sentence(invent({}, { ...CONTROL, grade: "recalled", drawn: 0 }), 0, 0);
  assert.match(said, /against a figure to verify with “Lukewarm” \(control: sham\)/);
  assert.doesNotMatch(said, /20 people|40 %/);
});

test("a control has no sentence of its own beside a treated group", () => {
  assert.equal(text.sentence(invent({}, CONTROL), 0, 1), "");
  assert.match(text.sentence(invent(CONTROL), 0, 0), /with “Lukewarm”\. Source/);
});

test("groups that chance made are compared with each other, others are not", () => {
  assert.match(text.sentence(invent({}, { label: "Steam", events: 9 }), 0, 0), /against 9 people of 50 .* with “Steam”\./);
  assert.match(text.sentence(invent({ drawn: 2 }, { label: "Steam", drawn: 2 }), 0, 0), /with “Hot bath”; not compared\./);
});

test("a published percentage is not dressed up as a count", () => {
  const said = text.sentence(invent({ events: null, people: "of 50", how: "published percentage" }), 0, 0);
  assert.match(said, /60 % of the people \(published percentage; 95 % interval 46 to 72\)/);
  assert.match(text.sentence(invent({ events: null, n: null, span: "", how: "" }), 0, 0), /: 60 % of the people with “Hot bath”/);
});

test("a phrase is filled in once, so that no text can pull in another", () => {
  assert.match(text.sentence(invent({ label: "{figure} $& {study}" }), 0, 0), /with “\{figure\} \$& \{study\}”/);
  assert.throws(() => text.say({ words: WORDS }, "toString"), /no phrase/);
});

test("numbers are grouped and counted as the language does", () => {
  const en = { about: { thousands: ",", singular: "1" }, words: WORDS }, fr = { about: { thousands: "\u202f", singular: "0 1" }, words: WORDS };
  assert.deepEqual([1, 999, 1000, 1234567].map((n) => text.whole(en, n)), ["1", "999", "1,000", "1,234,567"]);
  assert.equal(text.whole(fr, 20000), "20\u202f000");
  assert.deepEqual([0, 1, 2].map((n) => text.counted(en, "results_n", n)), ["0 results", "1 result", "2 results"]);
  assert.deepEqual([0, 1, 2].map((n) => text.counted(fr, "results_n", n)), ["0 result", "1 result", "2 results"]);
});

/** The cells of a CSV file, by the rules of RFC 4180. */
function parse(csv) {
  return [...csv.matchAll(/("(?:[^"]|"")*"|[^",\n]*)([,\n])/g)].reduce((rows, [, cell, end]) => {
    rows[rows.length - 1].push(cell.startsWith('"') ? cell.slice(1, -1).replace(/""/g, '"') : cell);
    if (end === "\n") rows.push([]);
    return rows;
  }, [[]]).slice(0, -1);
}

test("a CSV file says what it is, then gives every row with every column", () => {
  const model = invent({ label: 'Hot "bath", 40°\nlong' }, { ...CONTROL, events: null, risk: null });
  const state = core.toggle(model, core.blank(), "outcome", "response");
  const file = text.csv(model, state, [0], "https://site/explore/?outcome=response");
  const head = file.split("\n").filter((line) => line.replace(/^"/, "").startsWith("# "));
  assert.deepEqual(head.map((line) => line.replace(/^"?# /, "").split(":")[0]), ["title", "filter", "results", "data of", "address", "cite", "licence", "note"]);
  assert.match(file, /# filter: Outcome: Response\n/);
  assert.match(file, /^\ufeffstudy,/);
  assert.ok(file.includes('\n"# cite: Baths, June 1, 2026, https://site/explore/"\n'));
  const [columns, ...rows] = parse(file.slice(1, file.indexOf("\n\n") + 1));
  assert.deepEqual(columns, model.data.columns);
  const treated = Object.fromEntries(columns.map((name, at) => [name, rows[0][at]]));
  assert.equal(treated.label, 'Hot "bath", 40°\nlong');
  assert.deepEqual([treated.study, treated.family, treated.events, treated.n, treated.time_days, treated.primary, treated.control_type], ["alpha-2020", "water", "30", "50", "28", "true", ""]);
  assert.deepEqual([treated.timing, treated.period, treated.time, treated.read_again, treated.figure], ["at", "", "week 4", "false", "f1-a"]);
  const control = Object.fromEntries(columns.map((name, at) => [name, rows[1][at]]));
  assert.deepEqual([control.role, control.control_type, control.events, control.risk], ["control", "sham", "", ""]);
  assert.deepEqual([treated.control_of, control.treatment, control.control_of], ["", "", "hot-bath"]);
  assert.equal(rows.length, 2);
});

test("a JSON file holds the same rows, and null where there is nothing", () => {
  const model = invent({}, { ...CONTROL, events: null });
  const { about, rows } = JSON.parse(text.json(model, { ...core.blank(), q: "bath" }, [0], "file:///x/explore/index.html"));
  assert.equal(about.filter, "Text: bath");
  assert.deepEqual(Object.keys(rows[0]), model.data.columns);
  assert.deepEqual([rows[0].events, rows[1].events, rows[0].primary, rows[0].control_type, rows[0].address], [30, null, true, null, "https://doi.org/10.1/a"]);
});

test("a study without a figure is a row with its names only", () => {
  const model = invent();
  assert.deepEqual(text.rows(model, [0]), [{ study: "alpha-2020", family: "water" }]);
  assert.match(text.csv(model, core.blank(), [0], "x"), /# filter: everything\n/);
  assert.match(text.csv(model, core.blank(), [0], "x"), /\nalpha-2020,water,{28}\n\n#/);
});

// ---- the chart

const plain = (width, labels) => ({ width, colour: (name) => name, shapes: { response: "M1 1", remission: "M2 2", "": "M9 9" }, percent: " %", labels: { alt: "A chart", ...labels } });
const line = (more) => ({ label: "Hot bath", tag: "", told: "30 of 50 · 60 %", risk: 0.6, low: 0.46, high: 0.72, control: false, hollow: false, twice: false, grey: false, drawn: true, ...more });
const block = (more) => ({ section: "", head: "Alpha 2020 · Response", note: "", outcome: "response", ink: "blue", grey: false, rows: [line(), line({ label: "Lukewarm", tag: " — sham", control: true, risk: 0.4, low: 0.28, high: 0.54 })], ...more });
const flat = (node) => (typeof node === "string" ? [] : [node, ...node.children.flatMap(flat)]);
const marks = (tree) => flat(tree).filter((node) => node.tag === "path" && !/ee-x-key/.test(node.attrs.class));
const place = (mark) => mark.attrs.transform.match(/translate\(([\d.]+) ([\d.]+)\)/).slice(1).map(Number);
const said = (tree) => flat(tree).filter((node) => node.tag === "text").map((node) => node.children[0]);

test("a control is grey and stands right under the group that it is compared with", () => {
  const [treated, control] = marks(chart([block()], plain(900)));
  assert.deepEqual([treated.attrs.fill, control.attrs.fill], ["blue", "slate"]);
  assert.ok(place(control)[1] > place(treated)[1] && place(control)[1] - place(treated)[1] < 40);
  assert.ok(place(control)[0] < place(treated)[0]);
});

test("the shape tells the outcome, hollow a weaker reading, a dot a second one", () => {
  const shapes = ["response", "remission", "relapse", "toString"].map((outcome) => marks(chart([block({ outcome })], plain(900)))[0].attrs.d);
  assert.deepEqual(shapes, ["M1 1", "M2 2", "M9 9", "M9 9"]);
  assert.equal(marks(chart([block({ rows: [line({ hollow: true })] })], plain(900)))[0].attrs.fill, "card");
  assert.equal(flat(chart([block({ rows: [line({ twice: true })] })], plain(900))).filter((n) => n.tag === "circle").length, 1);
});

test("a figure that may not be drawn keeps its line and gets no mark", () => {
  const tree = chart([block({ rows: [line({ drawn: false, told: "to be verified" }), line({ control: true })] })], plain(900));
  assert.equal(marks(tree).length, 1);
  assert.ok(said(tree).includes("to be verified"));
});

test("a result without comparison is all grey, on a grey panel", () => {
  const tree = chart([block({ grey: true, note: "no comparison", rows: [line({ grey: true })] })], plain(900));
  assert.equal(marks(tree)[0].attrs.fill, "slate");
  assert.equal(flat(tree).filter((n) => n.attrs.class === "ee-x-grey").length, 1);
  assert.ok(said(tree).includes("no comparison"));
});

test("an interval is drawn from its lower to its upper end, and not where there is none", () => {
  const interval = (tree) => flat(tree).filter((n) => n.attrs.class === "ee-x-interval");
  const [one] = interval(chart([block({ rows: [line({ risk: 0.5, low: 0, high: 1 })] })], plain(900)));
  const axis = flat(chart([block()], plain(900))).filter((n) => n.tag === "line" && n.attrs.stroke === "rule").map((n) => n.attrs.x1);
  assert.deepEqual([one.attrs.x1, one.attrs.x2], [Math.min(...axis), Math.max(...axis)]);
  assert.equal(interval(chart([block({ rows: [line({ low: null, high: null })] })], plain(900))).length, 0);
});

for (const width of [280, 390, 640, 1100]) {
  test(`nothing leaves a drawing of ${width} pixels`, () => {
    const long = "word ".repeat(60).trim();
    const tree = chart([block({ head: long, note: long, section: long, rows: [line({ label: long, tag: " — active comparison" }), line({ risk: 1, high: 1 }), line({ risk: 0, low: 0 })] })], plain(width));
    for (const mark of marks(tree)) assert.ok(place(mark)[0] >= 0 && place(mark)[0] + 11 <= width && place(mark)[1] < tree.attrs.height);
    for (const node of flat(tree).filter((n) => n.tag === "text" && n.attrs["text-anchor"] === "start")) {
      assert.ok(node.attrs.x + Array.from(node.children[0]).length * 5.8 <= width + 12, node.children[0]);
      assert.ok(node.attrs.y < tree.attrs.height);
    }
  });
}

test("a file has title, filter, legend and source burned in, on paper", () => {
  const labels = { title: "Share", under: ["Outcome: Response", "not compared"], keys: [{ path: "M1 1", ink: "ink", hollow: false, text: "Response" }], lines: ["Baths, data of June 1. https://site/", "CC BY"] };
  const tree = chart([block()], plain(900, labels));
  for (const words of ["Share", "Outcome: Response", "not compared", "Response", "Baths, data of June 1. https://site/", "CC BY"]) assert.ok(said(tree).includes(words), words);
  assert.deepEqual([tree.children[0].tag, tree.children[0].attrs.fill, tree.children[0].attrs.width], ["rect", "card", 900]);
  assert.equal(tree.attrs["aria-label"], "A chart");
});

test("texts are cut by letters, never inside one, and wrapped between words", () => {
  assert.equal(clip("knee", 400), "knee");
  assert.match(clip("😀".repeat(40), 64), /^(😀)+…$/u);
  assert.deepEqual(wrap("one two three four", 64, 4), ["one two three", "four"]);
  assert.equal(wrap("a".repeat(50), 64, 4).length, 1);
});
