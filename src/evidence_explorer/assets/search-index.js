// One search, from what is typed to what is shown: which parts of the index are asked for, and what is made of them.
// `load(name)` gives a file of the index; the rest is plain data.
(function (root) {
  "use strict";

  const core = typeof module === "object" && module.exports ? require("./search-core.js") : root.evidenceSearch;
  const NOTHING = { places: new Map(), says: 0, terms: new Map() }, NUMBER = /^[0-9].*[0-9]$/;
  const PAGES = 10, PARTS = 3, LENGTH = 240;
  const LEAST = 0.75; // of the best part of its page: what a part must reach to be shown with it

  /** An index behind its loader: each file is asked for once, when it is needed. `given`: its head, if it is there. */
  function open(load, given) {
    const files = new Map();
    let head = given ? Promise.resolve(core.prepare(given)) : null;
    const get = (name) => {
      if (!files.has(name)) files.set(name, load(name).catch((error) => { files.delete(name); throw error; }));
      return files.get(name);
    };
    const ready = () => (head ||= load("index.json").then(core.prepare).catch((error) => { head = null; throw error; }));
    const part = async (name) => get(name + "?v=" + (await ready()).print);
    return { ready, calls: async (text) => core.calls(text, (await ready()).rules.help || []), search: async (text) => search(text, await ready(), part) };
  }

  /** All words that a unit may be, with what they lead to. */
  async function wordsOf(one, head, get, open) {
    const wanted = new Set([one.whole, ...one.parts, ...(one.same || [])].map((term) => core.partOf(head.words, term)));
    if (open || !one.parts.length) core.partsOf(head.words, one.whole).slice(0, 3).forEach((part) => wanted.add(part));
    return Object.assign({}, ...(await Promise.all([...wanted].map((part) => get("words-" + part + ".json")))));
  }

  /** What one unit leads to, and the word that was taken for it where no word is like it. */
  async function meant(one, head, get, open, wide = false) {
    const words = await wordsOf(one, head, get, open), found = core.lookUp(one, words, head.places, open);
    if (found) return { found, known: open || Boolean(words[one.whole]) || one.parts.length > 0 || one.same.some((other) => words[other]) };
    if (one.whole.endsWith(core.OWN)) return {}; // not here: what looks like it is another word
    const other = await spelt(one.bare, head, get, wide);
    if (!other) return { two: await apart(one.bare, head, get) };
    const [unit] = core.units(other, head.rules);
    const near = core.lookUp(unit, await wordsOf(unit, head, get, false), head.places, false);
    return near ? { found: near, instead: other, whole: unit.whole } : {};
  }

  /** The word that a misspelt one means: of those with its first letter, or else of all; `wide`: with one slip more. */
  async function spelt(word, head, get, wide) {
    const near = core.partsOf(head.spelling, word[0]), all = head.spelling.map((_, part) => part);
    for (const [parts, more] of [[near, 0], [all, 0], ...(wide && word.length >= core.SURE ? [[near, 1]] : [])]) {
      const texts = await Promise.all(parts.map((part) => get("spelling-" + part + ".json")));
      const other = core.neighbour(word, inTurn(texts.map((text) => text.split(" "))), head.rules, more);
      if (other) return other;
    }
    return null;
  }

  /** Of lists whose most important words stand first, one list in which they do, too. */
  const inTurn = (lists) => lists.flatMap((words) => words.map((word, at) => [at, word])).sort((a, b) => a[0] - b[0]).map(([, word]) => word);

  /** Two words that were written as one, if there are both. */
  async function apart(word, head, get) {
    const parts = core.partsOf(head.spelling, word[0]);
    const texts = await Promise.all(parts.map((part) => get("spelling-" + part + ".json")));
    for (const [first, rest] of core.splits(word, texts.flatMap((text) => text.split(" ")))) {
      const [unit] = core.units(rest, head.rules);
      if ((await wordsOf(unit, head, get, false))[unit.whole]) return first + " " + rest;
    }
    return null;
  }

  /** Two neighbours that are one word, of which the index does not know both: what was typed for them, and that word. */
  async function together(units, told, head, get) {
    const pairs = units.slice(1).map((one, i) => [units[i], one, told[i].known && told[i + 1].known])
      .filter(([one, next, known]) => !known && next.at === one.at + 1 && core.joins(one.bare + next.bare));
    const found = await Promise.all(pairs.map(async ([one, next]) => {
      const [unit] = core.units(one.typed + next.typed, head.rules);
      return (await wordsOf(unit, head, get, false))[unit.whole] ? { typed: one.typed + " " + next.typed, meant: one.typed + next.typed, at: one.at } : null;
    }));
    return found.filter(Boolean).slice(0, 1);
  }

  /** The lists of names that words are, or hold. */
  function namesOf(words, head, get) {
    const listed = async (one) => ({ ...one, list: (await get("words-" + core.partOf(head.words, one.name) + ".json"))[one.name] });
    return Promise.all(core.names(words).map(listed));
  }

  async function search(text, head, get) {
    const { units, open } = core.asked(text, head.rules);
    namesOf(units.map((one) => one.whole), head, get).catch(() => {}); // asked for along with the words: one round less
    const read = (wide) => Promise.all(units.map((one, i) => meant(one, head, get, open && i === units.length - 1, wide)));
    let told = await read(false);
    if (!told.some((one) => one.found || one.two)) told = await read(true); // nobody is left without an answer
    const [one] = await together(units, told, head, get);
    if (one) {
      const rest = units.filter(({ at }) => at !== one.at + 1).map(({ at, typed }) => (at === one.at ? one.meant : typed));
      const again = await search(rest.join(" "), head, get);
      return { ...again, instead: [{ typed: one.typed, meant: one.meant }, ...again.instead] };
    }
    const joined = units.map((one, i) => ({ typed: one.typed, meant: told[i].two })).filter((one) => one.meant);
    if (joined.length) {
      const again = await search(units.map((one, i) => told[i].two || one.typed).join(" "), head, get);
      return { ...again, instead: [...joined, ...again.instead] };
    }
    const found = told.map((one) => one.found).filter(Boolean);
    const named = (await namesOf(units.map((one, i) => told[i].whole || one.whole), head, get)).filter((one) => one.list)
      .map((one) => [one, core.places(one.list)])
      .map(([one, held]) => ({ ...one, pages: core.grouped(held, head.starts).length, chief: held.some(([, weight]) => weight >= core.CHIEF) }));
    const all = core.grouped(core.rank(told.map((one, i) => ({ ...(one.found || NOTHING), number: NUMBER.test(units[i].whole) })), named), head.starts);
    const terms = new Map(found.flatMap((one) => [...one.terms]));
    const seek = core.finder(terms, head.rules);
    const items = await Promise.all(all.slice(0, PAGES).map((page) => item(page, terms, seek, head, get)));
    const missing = units.filter((_, i) => !told[i].found).map((one) => one.typed.replace(core.OWN, ""));
    const instead = told.map((one, i) => ({ typed: units[i].typed, meant: one.instead })).filter((one) => one.meant);
    return { items, pages: all.length, instead, missing };
  }

  /** A page and its best parts, as the theme shows them: the page first, unless only a part of it was found. */
  async function item(page, terms, seek, head, get) {
    const parts = page.places.slice(0, PARTS).filter(([, score]) => score >= LEAST * page.score);
    if (!parts.some(([place]) => place === page.page)) parts.push([page.page, parts[0][1] / 100]);
    return Promise.all(parts.map(async ([place, score]) => {
      const part = core.partOf(head.pages, place);
      const [location, title, text, mark] = (await get("pages-" + part + ".json"))[place - head.pages[part]];
      const shown = core.snippet(text, terms, seek, LENGTH);
      const made = { location, title: core.marked(title, seek), text: core.marked(shown, seek), score, terms: {} };
      return mark ? { ...made, tags: [mark] } : made;
    }));
  }

  if (typeof module === "object" && module.exports) module.exports = { open };
  else root.evidenceSearch.open = open;
})(typeof self === "undefined" ? this : self);
