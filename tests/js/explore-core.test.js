// The pure functions of the Explore page, without a browser.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const assets = path.join(__dirname, "../../src/evidence_explorer/pages/explore");
const core = require(path.join(assets, "explore-core.js"));

/** Numbers that look random and are the same on every run. */
function dice(seed) {
  let x = seed;
  return (below) => {
    x = (x * 1103515245 + 12345) % 2147483648;
    return Math.floor((x / 2147483648) * below);
  };
}
const pick = (roll, list) => list[roll(list.length)];
const some = (roll, list, most) => [...new Set(Array.from({ length: roll(most + 1) }, () => pick(roll, list)))];

const FACETS = [
  { id: "family", of: "study", values: ["water", "wool", "wind"] },
  { id: "treatment", of: "study", values: ["hot-bath", "steam", "warmer", "breeze"] },
  { id: "outcome", of: "item", values: ["response", "remission", "relapse", "none"] },
  { id: "time", of: "item", values: ["day-1-3", "week-3-5", "later"] },
  { id: "year", of: "study", values: ["2015-2019", "2020-2024"] },
];

/** An invented data file: some studies, each with no item or several figures. */
function invent(seed, studies = 40) {
  const roll = dice(seed), places = (facet, list) => list.map((value) => facet.values.indexOf(value));
  const items = { study: [], empty: [] }, figures = { item: [], label: [] };
  const codes = Object.fromEntries(FACETS.map((facet) => [facet.id, []]));
  const column = { id: [], name: [], title: [], search: [], reference: [], year: [], people: [], family: [] };
  for (let s = 0; s < studies; s += 1) {
    column.id.push("study-" + s);
    column.name.push(pick(roll, ["Éloïse", "Müller", "Šimek", "Alpha"]) + " " + (2015 + roll(10)));
    column.title.push(pick(roll, ["Bains à 40 degrés", "A trial of wool", "Le cœur"]));
    column.search.push(pick(roll, ["Spravato", "NCT0001 Journal", ""]));
    column.reference.push("");
    column.year.push(2015 + roll(10));
    column.people.push(pick(roll, [null, 10, 250]));
    column.family.push(roll(3));
    for (const facet of FACETS) if (facet.of === "study") codes[facet.id].push(places(facet, some(roll, facet.values, 2)));
    const results = roll(4);
    for (let r = 0; r < Math.max(1, results); r += 1) {
      const empty = results === 0;
      if (!empty) for (let n = 0; n <= roll(3); n += 1) { figures.item.push(items.study.length); figures.label.push(roll(2) - 1); }
      items.study.push(s);
      items.empty.push(empty);
      codes.outcome.push(empty ? [3] : [roll(3)]);
      codes.time.push(empty ? [] : [roll(3)]);
    }
  }
  const facets = FACETS.map((facet) => ({
    id: facet.id, name: facet.id, of: facet.of, values: facet.values.map((id) => [id, id.toUpperCase(), facet.id === "treatment" ? "marque-" + id : id]),
    codes: codes[facet.id].map((row) => (row.length === 1 ? row[0] : row)),
  }));
  return { facets, items, figures, studies: column, texts: ["pierre ponce 10 mg"] };
}

const TEXTS = ["", "", "", "bain", "BAINS 40", "spravato", "coeur", "muller marque", "remission", "nowhere"];

function anyState(roll, model) {
  let state = core.blank();
  for (const facet of model.facets) {
    if (roll(2)) continue;
    for (const { id } of some(roll, facet.values, 2)) state = core.toggle(model, state, facet.id, id);
  }
  return Object.assign({}, state, { q: pick(roll, TEXTS), sort: pick(roll, core.SORTS), view: pick(roll, core.VIEWS) });
}

function eachState(times, check) {
  for (let seed = 1; seed <= 8; seed += 1) {
    const model = core.prepare(invent(seed)), roll = dice(seed * 77);
    for (let n = 0; n < times; n += 1) check(model, anyState(roll, model), roll);
  }
}

/** The slow and plain way to filter: what the fast one must agree with. */
function plainly(model, state) {
  const text = core.matches(model, state.q);
  return Array.from({ length: model.size }, (_, i) => i).filter((i) => {
    const ok = model.facets.every((facet) => {
      const wanted = core.chosenIn(state, facet.id), row = facet.ofStudy ? model.data.items.study[i] : i;
      const own = [model.data.facets.find((f) => f.id === facet.id).codes[row]].flat().map((code) => facet.values[code].id);
      return !wanted.length || own.some((id) => wanted.includes(id));
    });
    return ok && (!text || text.items[i]);
  });
}

const alone = (model, state, facet, value) => core.toggle(model, core.drop(model, state, [facet]), facet, value);
const sorted = (list) => [...list].sort((a, b) => a - b);

