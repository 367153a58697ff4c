// The pure functions of the Compare page, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const core = require(path.join(__dirname, "../../src/evidence_explorer/pages/compare/compare-core.js"));

const DATA = {
  most: 4,
  columns: [["bath", "Hot bath"], ["steam", "Steam"], ["wool", "Wool"], ["breeze", "Breeze"], ["walk", "A walk"], ["pack", "A cold pack"]],
  pairs: [["bath", "steam"], ["wool", "pack"]],
  words: {
    notice: "Odd.", nothing: "Nothing.", alone: "{name} alone.", side_by_side: "Shown: {names}.", met_line: "Met: {pairs}.", pair: "{one} – {other}",
    banner: "Not met.", banner_some: "Not met: {pairs}.", banner_text: "Beware.", full: "Full.", comma: ", ", semicolon: "; ",
  },
};
const model = core.prepare(DATA);
const IDS = DATA.columns.map(([id]) => id);

/** Every choice of one to four ids, in every order of a few. */
function* choices() {
  for (const a of IDS) for (const b of IDS) for (const c of IDS) yield [...new Set([a, b, c])];
}

test("whatever the order of choosing, the order shown is that of the page", () => {
  for (const ids of choices()) {
    const state = ids.reduce((before, id) => core.toggle(model, before, id), []);
    assert.deepEqual(state, IDS.filter((id) => ids.includes(id)));
  }
});

test("an address says the state and gives it back", () => {
  for (const ids of choices()) {
    const state = core.ordered(model, ids);
    assert.deepEqual(core.read(model, core.write(state)), { state, odd: false });
  }
  assert.equal(core.write(["bath", "wool"]), "?with=bath,wool");
  assert.equal(core.write([]), "");
  assert.deepEqual(core.read(model, ""), { state: [], odd: false });
  assert.deepEqual(core.read(model, "?with="), { state: [], odd: false });
});

test("an address in another order, or with a name twice, means the same choice", () => {
  assert.deepEqual(core.read(model, "?with=wool,bath"), { state: ["bath", "wool"], odd: false });
  assert.deepEqual(core.read(model, "?with=wool,wool%2Cbath,"), { state: ["bath", "wool"], odd: false });
  assert.deepEqual(core.read(model, "?utm_source=letter&with=wool&h=bath"), { state: ["wool"], odd: false });
});

test("an odd address chooses nothing and is called odd", () => {
  const odd = [
    "?with=nothing", "?with=bath,nothing", "?with=bath,steam,wool,breeze,walk", "?with=" + "x".repeat(10000), "?with=" + "bath,".repeat(2000),
    "?with=%00", "?with=bath%00", "?with=%E0%A4%A", "?with=%3Cscript%3Ealert(1)%3C/script%3E", "?<script>alert(1)</script>", "?colour=red", "?bath",
    "?with=bath&with=steam", "?__proto__=1", "?with=__proto__", "?with=constructor", "?with=bath+steam", "?with=BATH",
  ];
  for (const search of odd) assert.deepEqual(core.read(model, search), { state: [], odd: true }, search.slice(0, 60));
});

test("four is the most, and one can always be taken away", () => {
  const four = ["bath", "steam", "wool", "breeze"];
  assert.equal(core.full(model, four), true);
  assert.deepEqual(core.toggle(model, four, "walk"), four);
  assert.deepEqual(core.toggle(model, four, "wool"), ["bath", "steam", "breeze"]);
  assert.equal(core.full(model, four.slice(1)), false);
});

test("an unknown id cannot be chosen", () => {
  assert.deepEqual(core.toggle(model, ["bath"], "constructor"), ["bath"]);
});

test("every pair of a choice either met in a trial or did not", () => {
  for (const ids of choices()) {
    const state = core.ordered(model, ids), { met, apart } = core.pairs(model, state);
    assert.equal(met.length + apart.length, (state.length * (state.length - 1)) / 2);
    const known = DATA.pairs.map((pair) => pair.join());
    assert.ok(met.every((pair) => known.includes(pair.join())) && apart.every((pair) => !known.includes(pair.join())));
  }
  assert.deepEqual(core.pairs(model, ["bath", "steam", "wool"]), { met: [["bath", "steam"]], apart: [["bath", "wool"], ["steam", "wool"]] });
});

test("the warning is there unless a trial compared each with each other", () => {
  assert.equal(core.banner(model, ["bath", "steam"]), null);
  assert.equal(core.banner(model, ["bath"]), null);
  assert.deepEqual(core.banner(model, ["bath", "wool"]), ["Not met.", "Beware."]);
  assert.deepEqual(core.banner(model, ["bath", "steam", "wool"]), ["Not met: Hot bath – Wool; Steam – Wool.", "Beware."]);
});

test("what is read out names what is shown, and which of it a trial compared", () => {
  assert.equal(core.status(model, []), "Nothing.");
  assert.equal(core.status(model, ["wool"]), "Wool alone.");
  assert.equal(core.status(model, ["bath", "wool"]), "Shown: Hot bath, Wool. Not met.");
  assert.equal(core.status(model, ["bath", "steam", "wool"]), "Shown: Hot bath, Steam, Wool. Met: Hot bath – Steam.");
});

test("a name that looks like a hole of a phrase, or like markup, stays what it is", () => {
  const odd = core.prepare(Object.assign({}, DATA, { columns: [["a", "{other} $& <b>"], ["b", "B"]], pairs: [["a", "b"]] }));
  assert.equal(core.status(odd, ["a", "b"]), "Shown: {other} $& <b>, B. Met: {other} $& <b> – B.");
  assert.equal(core.fill("{toString}{n}", { n: "1" }), "{toString}1");
});
