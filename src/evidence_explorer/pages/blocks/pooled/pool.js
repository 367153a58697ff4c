// The filter of a forest plot: hides nothing, but pales the trials that are filtered out, and draws the others' pool.
(function () {
  "use strict";
  const core = self.evidencePoolCore;
  const OUT = "ee-out", FILTERED = "ee-refound";

  /** What is kept of each axis. */
  const chosen = (form) => [...form.querySelectorAll("[data-axis]")].map((axis) => [...axis.querySelectorAll("input:checked")].map((box) => box.value));

  /** The rows of a study: in the forest plots and in their table. */
  function rowsOf(section, study) {
    const links = section.querySelectorAll(`.ee-measures a[href*="/${CSS.escape(study)}/"], .ee-twin th a[href*="/${CSS.escape(study)}/"]`);
    return [...links].map((link) => link.closest("g[role=listitem], tr")).filter(Boolean);
  }

  const before = new WeakMap(); // element → what the build wrote, by name

  /** A change that can be taken back: null puts what the build wrote there again. */
  function set(element, name, value) {
    if (!before.has(element)) before.set(element, {});
    const kept = before.get(element);
    if (!(name in kept)) kept[name] = name === "text" ? element.textContent : element.getAttribute(name);
    const now = value === null ? kept[name] : value;
    if (name === "text") element.textContent = now;
    else element.setAttribute(name, now);
  }

  const percent = (part) => `${Math.round(10000 * Math.min(1, Math.max(0, part))) / 100}%`;

  /** Draws a pool into the diamond of one measure and the bar under it; null: as the build drew them. */
  function draw(box, model, measure, found, said) {
    const diamond = box.querySelector("svg.ee-d svg");
    if (!diamond) return;
    const row = diamond.closest("g[role=listitem]"), next = row.nextElementSibling;
    const [low, high] = model.axes[measure];
    const part = (value) => (core.placed(measure, value) - low) / (high - low);
    row.classList.toggle(FILTERED, Boolean(said));
    const gone = said && !found;
    for (const one of [row, next]) one.querySelectorAll("[role=img] > :not(title), a > :not(title)").forEach((mark) => { mark.style.visibility = gone ? "hidden" : ""; });
    const ends = found && [found.low, found.estimate, found.high].map(part).map((one) => Math.min(1, Math.max(0, one)));
    const wide = ends && (ends[2] - ends[0] || 1), tall = diamond.viewBox.baseVal.height, middle = ends && (1000 * (ends[1] - ends[0])) / wide;
    set(diamond, "x", ends ? percent(ends[0]) : null);
    set(diamond, "width", ends ? percent(ends[2] - ends[0]) : null);
    set(diamond.querySelector("path"), "d", ends ? `M0 ${tall / 2} ${middle} 0 1000 ${tall / 2} ${middle} ${tall}z` : null);
    row.querySelectorAll("[role=img] path:not(svg svg path)").forEach((arrow) => { arrow.style.visibility = said ? "hidden" : ""; });
    const line = next.querySelector("[role=img] line");
    if (line) {
      set(line, "x1", found ? percent(part(found.predictionLow)) : null);
      set(line, "x2", found ? percent(part(found.predictionHigh)) : null);
    }
    next.querySelectorAll("[role=img] path").forEach((arrow) => { arrow.style.visibility = said ? "hidden" : ""; });
    const texts = found ? core.told(measure, found, model.words) : ["", ""];
    [row, next].forEach((one, at) => one.querySelectorAll("text.value").forEach((text) => set(text, "text", said ? texts[at] : null)));
    row.querySelectorAll("text.head").forEach((text) => set(text, "text", said || null));
    row.querySelectorAll("title").forEach((title) => set(title, "text", said ? `${said}${model.words.colon}${texts[0]}` : null));
    next.querySelectorAll("title").forEach((title) => set(title, "text", said ? texts[1] || said : null));
  }

  function start(form) {
    const model = JSON.parse(form.dataset.pool), section = form.closest(".ee-pool"), told = form.querySelector("[role=status]");
    function change() {
      const mine = core.kept(model.rows, chosen(form)), studies = new Set(mine.map((row) => row[0])), all = mine.length === model.rows.length;
      for (const [study] of model.rows) for (const row of rowsOf(section, study)) row.classList.toggle(OUT, !studies.has(study));
      const said = all ? "" : model.words.filtered.replace("{k}", mine.length).replace("{all}", model.rows.length);
      for (const [measure] of model.measures) {
        const box = section.querySelector(`.ee-measure-${measure}`);
        if (box) draw(box, model, measure, all ? null : core.together(mine, measure, model.t), said);
      }
      told.textContent = core.status(model, chosen(form));
    }
    form.hidden = false;
    form.addEventListener("change", change);
    form.querySelector("button").addEventListener("click", () => {
      form.querySelectorAll("input").forEach((box) => { box.checked = true; });
      change();
    });
  }

  for (const form of document.querySelectorAll("[data-pool]")) start(form);
})();