test("values of one facet widen a choice, facets narrow it", () => {
  eachState(60, (model, state) => assert.deepEqual(sorted(core.filter(model, state).shown), plainly(model, state)));
});

test("the count beside a value is what that value alone would give, all else kept", () => {
  let checked = 0;
  eachState(25, (model, state) => {
    const { counts } = core.filter(model, state);
    model.facets.forEach((facet, f) => facet.values.forEach(({ id }, v) => {
      assert.equal(counts[f][v], core.filter(model, alone(model, state, facet.id, id)).shown.length, JSON.stringify(state) + facet.id + id);
      checked += counts[f][v];
    }));
  });
  assert.ok(checked > 1000);
});

test("an empty list names the fewest constraints to drop, and how much each set gives back", () => {
  let sets = 0, several = 0;
  eachState(150, (model, state) => {
    const { shown, drops } = core.filter(model, state);
    if (shown.length) { assert.deepEqual(drops, []); return; }
    assert.ok(drops.length > 0);
    const least = drops[0].constraints.length;
    const active = [...model.facets.map((f) => f.id).filter((id) => core.chosenIn(state, id).length), ...(core.fold(state.q) ? ["q"] : [])];
    for (const { constraints, items } of drops) {
      assert.equal(constraints.length, least);
      assert.equal(core.filter(model, core.drop(model, state, constraints)).shown.length, items);
      assert.ok(items > 0 && constraints.every((id) => active.includes(id)));
    }
    if (least === 1) {
      const useful = active.filter((id) => core.filter(model, core.drop(model, state, [id])).shown.length);
      assert.deepEqual(drops.map((d) => d.constraints[0]).sort(), useful.sort());
    } else several += 1;
    sets += 1;
  });
  assert.ok(sets > 20 && several > 0, `${sets} ${several}`);
});

test("a study that matches but lacks the figure is listed apart, once, and never with a result", () => {
  let listed = 0;
  eachState(60, (model, state) => {
    const { shown, bare, without } = core.filter(model, state);
    const ofStudies = core.drop(model, state, model.facets.filter((f) => !f.ofStudy).map((f) => f.id));
    const around = new Set(core.filter(model, ofStudies).shown.map((i) => model.data.items.study[i]));
    const told = new Set(shown.map((i) => model.data.items.study[i]));
    assert.equal(new Set(bare).size, bare.length);
    if (!without.length) { assert.deepEqual(bare, []); return; }
    if (!core.fold(state.q)) assert.deepEqual(sorted(bare), sorted([...around].filter((s) => !told.has(s))));
    for (const s of bare) assert.ok(!told.has(s));
    listed += bare.length;
  });
  assert.ok(listed > 50);
});

test("every order holds the same items, whole studies together, and none depends on an effect", () => {
  eachState(30, (model, state) => {
    const lists = core.SORTS.map((sort) => core.filter(model, Object.assign({}, state, { sort })).shown);
    for (const list of lists) {
      assert.deepEqual(sorted(list), sorted(lists[0]));
      const studies = list.map((i) => model.data.items.study[i]);
      assert.equal(studies.filter((s, at) => s !== studies[at - 1]).length, new Set(studies).size);
    }
    const { year, people, family } = model.data.studies, of = (list) => list.map((i) => model.data.items.study[i]);
    assert.ok(of(lists[0]).every((s, at, all) => !at || family[all[at - 1]] <= family[s]));
    assert.ok(of(lists[1]).every((s, at, all) => !at || year[all[at - 1]] >= year[s]));
    assert.ok(of(lists[2]).every((s, at, all) => !at || (people[all[at - 1]] || 0) >= (people[s] || 0)));
  });
  assert.deepEqual(core.SORTS, ["family", "year", "size"]);
});

test("a state survives its address", () => {
  eachState(80, (model, state) => {
    const { state: back, odd } = core.read(model, core.write(model, state));
    assert.equal(odd, false);
    assert.deepEqual(back, state);
  });
});

test("an address is readable, and empty where nothing is chosen", () => {
  const model = core.prepare(invent(1));
  let state = core.blank();
  assert.equal(core.write(model, state), "");
  for (const [facet, id] of [["time", "week-3-5"], ["treatment", "steam"], ["treatment", "hot-bath"]]) state = core.toggle(model, state, facet, id);
  state = Object.assign({}, state, { sort: "year", q: "cœur à & 40%" });
  assert.equal(core.write(model, state), "?treatment=hot-bath,steam&time=week-3-5&sort=year&text=c%C5%93ur%20%C3%A0%20%26%2040%25");
  assert.deepEqual(core.read(model, core.write(model, state)).state, state);
});

test("an address may repeat a facet, and carry the site's own highlight", () => {
  const model = core.prepare(invent(1));
  const { state, odd } = core.read(model, "?treatment=steam&treatment=hot-bath&h=word&utm_source=letter&text=deux+mots");
  assert.equal(odd, false);
  assert.deepEqual(state.chosen, { treatment: ["hot-bath", "steam"] });
  assert.equal(state.q, "deux mots");
});

