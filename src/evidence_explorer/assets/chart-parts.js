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

  /** Shorten the texts of a chart so that they fit a width in pixels; the table keeps them whole. */
  function fit(layout, width) {
    const room = Math.max(18, Math.floor((width - 30) / 6.4));
    const annotations = (layout.annotations || []).map((note) => {
      const bold = note.text.startsWith("<b>");
      const text = bold ? note.text.slice(3, -4) : note.text;
      const short = shorten(text, bold ? Math.floor(room * 0.78) : room);
      return Object.assign({}, note, { text: bold ? "<b>" + short + "</b>" : short });
    });
    const title = layout.xaxis && layout.xaxis.title ? shorten(layout.xaxis.title.text, room) : null;
    const xaxis = title === null ? layout.xaxis : Object.assign({}, layout.xaxis, { title: Object.assign({}, layout.xaxis.title, { text: title }) });
    return Object.assign({}, layout, { annotations, xaxis });
  }

  /** Cut a text to a number of characters, never inside an HTML entity. */
  function shorten(text, most) {
    const parts = text.match(/&[a-z]+;|&#\d+;|[\s\S]/gu) || [];
    return parts.length <= most ? text : parts.slice(0, most - 1).join("").trimEnd() + "…";
  }

  const parts = { recolour, fit, shorten };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceChartParts = parts;
})(typeof self === "undefined" ? this : self);
