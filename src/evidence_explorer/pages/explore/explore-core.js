// The centre of the Explore page: what is chosen, what passes, what every value would give, and the address that says so.
// Plain data in, plain data out; tested without a browser. Terms: an item is one result with all its arms, or a study
// without any; a constraint is a facet with a choice in it, or the text.
(function (root) {
  "use strict";

  const SORTS = ["family", "year", "size"]; // never by effect
  const VIEWS = ["both", "chart", "table"];
  const LONGEST = 200; // characters of text in an address
  const ODD = /[\u0000-\u001f\u007f-\u009f\ufffd<>]|\p{Cs}/gu; // what no search needs: controls, broken characters, tags
  const IGNORED = /^(h|utm_[a-z]+)$/; // the highlight of the site's own search, and marks of newsletters

  /** Lower case, no accents, single spaces between words. */
  function fold(text) {
    const bare = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    return bare.replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** A text as the page keeps it. */
  const clean = (text) => Array.from(text.replace(ODD, "")).slice(0, LONGEST).join("").trim();

  /** The columns of the data file, ready to be filtered. */
  function prepare(data) {
    const facets = data.facets.map((facet) => {
      const starts = new Int32Array(facet.codes.length + 1), codes = [];
      facet.codes.forEach((row, i) => {
        for (const code of typeof row === "number" ? [row] : row) codes.push(code);
        starts[i + 1] = codes.length;
      });
      const values = facet.values.map(([id, name]) => ({ id, name }));
      return {
        id: facet.id, name: facet.name, ofStudy: facet.of === "study", values, starts, codes: Int32Array.from(codes),
        places: new Map(values.map((value, place) => [value.id, place])), finds: facet.values.map((value) => value[2]),
      };
    });
    const size = data.items.study.length;
    const figures = Array.from({ length: size }, () => []); // item → its figures
    data.figures.item.forEach((item, figure) => figures[item].push(figure));
    const model = { data, facets, size, figures, byId: new Map(facets.map((f) => [f.id, f])), found: new Map(), hay: null };
    model.orders = Object.fromEntries(SORTS.map((sort) => [sort, order(model, sort)]));
    return model;
  }

  /** All items in one order: by family, then newest first; newest first; largest first. Studies stay whole. */
  function order(model, sort) {
    const { family, year, people } = model.data.studies, study = model.data.items.study;
    const keys = {
      family: (s) => [family[s], -year[s]],
      year: (s) => [-year[s], family[s]],
      size: (s) => [-(people[s] || 0), family[s]],
    };
    const ranks = year.map((_, s) => keys[sort](s));
    const items = Int32Array.from({ length: model.size }, (_, i) => i);
    return items.sort((a, b) => {
      const one = ranks[study[a]], other = ranks[study[b]];
      return one[0] - other[0] || one[1] - other[1] || a - b;
    });
  }

  /** Nothing chosen. */
  const blank = () => ({ chosen: {}, q: "", sort: "family", view: "both" });

  /** The values chosen in a facet. */
  const chosenIn = (state, id) => (Object.hasOwn(state.chosen, id) ? state.chosen[id] : []);

  /** The state with a value chosen, or no longer; values keep the order of the facet. */
  function toggle(model, state, id, value) {
    const old = chosenIn(state, id);
    const now = old.includes(value) ? old.filter((other) => other !== value) : [...old, value];
    return choose(model, state, id, now);
  }

  function choose(model, state, id, values) {
    const chosen = {};
    for (const facet of model.facets) {
      const wanted = facet.id === id ? values : chosenIn(state, facet.id);
      const kept = facet.values.map((v) => v.id).filter((v) => wanted.includes(v));
      if (kept.length) chosen[facet.id] = kept;
    }
    return Object.assign({}, state, { chosen });
  }

  /** The state without some constraints: ids of facets, or `q` for the text. */
  function drop(model, state, constraints) {
    let next = state;
    for (const id of constraints) next = id === "q" ? Object.assign({}, next, { q: "" }) : choose(model, next, id, []);
    return next;
  }

  // ---- the address

  /** The query string of a state, empty for the default one. The theme opens its own search for `q`: the text is `text`. */
  function write(model, state) {
    const parts = model.facets.filter((f) => chosenIn(state, f.id).length).map((f) => f.id + "=" + chosenIn(state, f.id).map(encodeURIComponent).join(","));
    if (state.sort !== SORTS[0]) parts.push("sort=" + state.sort);
    if (state.view !== VIEWS[0]) parts.push("view=" + state.view);
    if (fold(state.q)) parts.push("text=" + encodeURIComponent(state.q));
    return parts.length ? "?" + parts.join("&") : "";
  }

  /** The state that a query string asks for. If any of it is odd, all of it is: the default state, marked `odd`. */
  function read(model, search) {
    try {
      return { state: asked(model, search), odd: false };
    } catch (error) {
      return { state: blank(), odd: true };
    }
  }

  function asked(model, search) {
    const seen = new Set();
    let state = blank();
    for (const part of search.replace(/^\?/, "").split("&").filter(Boolean)) {
      const [name, value] = halves(part).map((text) => decodeURIComponent(text.replace(/\+/g, " ")));
      if (IGNORED.test(name)) continue;
      const key = name === "q" ? "text" : name;
      const facet = model.byId.get(key);
      if (facet) {
        const values = value.split(",");
        if (!values.every((v) => facet.places.has(v))) throw new RangeError(key);
        state = choose(model, state, key, [...chosenIn(state, key), ...values]);
        continue;
      }
      if (seen.has(key)) throw new RangeError(key);
      seen.add(key);
      if (key === "sort" && SORTS.includes(value)) state.sort = value;
      else if (key === "view" && VIEWS.includes(value)) state.view = value;
      else if (key === "text" && clean(value) === value.trim()) state.q = clean(value);
      else throw new RangeError(key);
    }
    return state;
  }

  function halves(part) {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  }

  // ---- the text

  /** What the text is looked for in, folded once: a text per study, and one per value of a facet of items. */
  function haystack(model) {
    if (model.hay) return model.hay;
    const { name, title, search, id, reference } = model.data.studies, { label, item } = model.data.figures;
    const groups = id.map(() => new Set()); // study → the texts of its groups
    label.forEach((code, f) => groups[model.data.items.study[item[f]]].add(code));
    const folded = new Map([...new Set(label)].map((code) => [code, code < 0 ? "" : fold(model.data.texts[code])]));
    const ofStudy = model.facets.filter((f) => f.ofStudy).map((f) => ({ facet: f, finds: f.finds.map((text) => fold(text)) }));
    const studies = id.map((key, s) => {
      const parts = [fold([name[s], title[s], key, search[s], reference[s]].join(" ")), ...[...groups[s]].map((code) => folded.get(code))];
      for (const { facet, finds } of ofStudy) {
        for (let at = facet.starts[s]; at < facet.starts[s + 1]; at += 1) parts.push(finds[facet.codes[at]]);
      }
      return " " + parts.join(" ");
    });
    const items = model.facets.filter((f) => !f.ofStudy).map((f) => ({ facet: f, finds: f.finds.map((text) => " " + fold(text)) }));
    model.hay = { studies, items };
    return model.hay;
  }

  /** Which items and studies hold the beginning of every word of a text; null if it has no word. */
  function matches(model, q) {
    const words = fold(q).split(" ").filter(Boolean);
    if (!words.length) return null;
    const key = words.join(" ");
    if (!model.found.has(key)) {
      if (model.found.size > 50) model.found.clear();
      model.found.set(key, search(model, words));
    }
    return model.found.get(key);
  }

  function search(model, words) {
    const hay = haystack(model), study = model.data.items.study;
    const items = new Uint8Array(model.size).fill(1), studies = new Uint8Array(hay.studies.length).fill(1);
    for (const word of words) {
      const wanted = " " + word;
      const inStudy = Uint8Array.from(hay.studies, (text) => (text.includes(wanted) ? 1 : 0));
      const inItem = Uint8Array.from(study, (s) => inStudy[s]);
      for (const { facet, finds } of hay.items) {
        const hits = finds.map((text) => text.includes(wanted));
        if (!hits.includes(true)) continue;
        for (let i = 0; i < model.size; i += 1) {
          for (let at = facet.starts[i]; at < facet.starts[i + 1]; at += 1) if (hits[facet.codes[at]]) inItem[i] = inStudy[study[i]] = 1;
        }
      }
      for (let i = 0; i < model.size; i += 1) items[i] &= inItem[i];
      for (let s = 0; s < studies.length; s += 1) studies[s] &= inStudy[s];
    }
    return { items, studies };
  }

  // ---- the filter

  /**
   * What a state shows. `shown`: the items that meet every constraint, in the order asked for. `counts`: per facet and
   * value, how many items there would be if that value alone were chosen in that facet and all else were kept: the items
   * that miss nothing, and those that miss this facet only. `drops`: if nothing is shown, the smallest sets of constraints
   * whose absence would show something. `bare`: studies that meet every constraint on studies and the text, and have no
   * figure for the constraints on figures. `without`: the names of what those ask for.
   */
  function filter(model, state) {
    const missed = new Uint32Array(model.size), study = model.data.items.study; // one bit per constraint
    const textBit = 1 << model.facets.length;
    const studyMissed = new Uint8Array(model.data.studies.id.length);
    const ofItems = [];
    model.facets.forEach((facet, f) => {
      const chosen = chosenIn(state, facet.id);
      if (!chosen.length) return;
      if (!facet.ofStudy) ofItems.push(facet);
      const wanted = new Uint8Array(facet.values.length);
      for (const id of chosen) wanted[facet.places.get(id)] = 1;
      const has = (row) => {
        for (let at = facet.starts[row]; at < facet.starts[row + 1]; at += 1) if (wanted[facet.codes[at]]) return true;
        return false;
      };
      if (facet.ofStudy) for (let s = 0; s < studyMissed.length; s += 1) if (!has(s)) studyMissed[s] = 1;
      for (let i = 0; i < model.size; i += 1) if (!has(facet.ofStudy ? study[i] : i)) missed[i] |= 1 << f;
    });
    const text = matches(model, state.q);
    if (text) {
      for (let i = 0; i < model.size; i += 1) if (!text.items[i]) missed[i] |= textBit;
      for (let s = 0; s < studyMissed.length; s += 1) if (!text.studies[s]) studyMissed[s] = 1;
    }
    const shown = Array.from(model.orders[state.sort].filter((i) => missed[i] === 0));
    return {
      shown,
      counts: count(model, missed),
      drops: shown.length ? [] : drops(model, missed),
      bare: ofItems.length ? bare(model, missed, studyMissed, state.sort) : [],
      without: ofItems.map((facet) => facet.values.filter((v) => chosenIn(state, facet.id).includes(v.id)).map((v) => v.name)),
    };
  }

  function count(model, missed) {
    const study = model.data.items.study;
    return model.facets.map((facet, f) => {
      const counts = new Int32Array(facet.values.length), bit = 1 << f;
      for (let i = 0; i < model.size; i += 1) {
        if (missed[i] !== 0 && missed[i] !== bit) continue;
        const row = facet.ofStudy ? study[i] : i;
        for (let at = facet.starts[row]; at < facet.starts[row + 1]; at += 1) counts[facet.codes[at]] += 1;
      }
      return counts;
    });
  }

  function drops(model, missed) {
    const tally = new Map();
    let least = Infinity;
    for (const mask of missed) {
      const size = bits(mask);
      if (size < least) { least = size; tally.clear(); }
      if (size === least) tally.set(mask, (tally.get(mask) || 0) + 1);
    }
    const names = [...model.facets.map((f) => f.id), "q"];
    const found = [...tally].map(([mask, items]) => ({ constraints: names.filter((_, at) => mask & (1 << at)), items }));
    return found.sort((a, b) => b.items - a.items || names.indexOf(a.constraints[0]) - names.indexOf(b.constraints[0]));
  }

  function bits(mask) {
    let size = 0;
    for (let rest = mask; rest; rest &= rest - 1) size += 1;
    return size;
  }

  function bare(model, missed, studyMissed, sort) {
    const study = model.data.items.study, told = new Set(), found = [];
    for (let i = 0; i < model.size; i += 1) if (missed[i] === 0) told.add(study[i]);
    for (const i of model.orders[sort]) {
      const s = study[i];
      if (studyMissed[s] || told.has(s)) continue;
      told.add(s);
      found.push(s);
    }
    return found;
  }

  /** How many figures, results, studies and studies without a figure some items hold. */
  function tally(model, items) {
    const studies = new Set(), empty = new Set();
    let figures = 0, results = 0;
    for (const i of items) {
      const own = model.figures[i].length, s = model.data.items.study[i];
      studies.add(s);
      figures += own;
      if (own) results += 1; else empty.add(s);
    }
    return { figures, results, studies: studies.size, empty: empty.size };
  }

  const parts = { SORTS, VIEWS, blank, chosenIn, clean, drop, filter, fold, matches, prepare, read, tally, toggle, write };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceExploreCore = parts;
})(typeof self === "undefined" ? this : self);
