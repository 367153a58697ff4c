// The Compare page in the browser: shows and reorders blocks that the server has written; makes no markup from strings.
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
  const ticks = all(".ee-c-choices input"), pairBoxes = all(".ee-c-pair"), offers = all(".ee-c-pairs li");
  const columns = new Map(all(".ee-c-of").map((block) => [block.dataset.of, {
    ink: [...block.classList].find((name) => name.startsWith("ee-ink-")) || "",
    head: block.querySelector(".ee-c-head"),
    cells: new Map([...block.querySelectorAll("dd[data-row]")].map((cell) => [cell.dataset.row, [...cell.childNodes]])),
  }]));
  let { state, odd } = core.read(model, location.search);

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

  function paint() {
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
    paintMet();
    paintTable();
    paintOffers();
  }

  function chip(id) {
    const name = model.names.get(id);
    const undo = () => {
      go(core.toggle(model, state, id));
      (chips.querySelector("button") || status).focus();
    };
    return make("li", { class: columns.get(id).ink }, make("button", { type: "button", class: "ee-c-button ee-c-chip", "aria-label": core.say(model, "remove", { name }), click: undo }, name));
  }

  function paintBanner() {
    const told = state.length > 1 ? core.banner(model, state) : null, banner = one(".ee-c-banner");
    banner.hidden = !told;
    banner.replaceChildren(...(told ? [make("strong", {}, told[0]), " " + told[1]] : []));
  }

  function paintMet() {
    const { met } = core.pairs(model, state), shown = new Set(met.map((pair) => pair.join(" ")));
    for (const pair of pairBoxes) pair.hidden = !shown.has(pair.dataset.pair);
    metBox.hidden = !shown.size;
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
  }

  function cellOf(id, key) {
    const { ink, cells } = columns.get(id), inside = cells.get(key);
    const name = make("span", { class: "ee-c-name" }, model.names.get(id));
    return make("td", { role: "cell", class: (ink + (inside ? "" : " ee-c-none")).trim() }, name, ...(inside || ["–"]));
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

  box.classList.add("ee-c-ready");
  for (const tick of ticks) tick.addEventListener("change", () => go(core.toggle(model, state, tick.value)));
  for (const link of all("a[data-with]")) link.setAttribute("href", end + link.dataset.with);
  box.addEventListener("click", follow);
  copier.addEventListener("click", copy);
  addEventListener("popstate", () => {
    ({ state, odd } = core.read(model, location.search));
    paint();
  });
  tools.hidden = false;
  panel.open = state.length < 2;
  paint();
})();
