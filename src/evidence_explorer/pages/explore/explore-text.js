// What the Explore page says and hands out as text: counted phrases, sentences, CSV, JSON. Plain data in, text out.
(function (root) {
  "use strict";
  const cells = typeof module === "object" && module.exports ? require("../../assets/cells.js") : root.evidenceCells;

  /** A phrase of the interface with its {holes} filled. */
  function say(data, key, values) {
    if (!Object.hasOwn(data.words, key)) throw new Error("no phrase " + key);
    const all = Object.assign({ colon: data.words.colon }, values);
    return data.words[key].replace(/\{([a-z_]+)\}/g, (hole, name) => (Object.hasOwn(all, name) ? String(all[name]) : hole));
  }

  /** A whole number as the language writes it. */
  const whole = (data, n) => String(n).replace(/\B(?=(\d{3})+$)/g, data.about.thousands);

  /** A phrase in the singular or plural, as the language counts. */
  function counted(data, key, n, values) {
    const form = data.about.singular.split(" ").includes(String(n)) ? "one" : "many";
    return say(data, key + "." + form, Object.assign({ n: whole(data, n) }, values));
  }

  /** The text of a number in a column, empty for none. */
  const text = (data, code) => (code < 0 ? "" : data.texts[code]);

  /** A figure of an item: its columns by name, texts as texts. */
  function figure(data, f) {
    const c = data.figures, of = (name) => text(data, c[name][f]);
    return {
      arm: of("arm"), label: of("label"), treatment: of("treatment"), role: of("role"), control: of("control"), repeats: of("repeats"),
      people: of("people"), share: of("share"), span: of("span"), how: of("how"), grade: of("grade"), graded: of("graded"), read: of("read"),
      events: c.events[f], n: c.n[f], risk: c.risk[f], low: c.low[f], high: c.high[f], hollow: c.hollow[f] === 1, twice: c.twice[f] === 1, drawn: c.drawn[f],
      recalled: of("grade") === "recalled",
    };
  }

  /** A result: its study, what was counted, on what, when. */
  function item(data, i) {
    const c = data.items, s = c.study[i], studies = data.studies, of = (name) => text(data, c[name][i]);
    const family = data.families[studies.family[s]];
    return {
      study: studies.id[s], name: studies.name[s], title: studies.title[s], kind: text(data, studies.kind[s]), family: family[1], ink: family[2],
      outcome: of("outcome"), named: of("named"), scaled: of("scaled"), moment: of("moment"), timing: of("timing"), note: of("note"),
      definition: of("definition"), apart: of("apart"), primary: c.primary[i] === 1, elsewhere: studies.elsewhere[s], reference: studies.reference[s],
    };
  }

  /** `Ladder · week 3 · kept over a period` */
  const circumstances = (told) => [told.scaled, told.moment, told.timing, told.apart].filter(Boolean).join(" · ");

  /** What a state asks for, in words: for each constraint `{ constraint, name, values }`, as Treatment: Hot bath. */
  function asked(model, state) {
    const found = [];
    for (const facet of model.facets) {
      const ids = Object.hasOwn(state.chosen, facet.id) ? state.chosen[facet.id] : [];
      if (ids.length) found.push({ constraint: facet.id, name: facet.name, values: ids.map((id) => facet.values[facet.places.get(id)].name) });
    }
    if (state.q) found.push({ constraint: "q", name: say(model.data, "text"), values: [state.q] });
    return found;
  }

  /** The same as one line. */
  function filterLine(model, state) {
    const { data } = model;
    return asked(model, state).map(({ name, values }) => name + data.words.colon + values.join(data.words.comma)).join(data.words.semicolon) || say(model.data, "everything");
  }

  // ---- a sentence

  /**
   * A result as a sentence to quote: study, group, scale, time, counts, what it was compared with, source. Empty for a
   * figure that is merely recalled: it has no place in a sentence; and for a control, which stands in the sentences of the
   * groups that it is compared with.
   */
  function sentence(model, i, f) {
    const data = model.data, told = item(data, i), own = figure(data, f);
    if (own.recalled || (own.role === "control" && model.figures[i].some((other) => text(data, data.figures.role[other]) !== "control"))) return "";
    const source = [say(data, "sentence_source", { read: own.read, grade: own.graded }), told.reference].filter(Boolean).join(data.words.semicolon);
    return say(data, "sentence", {
      study: told.name,
      outcome: lower(told.named),
      criterion: [told.definition, told.scaled, told.moment, told.timing].filter(Boolean).join(data.words.semicolon),
      figure: share(data, own),
      arm: own.label,
      against: against(model, i, f, own),
      source,
    });
  }

  /** The first letter made small, unless the word is an abbreviation. */
  const lower = (name) => (/^\p{Lu}\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name);

  function share(data, told) {
    const inside = [];
    const exact = told.events !== null && told.n !== null;
    if (exact) inside.push(told.share);
    if (told.how) inside.push(told.how);
    if (told.span) inside.push(say(data, "sentence_interval", { span: told.span }));
    const counts = exact ? counted(data, "counted", told.events, { of: whole(data, told.n) }) : say(data, "sentence_share", { share: told.share });
    return inside.length ? say(data, "sentence_counted", { counted: counts, inside: inside.join(data.words.semicolon) }) : counts;
  }

  function against(model, i, f, own) {
    const data = model.data, others = model.figures[i].filter((other) => other !== f).map((other) => figure(data, other));
    if (own.role === "control") return "";
    const controls = others.filter((other) => other.role === "control");
    // In a trial without a control arm, the groups that chance made are compared with each other.
    const rivals = controls.length ? controls : others.filter((other) => own.drawn === 1 && other.drawn === 1);
    if (!rivals.length) return say(data, "sentence_alone");
    const figures = rivals.map((other) => say(data, other.recalled ? "sentence_verify" : other.role === "control" ? "sentence_control" : "sentence_other", {
      figure: other.recalled ? "" : share(data, other), arm: other.label, type: other.control,
    }));
    return say(data, "sentence_against", { figures: figures.join(data.words.and) });
  }

  // ---- files

  /** The rows of some items, with the columns of arms.csv and the address where each figure was read, or its publication;
   *  a study without a figure is a row with its two names only. */
  function rows(model, items) {
    const data = model.data, found = [];
    for (const i of items) {
      const s = data.items.study[i];
      const whose = { study: data.studies.id[s], family: data.families[data.studies.family[s]][0] };
      if (!model.figures[i].length) found.push(whose);
      for (const f of model.figures[i]) found.push(Object.assign({}, whose, row(model, i, f)));
    }
    return found;
  }

  /** The treatments that stand beside the controls of a result. */
  const beside = (model, i) => [...new Set(model.figures[i].map((f) => text(model.data, model.data.figures.treatment[f])).filter(Boolean))].sort().join("; ") || null;

  function row(model, i, f) {
    const data = model.data, c = data.figures, d = data.items, of = (name) => text(data, c[name][f]) || null, its = (name) => text(data, d[name][i]) || null;
    return {
      treatment: of("treatment"), arm: of("arm"), label: of("label"), role: of("role"), control_type: of("control_type"),
      outcome: its("outcome"), scale: its("scale"), definition: its("definition"), rater: its("rater"), time_days: d.days[i],
      events: c.events[f], n: c.n[f], percent: c.percent[f], origin: of("origin"), risk: c.risk[f], low: c.low[f], high: c.high[f],
      source: of("source"), grade: of("grade"), primary: d.primary[i] === 1,
      timing: its("held"), repeats: of("repeated"), period: its("period"), time: its("moment"), read_again: c.twice[f] === 1,
      figure: of("figure"),
      address: of("at") || data.studies.reference[d.study[i]] || null, control_of: of("role") === "control" ? beside(model, i) : null,
    };
  }

  /** What a file says of itself: the filter, the date of the data, how to cite, the licence. `address`: of the page. */
  function about(model, state, items, address) {
    const data = model.data, { title, day, date, licence } = data.about;
    return {
      title, filter: filterLine(model, state), results: items.length, data_of: date, address,
      cite: say(data, "cite", { title, day, address: address.replace(/[?#].*$/, "") }), licence, note: say(data, "rows_note"),
    };
  }

  /** The same rows as CSV; what the file says of itself comes after them, in the language of the page. */
  function csv(model, state, items, address) {
    const { columns, words } = model.data;
    const notes = Object.entries(about(model, state, items, address)).map(([key, value]) => say(model.data, "head_" + key) + words.colon + value);
    return cells.csv(columns, rows(model, items).map((found) => columns.map((name) => found[name])), notes);
  }

  /** The same as JSON. */
  function json(model, state, items, address) {
    const full = rows(model, items).map((found) => Object.fromEntries(model.data.columns.map((name) => [name, found[name] === undefined ? null : found[name]])));
    return JSON.stringify({ about: about(model, state, items, address), rows: full }, null, 1) + "\n";
  }

  const parts = { about, asked, circumstances, counted, csv, figure, filterLine, item, json, rows, say, sentence, text, whole };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceExploreText = parts;
})(typeof self === "undefined" ? this : self);
