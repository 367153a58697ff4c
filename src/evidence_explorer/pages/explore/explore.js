// The Explore page in the browser: listens, paints, and writes texts as texts only. What is shown is decided in
// explore-core.js, what is said in explore-text.js, what is drawn in explore-chart.js.
(function () {
  "use strict";
  const core = self.evidenceExploreCore, words = self.evidenceExploreText, drawing = self.evidenceExploreChart;
  const data = self.evidenceExplore, box = document.querySelector(".ee-explore");
  if (!box || !data) return;

  const FIRST = 20, MORE = 40, BARE = 12, WHOLE = 12; // results painted at first and at each "more", so that a click stays fast; a short filter is seen whole
  const OPEN = ["family"]; // a keyboard passes all that stands open
  const end = location.protocol === "file:" ? "index.html" : ""; // a folder opened from a disk has no default page
  const model = core.prepare(data);
  const say = (key, values) => words.say(data, key, values);
  const counted = (key, n) => words.counted(data, key, n);
  let { state, odd } = core.read(model, location.search);
  let found = null, limit = FIRST, allBare = false, typing = false, room = 0;

  // ---- elements; a child is an element or a text, never markup

  function make(tag, attrs, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attrs || {})) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  function svg(node) {
    if (typeof node === "string") return document.createTextNode(node);
    const made = document.createElementNS("http://www.w3.org/2000/svg", node.tag);
    for (const [name, value] of Object.entries(node.attrs)) if (name !== "xmlns") made.setAttribute(name, value);
    made.append(...node.children.map(svg));
    return made;
  }

  const button = (text, click, attrs) => make("button", Object.assign({ type: "button", class: "ee-x-button", click }, attrs), text);
  const study = (told) => make("a", { href: "../studies/" + told.study + "/" + end }, told.name);

  function picture(path, fill, stroke, dotted) {
    const attrs = { width: 14, height: 14, viewBox: "-2 -2 24 24", "aria-hidden": "true", focusable: "false" };
    const dot = dotted ? [{ tag: "circle", attrs: { cx: 10, cy: 10, r: 3, fill: stroke }, children: [] }] : [];
    return svg({ tag: "svg", attrs, children: [{ tag: "path", attrs: { d: path, fill, stroke, "stroke-width": 3 }, children: [] }, ...dot] });
  }

  // ---- what stays on the page

  const input = make("input", { type: "search", id: "ee-x-q", placeholder: say("search_hint"), autocomplete: "off", spellcheck: "false", maxlength: "200" });
  const sort = picker("order", core.SORTS, "sort"), view = picker("view", core.VIEWS, "view");
  const notice = make("p", { class: "ee-x-notice", role: "alert", hidden: true });
  const status = make("p", { class: "ee-x-status", id: "ee-x-status", role: "status", "aria-live": "polite", tabindex: "-1" });
  const said = make("p", { class: "ee-x-said", role: "status", "aria-live": "polite" });
  const chips = make("ul", { class: "ee-x-chips" });
  const results = make("div", { class: "ee-x-results" });
  const skip = make("a", { class: "ee-x-skip", href: "#ee-x-status", click: (event) => { event.preventDefault(); status.focus(); } }, say("skip"));
  const filters = make("summary", {}, "");
  const rows = []; // per facet: the checkboxes and the places of their counts
  const panel = make("details", { class: "ee-x-facets" }, filters, make("div", { class: "ee-x-folds" }, ...model.facets.map(facetBox)));

  function picker(key, values, name) {
    const select = make("select", { id: "ee-x-" + name, change: () => go(Object.assign({}, state, { [name]: select.value })) });
    select.append(...values.map((value) => make("option", { value }, say(key + "_" + value))));
    return { select, label: make("label", { for: "ee-x-" + name }, say(key)) };
  }

  function facetBox(facet, f) {
    const inks = new Map(data.families.map(([id, , ink, path]) => [id, { ink, path }]));
    rows[f] = facet.values.map((value) => {
      const tick = make("input", { type: "checkbox", "data-facet": facet.id, value: value.id, change: () => go(core.toggle(model, state, facet.id, value.id)) });
      const count = make("span", { class: "ee-x-count" });
      const shape = facet.id === "family" ? inks.get(value.id) : null;
      const name = make("span", { class: "ee-x-name" }, shape ? picture(shape.path, `var(--ee-${shape.ink})`, "none") : "", shape ? " " : "", value.name);
      return { tick, count, row: make("label", {}, tick, name, count) };
    });
    const title = make("summary", {}, facet.name);
    const note = make("span", { class: "ee-x-chosen" });
    title.append(note);
    const group = make("fieldset", { class: rows[f].length <= WHOLE ? "ee-x-whole" : null }, make("legend", { class: "ee-x-hidden" }, facet.name), ...rows[f].map((r) => r.row));
    rows[f].note = note;
    rows[f].whole = make("details", { class: "ee-x-facet", open: OPEN.includes(facet.id) && matchMedia("(min-width: 60em)").matches }, title, group);
    return rows[f].whole;
  }

  // ---- a new state

  /** Show another state and put it in the address; `replace`: without a new step in the history. */
  function go(next, replace) {
    state = next;
    odd = false;
    limit = FIRST;
    allBare = false;
    if (!replace) typing = false;
    try {
      history[replace ? "replaceState" : "pushState"](null, "", location.pathname + core.write(model, state));
    } catch (error) { /* a page from a disk may refuse; it filters all the same */ }
    paint();
  }

  const clear = () => { go(core.blank()); input.value = ""; };
  const address = () => location.href.replace(/[?#].*$/, "") + core.write(model, state);

  function type() {
    const q = core.clean(input.value);
    if (q === state.q) return;
    const step = typing; // one step in the history for all that is typed in one go
    typing = true;
    go(Object.assign({}, state, { q }), step);
    typing = true;
  }

  // ---- painting

  function paint() {
    found = core.filter(model, state);
    paintFacets();
    paintStatus();
    paintResults();
  }

  function paintFacets() {
    let chosen = 0;
    model.facets.forEach((facet, f) => {
      const ids = core.chosenIn(state, facet.id);
      chosen += ids.length;
      rows[f].note.textContent = ids.length ? " · " + ids.length : "";
      if (ids.length) rows[f].whole.open = true;
      rows[f].forEach((r, v) => {
        const n = found.counts[f][v], on = ids.includes(facet.values[v].id);
        if (r.tick.checked !== on) r.tick.checked = on;
        const text = words.whole(data, n);
        if (r.count.textContent !== text) r.count.textContent = text;
        r.row.classList.toggle("ee-x-zero", n === 0 && !on);
      });
    });
    filters.textContent = say("filters") + (chosen ? " · " + say("chosen", { n: chosen }) : "");
    sort.select.value = state.sort;
    view.select.value = state.view;
  }

  function paintStatus() {
    const { figures, results: n, studies, empty } = core.tally(model, found.shown);
    const parts = !n ? [counted("entries_n", found.shown.length)] : [say("status", { entries: counted("entries_n", found.shown.length), figures: counted("figures_n", figures), results: counted("results_n", n), studies: counted("studies_n", studies - empty) })];
    if (empty) parts.push(say("and_without", { studies: counted("studies_n", empty) }));
    status.textContent = parts.join(data.words.semicolon);
    status.dataset.entries = found.shown.length;
    said.textContent = "";
    notice.hidden = !odd;
    notice.textContent = odd ? say("notice") : "";
    const asked = words.asked(model, state);
    chips.replaceChildren(...asked.flatMap(({ constraint, name, values }) => values.map((value, at) => {
      const text = name + data.words.colon + value;
      const undo = () => {
        const id = constraint === "q" ? null : core.chosenIn(state, constraint)[at];
        go(id === null ? core.drop(model, state, ["q"]) : core.toggle(model, state, constraint, id));
        if (id === null) input.value = "";
        (chips.querySelector("button") || status).focus();
      };
      return make("li", {}, button(text, undo, { "aria-label": say("remove", { what: text }), class: "ee-x-chip" }));
    })));
  }

  function paintResults() {
    const shown = found.shown.slice(0, limit), parts = [];
    if (!found.shown.length) parts.push(emptyBox());
    if (shown.length) {
      parts.push(make("p", { class: "ee-banner" }, make("strong", {}, data.words.not_compared)));
      if (state.view !== "table") parts.push(chartBox(shown));
      if (state.view !== "chart") parts.push(tableBox(shown));
      if (found.shown.length > limit) parts.push(moreBox());
    }
    if (found.bare.length) parts.push(bareBox());
    results.replaceChildren(...parts);
    self.evidenceRove(results);
  }

  function moreBox() {
    const left = found.shown.length - limit;
    const more = () => { limit += MORE; paintResults(); (results.querySelector(".ee-x-more button") || status).focus(); };
    const part = say("part", { shown: words.whole(data, limit), entries: counted("entries_n", found.shown.length) });
    return make("p", { class: "ee-x-more" }, button(say("more", { n: words.whole(data, Math.min(MORE, left)) }), more), " ", make("span", {}, part));
  }

  function emptyBox() {
    const names = new Map(words.asked(model, state).map(({ constraint, name, values }) => [constraint, name + data.words.colon + values.join(data.words.comma)]));
    const offers = found.drops.slice(0, 8).map(({ constraints, items }) => {
      const what = constraints.map((id) => names.get(id)).join(" + ");
      const take = () => { go(core.drop(model, state, constraints)); input.value = state.q; status.focus(); };
      return make("li", {}, button(say("drop", { what, entries: counted("entries_n", items) }), take, { "data-drop": constraints.join(" "), "data-items": items }));
    });
    const single = found.drops.length && found.drops[0].constraints.length === 1;
    return make("div", { class: "ee-x-empty" }, make("p", {}, make("strong", {}, say("empty")), " " + say(single ? "empty_drop" : "empty_drop_more")), make("ul", { class: "ee-x-offers" }, ...offers));
  }

  function bareBox() {
    const what = found.without.map((names) => names.join(data.words.comma)).join(" · ");
    const listed = allBare ? found.bare : found.bare.slice(0, BARE);
    const list = listed.map((s) => {
      const told = { study: data.studies.id[s], name: data.studies.name[s] };
      return make("li", {}, study(told), " ", make("span", {}, data.studies.title[s]), make("em", {}, " – " + say("bare_row", { what })));
    });
    const all = () => { allBare = true; paintResults(); status.focus(); };
    return make("section", { class: "ee-x-bare" }, make("h2", {}, say("bare") + " (" + words.whole(data, found.bare.length) + ")"), make("ul", { class: "ee-x-list", "data-rove": "" }, ...list),
      found.bare.length > listed.length ? button(say("bare_all", { n: words.whole(data, found.bare.length) }), all) : "");
  }

  // ---- the table

  function tableBox(shown) {
    const title = say(state.view === "table" ? "chart" : "table");
    const head = ["arm", "people", "share", "interval", "grade"].map((key) => make("th", { scope: "col", class: ["people", "share", "interval"].includes(key) ? "num" : null }, data.words["col." + key]));
    const table = make("table", { class: "ee-table ee-stick ee-x-table", "data-rove": "" }, make("caption", {}, title), make("thead", {}, make("tr", {}, ...head, make("th", { scope: "col" }, make("span", { class: "ee-x-hidden" }, say("copy_sentence"))))), ...shown.map(itemBody));
    return make("div", { class: "ee-scroll", tabindex: "0", role: "region", "aria-label": title }, table);
  }

  function itemBody(i) {
    const told = words.item(data, i), figures = model.figures[i];
    const about = figures.length ? [told.named, words.circumstances(told)] : [];
    const facts = [...about, told.kind].filter(Boolean).join(" · ");
    const head = make("div", { class: "ee-x-head" }, study(told), make("span", {}, " " + facts), told.primary ? make("span", { class: "ee-kind" }, data.words.primary) : "",
      figures.length ? "" : make("span", { class: "ee-note" }, say(told.elsewhere ? "no_figure_elsewhere" : "no_figure_row")), told.note ? make("span", { class: "ee-note" }, told.note) : "");
    return make("tbody", { "data-item": i }, make("tr", { class: "ee-group" }, make("th", { colspan: 6, scope: "rowgroup" }, head)), ...figures.map((f) => figureRow(told, i, f)));
  }

  function figureRow(told, i, f) {
    const own = words.figure(data, f);
    const tag = (text) => (text ? make("span", { class: "ee-kind" }, text) : "");
    const grade = make("td", {}, make("span", { class: "ee-grade ee-grade-" + own.grade }, own.graded), own.recalled ? make("span", { class: "ee-flag" }, data.words.to_verify) : "", " ", own.twice ? make("span", { class: "ee-twice" }, data.words.read_twice) : "", own.how ? make("span", { class: "ee-how" }, own.how) : "");
    const quote = words.sentence(model, i, f);
    const sentence = !quote ? "" : button(say("quote"), () => copy(quote, "sentence_copied"), { class: "ee-x-button ee-x-quote", title: say("copy_sentence"), "aria-label": say("quote") + data.words.colon + say("copy_sentence_of", { what: told.name + ", " + own.label }) });
    return make("tr", { class: own.role === "control" ? "ee-control" : null, "data-figure": f }, make("th", { scope: "row" }, own.label + " ", tag(own.control), tag(own.repeats)), make("td", { class: "num" }, own.people),
      make("td", { class: "num" }, own.recalled ? make("span", { class: "ee-verify" }, own.share) : own.share), make("td", { class: "num" }, own.span || data.words.not_computed), grade, make("td", {}, sentence));
  }

  // ---- the chart

  function blocks(shown) {
    let family = null;
    return shown.filter((i) => model.figures[i].length).map((i) => {
      const told = words.item(data, i), section = state.sort === "family" && told.family !== family ? told.family : "";
      family = told.family;
      const lines = model.figures[i].map((f) => {
        const own = words.figure(data, f), counts = own.events !== null && own.n !== null ? own.people + " · " : "";
        return {
          label: own.label, tag: [own.control, own.repeats].filter(Boolean).map((text) => " — " + text).join(""), told: own.drawn ? counts + own.share : say("not_drawn"),
          risk: own.risk, low: own.low, high: own.high, control: own.role === "control", hollow: own.hollow, twice: own.twice, grey: own.drawn === 2, drawn: own.drawn > 0,
        };
      });
      return { section, head: [told.name, told.named, words.circumstances(told)].join(" · "), note: told.note, outcome: told.outcome, ink: told.ink, rows: lines, grey: lines.some((line) => line.grey) || Boolean(told.note) };
    });
  }

  /** The legend of the blocks that are shown: shapes, grey, hollow. */
  function keys(drawn) {
    const used = new Map();
    for (const block of drawn) {
      const known = block.outcome in data.shapes;
      used.set(known ? block.outcome : "", known ? block.head.split(" · ")[1] : say("key_other"));
    }
    const path = data.shapes[[...used.keys()][0]], lines = drawn.flatMap((block) => block.rows), list = [...used].map(([id, text]) => ({ path: data.shapes[id], ink: "ink", hollow: false, text }));
    if (lines.some((line) => line.control)) list.push({ path, ink: "slate", hollow: false, text: data.words["chart.control"] });
    if (lines.some((line) => line.hollow && line.drawn)) list.push({ path, ink: "ink", hollow: true, text: data.words["chart.hollow"] });
    if (lines.some((line) => line.twice && line.drawn)) list.push({ path, ink: "ink", hollow: true, twice: true, text: data.words["chart.twice"] });
    return list;
  }

  /** How wide a drawing may be; asked once, because the answer makes the browser lay out the whole page. */
  const measure = () => { room = Math.max(280, Math.min(1100, Math.floor(results.clientWidth - (innerWidth < 720 ? 12 : 36)))); };

  const look = (width, colour, labels) => ({ width, colour, shapes: data.shapes, percent: data.about.percent, labels });

  function chartBox(shown) {
    const drawn = blocks(shown), alt = say("chart_alt", { results: counted("results_n", drawn.length) });
    const figure = make("figure", { class: "ee-chart ee-x-chart" }, make("figcaption", {}, make("strong", {}, say("chart"))));
    if (!drawn.length) { figure.append(make("p", {}, say("nothing_drawn"))); return figure; }
    const legend = [...keys(drawn).map((key) => make("li", {}, picture(key.path, key.hollow ? "none" : `var(--ee-${key.ink})`, `var(--ee-${key.ink})`, key.twice), " " + key.text))];
    if (drawn.some((block) => block.grey)) legend.push(make("li", {}, make("span", { class: "ee-x-swatch", "aria-hidden": "true" }), " " + say("key_grey")));
    figure.append(make("ul", { class: "ee-keys" }, ...legend));
    figure.append(svg(drawing.chart(drawn, look(room, (name) => `var(--ee-${name})`, { alt }))));
    return figure;
  }

  /** The drawing as a file: colours of the scheme written out; title, filter, legend and source burned in. */
  function chartFile() {
    const shown = found.shown.slice(0, limit), drawn = blocks(shown), style = getComputedStyle(document.body);
    const { title, day, licence } = data.about;
    const part = shown.length < found.shown.length ? [say("part", { shown: shown.length, entries: counted("entries_n", found.shown.length) })] : [];
    const labels = {
      alt: say("chart_alt", { results: counted("results_n", drawn.length) }), title: say("chart"), under: [[words.filterLine(model, state), ...part].join(" · "), data.words.not_compared],
      keys: [...keys(drawn), ...(drawn.some((block) => block.grey) ? [{ path: "M0 3h20v14h-20z", ink: "tint", text: say("key_grey") }] : [])],
      lines: [say("source_line", { title, day, address: address() }), licence],
    };
    const tree = drawing.chart(drawn, look(900, (name) => style.getPropertyValue("--ee-" + name).trim(), labels));
    const made = svg(tree);
    made.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return { text: new XMLSerializer().serializeToString(made), width: tree.attrs.width, height: tree.attrs.height };
  }

  // ---- copies and files

  async function copy(text, told) {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = say(told);
    } catch (error) {
      said.textContent = say("copy_failed") + " " + text;
    }
  }

  function save(name, content, type) {
    const link = make("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function savePng() {
    const { text, width, height } = chartFile(), image = new Image();
    image.onload = () => {
      const scale = Math.min(2, 16_000 / height), canvas = make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
      const pen = canvas.getContext("2d");
      pen.scale(scale, scale);
      pen.drawImage(image, 0, 0);
      canvas.toBlob((blob) => save(say("file") + ".png", blob), "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  const downloads = {
    csv: () => save(say("file") + ".csv", words.csv(model, state, found.shown, address()), "text/csv;charset=utf-8"),
    json: () => save(say("file") + ".json", words.json(model, state, found.shown, address()), "application/json"),
    svg: () => save(say("file") + ".svg", chartFile().text, "image/svg+xml"),
    png: savePng,
  };

  // ---- start

  /** The theme has opened its own search for an address with `q`; here that text is meant for this page. */
  function closeSearch() {
    const open = document.getElementById("__search"), typed = document.querySelector(".md-search__input");
    if (typed) { typed.value = ""; typed.blur(); }
    if (open && open.checked) open.click();
    history.replaceState(null, "", location.pathname + core.write(model, state));
  }

  function start() {
    const files = make("div", { class: "ee-x-files", role: "group", "aria-label": say("download") }, button(say("copy_link"), () => copy(address(), "link_copied"), { "data-do": "link" }),
      ...Object.entries(downloads).map(([key, click]) => button(key.toUpperCase(), click, { "data-do": key, title: say(key), "aria-label": say("download") + data.words.colon + say(key) })));
    const bar = make("form", { class: "ee-x-bar", role: "search", "aria-label": say("search_hint"), submit: (event) => { event.preventDefault(); type(); } },
      make("span", { class: "ee-x-field ee-x-search" }, make("label", { for: "ee-x-q" }, say("search")), input),
      make("span", { class: "ee-x-field" }, sort.label, sort.select), make("span", { class: "ee-x-field" }, view.label, view.select), button(say("reset"), clear, { "data-do": "reset" }));
    let timer = 0;
    input.addEventListener("focus", () => setTimeout(() => core.matches(model, "a")), { once: true }); // folds all texts before the first letter
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(type, 120); });
    input.addEventListener("change", () => { clearTimeout(timer); type(); typing = false; });
    input.value = state.q;
    if (/[?&]q=/.test(location.search)) closeSearch();
    const wide = matchMedia("(min-width: 60em)"), unfold = () => { panel.open = wide.matches; };
    wide.addEventListener("change", unfold);
    unfold();
    box.replaceChildren(skip, bar, notice, make("div", { class: "ee-x-body" }, panel, make("div", { class: "ee-x-main" }, make("div", { class: "ee-x-top" }, status, files), said, chips, results)));
    measure();
    addEventListener("popstate", () => {
      ({ state, odd } = core.read(model, location.search));
      limit = FIRST;
      input.value = state.q;
      paint();
    });
    let width = innerWidth, again = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return; // a telephone hides its address bar
      width = innerWidth;
      clearTimeout(again);
      again = setTimeout(() => { measure(); paintResults(); }, 150);
    });
    paint();
  }

  start();
})();
