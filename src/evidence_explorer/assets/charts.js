// The charts of a page are pictures. When a visitor asks for values, Plotly is loaded once and drawn over the picture's
// plot, exactly where the marks stand; the picture's own texts stay.
(function () {
  "use strict";
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const { recolour, placed, dressed } = self.evidenceChartParts;
  let loading = null, figures = null;

  function plotly() {
    loading = loading || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = here + "plotly.min.js";
      script.onload = () => done(self.Plotly);
      script.onerror = () => { loading = null; failed(); };
      document.head.appendChild(script);
    });
    return loading;
  }

  /** The figures of this page, from the file beside it. */
  function asked() {
    figures = figures || fetch("charts.json").then((answer) => (answer.ok ? answer.json() : Promise.reject()));
    figures.catch(() => { figures = null; });
    return figures;
  }

  const style = (name) => getComputedStyle(document.body).getPropertyValue("--ee-" + name).trim();

  /** Light colour → dark colour, read from the palette's own custom properties; empty in the light scheme. */
  function night() {
    if (document.body.getAttribute("data-md-color-scheme") !== "slate") return {};
    const map = {};
    const probe = document.createElement("div");
    probe.setAttribute("data-md-color-scheme", "default");
    probe.hidden = true;
    document.body.appendChild(probe);
    const light = getComputedStyle(probe), dark = getComputedStyle(document.body);
    for (const name of dark.getPropertyValue("--ee-names").replace(/["']/g, "").trim().split(/\s+/)) {
      map[light.getPropertyValue("--ee-" + name).trim()] = dark.getPropertyValue("--ee-" + name).trim();
    }
    probe.remove();
    return map;
  }

  async function draw(box) {
    const [Plotly, all] = await Promise.all([plotly(), asked()]);
    if (!box.isConnected || !box.clientWidth) return;
    const picture = box.querySelector(".ee-d");
    const form = getComputedStyle(picture).getPropertyValue("--form").trim();
    const figure = recolour(placed(all[box.dataset.name], form), night());
    const layout = { ...dressed(figure.layout, style), width: picture.clientWidth, height: picture.clientHeight };
    const over = box.querySelector(".ee-over") || box.appendChild(Object.assign(document.createElement("div"), { className: "ee-over" }));
    over.setAttribute("aria-hidden", "true"); // the picture under it says the same, as an outline
    await Plotly.react(over, figure.data, layout, { displayModeBar: false, responsive: false, scrollZoom: false });
    box.classList.add("ee-drawn");
  }

  function leave(box) {
    const over = box.querySelector(".ee-over");
    if (over) { self.Plotly.purge(over); over.remove(); }
    box.classList.remove("ee-drawn");
  }

  async function toggle(button) {
    const box = button.closest(".ee-chart").querySelector(".ee-plot");
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (!on) return leave(box);
    const told = button.nextElementSibling;
    button.setAttribute("aria-busy", "true");
    try { await draw(box); told.textContent = ""; }
    catch { told.textContent = button.dataset.failed; button.setAttribute("aria-pressed", "false"); }
    button.removeAttribute("aria-busy");
  }

  function start() {
    for (const button of document.querySelectorAll(".ee-read")) {
      button.hidden = false;
      button.addEventListener("click", () => toggle(button));
    }
    // A box that another measure hides has no width: it is drawn anew when it is chosen.
    const again = () => document.querySelectorAll(".ee-plot.ee-drawn").forEach((box) => { if (box.clientWidth) draw(box); });
    addEventListener("change", (event) => { if (event.target.closest && event.target.closest(".ee-measures")) again(); });
    new MutationObserver(again).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    let width = innerWidth, timer = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return;
      width = innerWidth;
      clearTimeout(timer);
      timer = setTimeout(again, 150);
    });
    // Paper shows the pictures, which hold their values; a table that is open is printed, too.
    addEventListener("beforeprint", () => document.querySelectorAll('.ee-read[aria-pressed="true"]').forEach(toggle));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
