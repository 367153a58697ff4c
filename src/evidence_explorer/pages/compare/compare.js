// The Compare page in the browser: fetches what is said of each choice, as the site's own build wrote it, and places it;
// makes no markup of its own from strings.
// What is chosen, and what is said of it, is decided in compare-core.js.
(function () {
  "use strict";
  const core = self.evidenceCompareCore, box = document.querySelector(".ee-compare");
  if (!box || !core) return;

  const end = location.protocol === "file:" ? "index.html" : ""; // a folder opened from a disk has no default page
  const model = core.prepare(JSON.parse(box.dataset.compare));
  const one = (css) => box.querySelector(css), all = (css) => [...box.querySelectorAll(css)];
  const tools = one(".ee-c-tools"), panel = one(".ee-c-panel"), chips = one(".ee-c-chips"), copier = one(".ee-c-copy");
  const status = one(".ee-c-status"), said = one(".ee-c-said"), notice = one(".ee-c-notice"), full = one(".ee-c-full");
  const sheet = one(".ee-c-sheet"), table = one(".ee-c-table"), pairsBox = one(".ee-c-pairs"), metBox = one(".ee-c-met");
  const ticks = all(".ee-c-choices input"), offers = all(".ee-c-pairs li"), held = one(".ee-c-of-pairs");
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const CROWDED = 3, touched = new Set(); // how many side by side are a crowd; groups of rows that the reader opened or closed
  const columns = new Map(), blocks = new Map(), asked = new Map(); // by id, by pair, and what is on its way by id
  let { state, odd } = core.read(model, core.moved(location.search, location.hash));

  // ---- what is said of a choice

  /** The file of an id, loaded once; a script, so that a folder opened from a disk works too. */
  function load(id) {
    if (!asked.has(id)) asked.set(id, new Promise((done, failed) => {
      const script = make("script", { src: here + "compare." + model.language + "." + id + ".js" });
      script.onload = () => done(keep(id, self.evidenceCompare[id]));
      script.onerror = () => { asked.delete(id); failed(new Error(id)); };
      document.head.append(script);
    }));
    return asked.get(id);
  }

  /** Markup that the build wrote, as elements. */
  function elements(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return document.importNode(holder.content, true);
  }

  function keep(id, told) {
    const block = elements(told.html).querySelector(".ee-c-of");
    columns.set(id, {
      ink: [...block.classList].find((name) => name.startsWith("ee-ink-")) || "",
      head: block.querySelector(".ee-c-head"),
      cells: new Map([...block.querySelectorAll("dd[data-row]")].map((cell) => [cell.dataset.row, [...cell.childNodes]])),
    });
    for (const [pair, html] of Object.entries(told.met)) blocks.set(pair, elements(html).querySelector(".ee-c-pair"));
  }

  /** A new element; a child is an element or a text, never markup. */
  function make(tag, attrs, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attrs)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function show(element, text) {
    element.hidden = !text;
    element.replaceChildren(text || "");
  }

  const address = () => location.origin.replace("null", "file://") + location.pathname + core.write(state);

  /** A new state: painted, and remembered as a step that "back" undoes. */
  function go(next) {
    state = next;
    odd = false;
    history.pushState(null, "", location.pathname + core.write(state));
    paint();
  }

  // ---- painting

  /** What is chosen at once, and what is said of it as soon as it is there, if it is still what is chosen. */
  async function paint() {
    const wanted = state;
    box.setAttribute("aria-busy", "true");
    paintChoice();
    try {
      await Promise.all(wanted.map(load));
    } catch (error) {
      show(notice, core.say(model, "lost"));
      return settled();
    }
    if (wanted !== state) return;
    paintMet();
    paintTable();
    settled();
  }

  function settled() {
    box.setAttribute("aria-busy", "false");
    box.classList.add("ee-c-ready");
  }

  function paintChoice() {
    show(notice, odd ? core.say(model, "notice") : "");
    show(full, core.full(model, state) ? core.say(model, "full") : "");
    one(".ee-c-count").textContent = core.say(model, "chosen_n", { n: state.length, most: model.most });
    for (const tick of ticks) {
      tick.checked = state.includes(tick.value);
      tick.disabled = !tick.checked && core.full(model, state);
    }
    chips.replaceChildren(...state.map(chip));
    status.textContent = core.status(model, state);
    said.textContent = "";
    copier.hidden = state.length < 2;
    paintBanner();
    paintOffers();
  }

  function chip(id) {
    const name = model.names.get(id);
    const undo = () => {
      go(core.toggle(model, state, id));
      (chips.querySelector("button") || status).focus();
    };
    return make("li", { class: inkOf(id) }, make("button", { type: "button", class: "ee-c-button ee-c-chip", "aria-label": core.say(model, "remove", { name }), click: undo }, name));
  }

  /** The class of the family's colour, from the list of choices, which is there from the start. */
  function inkOf(id) {
    const list = ticks.find((tick) => tick.value === id).closest("fieldset");
    return [...list.classList].find((name) => name.startsWith("ee-ink-")) || "";
  }

  function paintBanner() {
    const told = state.length > 1 ? core.banner(model, state) : null, banner = one(".ee-c-banner");
    banner.hidden = !told;
    banner.replaceChildren(...(told ? [make("strong", {}, told[0]), " " + told[1]] : []));
  }

  function paintMet() {
    const { met } = core.pairs(model, state);
    held.replaceChildren(...met.map((pair) => blocks.get(pair.join(" "))));
    metBox.hidden = !met.length;
  }

  /** Until two are chosen: the pairs that a trial compared, or those of the one that is chosen. */
  function paintOffers() {
    const offered = offers.filter((offer) => !state.length || offer.dataset.pair.split(" ").includes(state[0]));
    for (const offer of offers) offer.hidden = !offered.includes(offer);
    pairsBox.hidden = state.length > 1 || !offered.length;
  }

  function paintTable() {
    sheet.hidden = !state.length;
    table.dataset.count = state.length;
    for (const row of table.rows) {
      while (row.cells.length > 1) row.lastElementChild.remove();
      if (row.dataset.row) row.append(...state.map((id) => cellOf(id, row.dataset.row)));
      else if (row.classList.contains("ee-c-group")) row.cells[0].colSpan = state.length + 1;
      else row.append(...state.map((id) => make("th", { scope: "col", role: "columnheader", class: columns.get(id).ink }, columns.get(id).head)));
    }
    paintPeople();
    paintFolds();
  }

  /** All columns are told of one number of people: the largest that one of them takes by itself, which comes first in each. */
  function paintPeople() {
    const told = [...table.querySelectorAll("[data-people]")], first = (one) => !(one.previousElementSibling && one.previousElementSibling.dataset.people);
    const most = Math.max(0, ...told.filter(first).map((one) => Number(one.dataset.people)));
    for (const one of told) one.hidden = Number(one.dataset.people) !== most;
  }

  /** Where three or four stand side by side, rows and trials that a reader can do without at first are closed, unless
      the reader has opened or closed them. */
  function paintFolds() {
    const crowded = state.length >= CROWDED;
    for (const group of table.tBodies) {
      if ("crowded" in group.dataset && !touched.has(group)) closed(group, crowded);
    }
    for (const rest of table.querySelectorAll(".ee-c-rest")) rest.open = !crowded;
  }

  function cellOf(id, key) {
    const { ink, cells } = columns.get(id), inside = cells.get(key);
    const name = make("span", { class: "ee-c-name" }, model.names.get(id));
    return make("td", { role: "cell", class: (ink + (inside ? "" : " ee-c-none")).trim() }, name, ...(inside || ["–"]));
  }

  /** Rows under a heading are shown and hidden; which are open stays as it is while the choice changes. */
  function fold(button) {
    const group = button.closest("tbody");
    touched.add(group);
    closed(group, !group.classList.contains("ee-c-folded"));
  }

  function closed(group, so) {
    group.classList.toggle("ee-c-folded", so);
    group.querySelector(".ee-c-fold").setAttribute("aria-expanded", String(!so));
  }

  // ---- listening

  function follow(event) {
    const link = event.target.closest("a[data-with]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(core.read(model, link.dataset.with).state);
    status.focus();
    status.scrollIntoView({ block: "center" });
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(address());
      said.textContent = core.say(model, "link_copied");
    } catch (error) {
      said.textContent = core.say(model, "copy_failed") + " " + address();
    }
  }

  for (const tick of ticks) tick.addEventListener("change", () => go(core.toggle(model, state, tick.value)));
  for (const link of all("a[data-with]")) link.setAttribute("href", end + link.dataset.with);
  box.addEventListener("click", follow);
  copier.addEventListener("click", copy);
  for (const button of all(".ee-c-fold")) button.addEventListener("click", () => fold(button));
  addEventListener("popstate", () => {
    ({ state, odd } = core.read(model, location.search));
    paint();
  });
  tools.hidden = false;
  panel.open = state.length < 2;
  paint();
})();
