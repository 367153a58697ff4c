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

  /** A copy of an element as it is shown: what is hidden is left out, what a style sheet says is written out. */
  function shown(one) {
    if (one.nodeType === Node.TEXT_NODE) return document.createTextNode(one.data);
    const style = one.nodeType === Node.ELEMENT_NODE ? getComputedStyle(one) : null;
    if (!style || style.display === "none") return null;
    const copy = document.createElementNS(NS, one.localName);
    for (const { name, value } of one.attributes) if (!/^(class|style|tabindex|id|aria-|role|data-)/.test(name)) copy.setAttribute(name, value);
    if (one.localName === "a") copy.setAttribute("href", new URL(one.getAttribute("href"), location.href).href);
    if (!["title", "desc"].includes(one.localName)) for (const name of SAID) copy.setAttribute(name, style.getPropertyValue(name));
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

  /** `{ text, width, height }` of a chart; `said`: the title, notes under it, and the lines of its foot. */
  function picture(figure, said) {
    const drawing = figure.querySelector("svg.ee-d"), style = getComputedStyle(drawing), body = getComputedStyle(document.body);
    const ink = (name) => body.getPropertyValue("--ee-" + name).trim(), px = (name) => parseFloat(style.getPropertyValue(name)) || 0;
    const box = drawing.getBoundingClientRect(), width = Math.round(box.width) + 2 * PAD;
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
    const inner = { x: PAD + px("padding-left"), y: y + px("padding-top"), width: box.width - px("padding-left") - px("padding-right"), height: box.height - px("padding-top") - px("padding-bottom"), overflow: "visible" };
    parts.push(make("svg", inner, ...[...drawing.childNodes].map(shown).filter(Boolean)));
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
