// Pure functions of charts: plain data in, plain data out. Tested without a browser.
(function (root) {
  "use strict";

  /** The figure with every colour of the light palette replaced by its dark counterpart (`night`: light → dark). */
  function recolour(value, night) {
    if (typeof value === "string") return Object.prototype.hasOwnProperty.call(night, value) ? night[value] : value;
    if (Array.isArray(value)) return value.map((item) => recolour(item, night));
    if (value && typeof value === "object") {
      const out = {};
      for (const key of Object.keys(value)) out[key] = recolour(value[key], night);
      return out;
    }
    return value;
  }

  /** The figure as it stands in a place of some form: where it is narrow, rows stand elsewhere (`layout.meta`). */
  function placed(figure, form) {
    const { meta, ...layout } = figure.layout;
    if (form !== "narrow" || !meta.narrow) return { data: figure.data, layout };
    const moved = (y, spot) => y - meta.narrow[spot] + meta.wide[spot];
    const data = figure.data.map((trace) => ({ ...trace, y: trace.y.map((y, at) => moved(y, trace.customdata[at])) }));
    const shapes = (layout.shapes || []).map((shape) => (shape.name === undefined ? shape
      : { ...shape, y0: moved(shape.y0, shape.name), y1: moved(shape.y1, shape.name) }));
    const height = layout.margin.t + meta.height + layout.margin.b;
    return { data, layout: { ...layout, shapes, height, margin: { ...layout.margin, l: meta.l, r: meta.r }, yaxis: { ...layout.yaxis, range: [-meta.height, 0] } } };
  }

  /** What every figure looks like, in the colours of the page (`ink`: name of the palette → colour). */
  function dressed(layout, ink) {
    const axis = { gridcolor: ink("rule"), linecolor: ink("rule"), zeroline: false, tickfont: { color: ink("muted"), size: 12 } };
    return {
      ...layout,
      xaxis: { ...axis, ...layout.xaxis, title: undefined }, // the drawing's own title stays
      yaxis: { ...axis, ...layout.yaxis, fixedrange: true },
      margin: { ...layout.margin, pad: 0, autoexpand: false },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, dragmode: "zoom",
      font: { family: ink("sans"), size: 12, color: ink("ink") },
      hoverlabel: { bgcolor: ink("card"), bordercolor: ink("rule"), font: { color: ink("ink") } },
    };
  }

  const parts = { recolour, placed, dressed };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceChartParts = parts;
})(typeof self === "undefined" ? this : self);