for (const search of [
  "?colour=red", "?treatment=nothing", "?treatment=", "?treatment=steam&treatment=nothing", "?outcome=response&outcome=%00", "?q=%00", "?q=%E0%A4%A",
  "?treatment=%E0%A4%A", "?q=" + "x".repeat(10_000), "?treatment=" + "x".repeat(10_000), "?q=<script>alert(1)</script>", "?q=%3Cimg src=x onerror=alert(1)%3E",
  "?<script>=1", "?__proto__=x", "?constructor=x", "?treatment=__proto__", "?treatment=toString", "?sort=effect", "?sort=", "?view=3d", "?q=a&q=b", "?text=a&q=b", "?text=%00", "?sort=year&sort=size",
  "?=", "?treatment", "?%", "?q=%ED%A0%80",
]) {
  test("an odd address gives everything, and says so: " + search.slice(0, 40), () => {
    const model = core.prepare(invent(1));
    assert.deepEqual(core.read(model, search), { state: core.blank(), odd: true });
  });
}

test("the text of an address may also be called q, as elsewhere", () => {
  const model = core.prepare(invent(1));
  assert.deepEqual(core.read(model, "?q=bain"), core.read(model, "?text=bain"));
  assert.equal(core.read(model, "?q=bain").state.q, "bain");
});

for (const search of ["", "?", "?&", "?q="]) {
  test("an address without a choice is not odd: " + (search || "nothing"), () => {
    const model = core.prepare(invent(1));
    assert.deepEqual(core.read(model, search), { state: core.blank(), odd: false });
  });
}

test("a state is never changed in place", () => {
  const model = core.prepare(invent(2));
  const state = Object.freeze({ ...core.blank(), chosen: Object.freeze({ outcome: Object.freeze(["response"]) }) });
  core.toggle(model, state, "outcome", "remission");
  core.drop(model, state, ["outcome", "q"]);
  core.filter(model, state);
  assert.deepEqual(core.toggle(model, state, "outcome", "response").chosen, {});
  assert.deepEqual(core.toggle(model, state, "outcome", "relapse").chosen, { outcome: ["response", "relapse"] });
});

test("folding forgets accents, capitals, ligatures and signs", () => {
  assert.equal(core.fold("Kétamine  CŒUR-à-l’Œuvre"), "ketamine coeur a l oeuvre");
  assert.equal(core.fold("MÜLLER, Š. (2020)"), "muller s 2020");
  assert.equal(core.fold(" \n<>& "), "");
});

test("a text finds the beginnings of words, in any order, under every name", () => {
  const data = invent(3, 2);
  data.studies.name = ["Éloïse 2020", "Beta 2021"];
  data.studies.title = ["Bains à 40 degrés", "Wool"];
  data.studies.search = ["Spravato", ""];
  data.studies.reference = ["https://doi.org/10.1234/abc.5", ""];
  data.figures = { item: [data.items.study.indexOf(1)], label: [0] };
  const model = core.prepare(data);
  const finds = (q) => [...core.matches(model, q).studies].map((hit, s) => (hit ? s : -1)).filter((s) => s >= 0);
  assert.deepEqual(finds("eloise"), [0]);
  assert.deepEqual(finds("ÉLO"), [0]);
  assert.deepEqual(finds("40 bain"), [0]);
  assert.deepEqual(finds("spravato"), [0]);
  assert.deepEqual(finds("pravato"), []);
  assert.deepEqual(finds("beta study-1"), [1]);
  assert.deepEqual(finds("10.1234/ABC.5"), [0]);
  assert.deepEqual(finds("ponce"), [1]);
  assert.equal(core.matches(model, " – "), null);
});

test("a text may name what only some results of a study have", () => {
  eachState(1, (model) => {
    const hits = core.matches(model, "remission").items, outcome = model.byId.get("outcome");
    for (let i = 0; i < model.size; i += 1) assert.equal(hits[i] === 1, outcome.codes[outcome.starts[i]] === outcome.places.get("remission"));
  });
});

test("what is typed loses what no search needs", () => {
  assert.equal(core.clean(" a<b>\u0000c\ud800 "), "abc");
  assert.equal(core.clean("é".repeat(500)).length, 200);
  assert.equal(core.clean("😀".repeat(300)), "😀".repeat(200));
});

test("the tally tells results from studies without one", () => {
  const model = core.prepare(invent(4));
  const all = core.tally(model, core.filter(model, core.blank()).shown);
  assert.equal(all.figures, model.data.figures.item.length);
  assert.equal(all.studies, model.data.studies.id.length);
  assert.equal(all.empty, model.data.items.empty.filter(Boolean).length);
  assert.equal(all.results + all.empty, model.size);
});
