// A chart of a page as a file: the drawing with the colours and places that the page gives it, its legend, its title and
// the line that says where it comes from. Plain SVG: no style sheet, no script, nothing to load.
(function (root) {
  "use strict";
  const NS = "http://www.w3.org/2000/svg", PAD = 16, LINE = 16;
  const SAID = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "paint-order", "font-size", "font-weight", "text-anchor"];
  const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

  function make(tag, attrs, ...children) {
    const made = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** A colour as every program reads it: browsers write a mixed one in words of its own. */
  const plain = (said) => said.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)\)/, (_, ...parts) => `rgb(${parts.slice(0, 3).map((part) => Math.round(255 * part)).join(", ")})`);

  /** A copy of an element as it is shown: what is hidden is left out, what a style sheet says is written out. */
  function shown(one) {
    if (one.nodeType === Node.TEXT_NODE) return document.createTextNode(one.data);
    const style = one.nodeType === Node.ELEMENT_NODE ? getComputedStyle(one) : null;
    if (!style || style.display === "none") return null;
    const copy = document.createElementNS(NS, one.localName);
    for (const { name, value } of one.attributes) if (!/^(class|style|tabindex|id|aria-|role|data-)/.test(name)) copy.setAttribute(name, value);
    if (one.localName === "a") copy.setAttribute("href", new URL(one.getAttribute("href"), location.href).href);
    if (!["title", "desc"].includes(one.localName)) for (const name of SAID) copy.setAttribute(name, plain(style.getPropertyValue(name)));
    if (style.transform !== "none") copy.setAttribute("transform", style.transform);
    copy.append(...[...one.childNodes].map(shown).filter(Boolean));
    return copy;
  }

  /** A text in lines that fit a width. */
  function wrapped(text, width, size) {
    const most = Math.max(20, Math.floor(width / (size * 0.54))), lines = [""];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && (last + " " + word).length > most) lines.push(word);
      else lines[lines.length - 1] = last ? last + " " + word : word;
    }
    return lines;
  }

  /** A text of the page as it is broken there: `[words of a line, its box]`. */
  function broken(text) {
    const lines = [], range = document.createRange();
    for (const word of text.data.matchAll(/\S+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const box = range.getBoundingClientRect(), last = lines[lines.length - 1];
      if (last && Math.abs(last[1].top - box.top) < 2) last[0] += " " + word[0];
      else lines.push([word[0], box]);
    }
    return lines;
  }

  /** What stands in an element, where it stands there: drawings, grounds and texts. */
  function laid(root) {
    const from = root.getBoundingClientRect(), found = [];
    (function walk(one) {
      if (one.nodeType === Node.TEXT_NODE) {
        const style = getComputedStyle(one.parentElement), size = parseFloat(style.fontSize);
        for (const [said, box] of broken(one)) {
          found.push(make("text", { x: box.left - from.left, y: box.bottom - from.top - (box.height - size) / 2 - size * 0.22, "font-size": size, "font-weight": style.fontWeight, fill: plain(style.color) }, said));
        }
        return;
      }
      if (one.nodeType !== Node.ELEMENT_NODE || one.matches(".ee-sr, caption, button")) return;
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      if (style.display === "none" || !box.width) return;
      const place = { x: box.left - from.left, y: box.top - from.top, width: box.width, height: box.height };
      if (one.localName === "svg") {
        const copy = shown(one);
        for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value);
        found.push(copy);
        return;
      }
      if (!/, 0\)$|transparent/.test(style.backgroundColor)) found.push(make("rect", { ...place, fill: plain(style.backgroundColor) }));
      if (parseFloat(style.borderTopWidth)) found.push(make("path", { d: `M${place.x} ${place.y}h${place.width}`, stroke: plain(style.borderTopColor) }));
      one.childNodes.forEach(walk);
    })(root);
    return found;
  }

  /** What is drawn of a figure, and its box on the page: a chart, a timeline, or what is laid out as a table or as people. */
  function drawn(figure) {
    const chart = figure.querySelector("svg.ee-d, .ee-years svg"), field = figure.querySelector("table, .ee-people-pair");
    const one = chart || field, scroll = one.closest(".ee-scroll"), at = scroll && scroll.scrollLeft;
    if (scroll && !chart) scroll.scrollLeft = 0; // a column that is held would lie over the others
    const style = getComputedStyle(one), px = (name) => (chart ? parseFloat(style.getPropertyValue(name)) || 0 : 0);
    const box = one.getBoundingClientRect();
    const inside = chart ? [...chart.childNodes].map(shown).filter(Boolean) : laid(field);
    if (scroll && !chart) scroll.scrollLeft = at;
    const place = { width: box.width - px("padding-left") - px("padding-right"), height: box.height - px("padding-top") - px("padding-bottom") };
    return { box, inside, left: px("padding-left"), top: px("padding-top"), place };
  }

  /** `{ text, width, height }` of a picture; `said`: the title, notes under it, and the lines of its foot. */
  function picture(figure, said) {
    const body = getComputedStyle(document.body), ink = (name) => body.getPropertyValue("--ee-" + name).trim();
    const { box, inside, left, top, place } = drawn(figure), width = Math.round(box.width) + 2 * PAD;
    const parts = [];
    let y = PAD;
    const write = (text, size, weight, colour) => {
      for (const line of wrapped(text, width - 2 * PAD, size)) {
        y += Math.round(size * 1.35);
        parts.push(make("text", { x: PAD, y, "font-size": size, "font-weight": weight, fill: ink(colour) }, line));
      }
    };
    write(said.title, 16, 700, "ink");
    said.notes.forEach((note) => write(note, 12, 400, "muted"));
    y += 6;
    for (const key of figure.querySelectorAll(".ee-keys li")) {
      let x = PAD;
      for (const sign of key.querySelectorAll("svg")) {
        const copy = shown(sign), [w, h] = [parseFloat(sign.getAttribute("width")), parseFloat(sign.getAttribute("height"))];
        for (const [name, value] of Object.entries({ x, y: y + 3, width: w, height: h })) copy.setAttribute(name, value);
        parts.push(copy);
        x += w + 6;
      }
      wrapped(key.textContent.trim(), width - x - PAD, 12).forEach((line, at) => {
        if (at) y += LINE;
        parts.push(make("text", { x, y: y + 14, "font-size": 12, fill: ink("muted") }, line));
      });
      y += LINE + 3;
    }
    y += 4;
    parts.push(make("svg", { x: PAD + left, y: y + top, ...place, overflow: "visible" }, ...inside));
    y += Math.round(box.height) + 4;
    said.foot.forEach((line) => write(line, 11, 400, "muted"));
    const height = y + PAD;
    const whole = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "font-family": SANS, "font-size": 12 },
      make("title", {}, said.title), make("desc", {}, said.alt), make("rect", { width, height, fill: ink("card") }), ...parts);
    return { text: new XMLSerializer().serializeToString(whole), width, height };
  }

  /** The same as points, twice as fine: a promise of a Blob. */
  function points({ text, width, height }) {
    return new Promise((done, failed) => {
      const image = new Image();
      image.onload = () => {
        const scale = Math.min(2, 16000 / height), canvas = document.createElement("canvas");
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        const pen = canvas.getContext("2d");
        pen.scale(scale, scale);
        pen.drawImage(image, 0, 0);
        canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("empty"))), "image/png");
      };
      image.onerror = failed;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    });
  }

  root.evidenceSharePicture = { picture, points };
})(self);
