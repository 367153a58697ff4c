// Draws the charts of a page: Plotly is loaded once, and only when a chart comes near the screen.
(function () {
  "use strict";
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const { recolour, fit } = self.evidenceChartParts;
  let loading = null;

  function plotly() {
    loading = loading || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = here + "plotly.min.js";
      script.onload = () => done(self.Plotly);
      script.onerror = failed;
      document.head.appendChild(script);
    });
    return loading;
  }

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
    const Plotly = await plotly();
    if (!box.isConnected) return;
    const figure = recolour(JSON.parse(box.dataset.figure), night());
    const layout = Object.assign(fit(figure.layout, box.clientWidth), { autosize: true });
    const options = { displayModeBar: false, responsive: false };
    await (box.classList.contains("ee-drawn") ? Plotly.react : Plotly.newPlot)(box, figure.data, layout, options);
    box.classList.add("ee-drawn");
  }

  function start() {
    const boxes = [...document.querySelectorAll(".ee-plot[data-figure]")];
    const watch = new IntersectionObserver((seen) => {
      for (const entry of seen) if (entry.isIntersecting) { watch.unobserve(entry.target); draw(entry.target); }
    }, { rootMargin: "300px" });
    boxes.forEach((box) => watch.observe(box));
    // A box that another measure hides has no width: it is drawn anew when it is chosen.
    const again = () => boxes.filter((box) => box.classList.contains("ee-drawn") && box.clientWidth).forEach(draw);
    addEventListener("change", (event) => { if (event.target.closest(".ee-measures")) again(); });
    new MutationObserver(again).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    let width = innerWidth, timer = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return;
      width = innerWidth;
      clearTimeout(timer);
      timer = setTimeout(again, 150);
    });
    addEventListener("beforeprint", () => document.querySelectorAll("details.ee-twin").forEach((d) => { d.open = true; }));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
