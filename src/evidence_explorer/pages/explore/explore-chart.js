// The chart of the Explore page as a tree of plain objects: `{ tag, attrs, children }` or a text. The page makes SVG
// elements of it, a download makes a file. Every result is one block: its arms one under another, the control beside them.
(function (root) {
  "use strict";

  const LETTER = 6.4, FIGURE = 7.2; // pixels that a letter and a sign of a figure of 12 px take, on the wide side
  const TEXT = 15, READABLE = 22; // pixels between lines of a row; letters that a line must hold to stand beside figures
  const TOP = 26, SECTION = 34, HEAD = 24, LINE = 16, GAP = 12, MARK = 5.5;
  const TICKS = [0, 25, 50, 75, 100];

  const el = (tag, attrs, ...children) => ({ tag, attrs, children });
  const round = (x) => Math.round(x * 10) / 10;

  /** As much of a text as fits a width. */
  function clip(text, width, letter = LETTER) {
    const most = Math.max(4, Math.floor(width / letter)), letters = Array.from(text);
    return letters.length <= most ? text : letters.slice(0, most - 1).join("").trimEnd() + "…";
  }

  /** A text in lines of at most some letters. */
  function wrap(text, width, letter = LETTER) {
    const most = Math.max(12, Math.floor(width / letter)), lines = [""];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && Array.from(last + " " + word).length > most) lines.push(word);
      else lines[lines.length - 1] = last ? last + " " + word : word;
    }
    return lines.map((line) => clip(line, width, letter));
  }

  /** Where everything stands across a width. */
  function places(width, longest) {
    const wide = width >= 640;
    const left = wide ? Math.round(width * 0.4) : 10, right = wide ? width - 16 - longest * FIGURE : width - 14;
    return { wide, left, right, at: (share) => round(left + share * (right - left)) };
  }

  /** The lines of a row: its name with the kind of control, never cut, and whether the figures stand beside the first. */
  function laid(row, place, look) {
    const text = row.label + row.tag;
    if (place.wide) {
      const lines = wrap(text, place.left - 22);
      return { lines, beside: true, height: Math.max(22, lines.length * TEXT + 7) };
    }
    const room = look.width - 26 - row.told.length * FIGURE, beside = room >= READABLE * LETTER;
    const lines = wrap(text, beside ? room : look.width - 16);
    return { lines, beside, height: (lines.length + (beside ? 0 : 1)) * TEXT + 23 };
  }

  /**
   * The chart of some blocks, `{ section, head, note, outcome, ink, rows: [{ label, tag, told, risk, low, high, control,
   * hollow, twice, grey, drawn }] }`. `look`: width, colour (name of the palette → value), shapes (outcome → path in a box of 20), labels
   * (alt, axis, and for a file title, lines, keys).
   */
  function chart(blocks, look) {
    const longest = Math.max(0, ...blocks.flatMap((block) => block.rows.map((row) => row.told.length)));
    const place = places(look.width, longest), parts = [];
    let y = look.labels.title ? heading(parts, look) : 0;
    const top = y;
    y += TOP;
    for (const block of blocks) {
      if (block.section) {
        const lines = wrap(block.section, look.width - 8, 8.6);
        lines.forEach((line, at) => parts.push(words(look, 4, y + 20 + at * 18, line, { size: 14, weight: 700 })));
        y += SECTION + (lines.length - 1) * 18;
      }
      y = drawBlock(parts, block, place, look, y) + GAP;
    }
    parts.unshift(...grid(place, look, top, y));
    y += 22;
    if (look.labels.lines) y = footing(parts, look, y);
    const frame = look.labels.title ? [el("rect", { width: look.width, height: y, fill: look.colour("card") })] : [];
    return el("svg", {
      xmlns: "http://www.w3.org/2000/svg", width: look.width, height: Math.ceil(y), viewBox: `0 0 ${look.width} ${Math.ceil(y)}`,
      role: "img", "aria-label": look.labels.alt, "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", class: "ee-x-svg",
    }, ...frame, ...parts.map(unsaid));
  }

  /** A part of a picture that its name tells, and the table beside it: role=img alone does not hide what is inside. */
  const unsaid = (part) => ({ ...part, attrs: { ...part.attrs, "aria-hidden": "true" } });

  function words(look, x, y, text, { size = 12, ink = "ink", weight = 400, anchor = "start" } = {}) {
    return el("text", { x: round(x), y: round(y), "font-size": size, "font-weight": weight, "text-anchor": anchor, fill: look.colour(ink) }, text);
  }

  function grid(place, look, top, bottom) {
    return TICKS.flatMap((tick) => {
      const x = place.at(tick / 100), anchor = tick === 0 ? "start" : tick === 100 ? "end" : "middle";
      const label = tick + (tick === 100 ? look.percent : "");
      return [
        el("line", { x1: x, x2: x, y1: top + 18, y2: bottom - 6, stroke: look.colour("rule"), "stroke-width": 1 }),
        words(look, x, top + 12, label, { size: 11, ink: "muted", anchor }),
        words(look, x, bottom + 8, label, { size: 11, ink: "muted", anchor }),
      ];
    });
  }

  function drawBlock(parts, block, place, look, y) {
    const room = look.width - 8, top = y;
    const heads = wrap(block.head, room, 7.6).map((text) => [text, { size: 12.5, weight: 650 }]);
    const notes = block.note ? wrap(block.note, room, 5.9).map((text) => [text, { size: 11, ink: "muted" }]) : [];
    const lines = [...heads, ...notes];
    const rows = block.rows.map((row) => laid(row, place, look)), tall = rows.reduce((sum, one) => sum + one.height, 0);
    const height = HEAD + (lines.length - 1) * LINE + tall + 4;
    if (block.grey) parts.push(el("rect", { x: 0, y: top, width: look.width, height, fill: look.colour("tint"), rx: 3, class: "ee-x-grey" }));
    lines.forEach(([text, style], at) => parts.push(words(look, 4, top + 16 + at * LINE, text, style)));
    y = top + height - 4 - tall;
    block.rows.forEach((row, at) => {
      drawRow(parts, row, rows[at], block, place, look, y);
      y += rows[at].height;
    });
    return top + height;
  }

  function drawRow(parts, row, { lines, beside, height }, block, place, look, y) {
    const middle = place.wide ? y + height / 2 : y + height - 11;
    const ink = row.control || row.grey ? "slate" : block.ink;
    const first = place.wide ? middle + 4 - ((lines.length - 1) * TEXT) / 2 : y + 13;
    lines.forEach((line, at) => parts.push(words(look, 12, first + at * TEXT, line, { ink: row.control ? "slate" : "ink" })));
    const told = place.wide ? middle + 4 : first + (beside ? 0 : lines.length * TEXT);
    parts.push(words(look, look.width - 4, told, row.told, { ink: row.drawn ? "ink" : "muted", anchor: "end" }));
    if (!row.drawn) return;
    const colour = look.colour(ink);
    if (row.low !== null) {
      parts.push(el("line", { x1: place.at(row.low), x2: place.at(row.high), y1: middle, y2: middle, stroke: colour, "stroke-width": 1.8, class: "ee-x-interval" }));
    }
    const path = Object.hasOwn(look.shapes, block.outcome) ? look.shapes[block.outcome] : look.shapes[""];
    parts.push(mark(path, place.at(row.risk), middle, colour, row.hollow ? look.colour(block.grey ? "tint" : "card") : colour, row.control ? "control" : "treated"));
    if (row.twice) parts.push(dot(place.at(row.risk), middle, row.hollow ? colour : look.colour("card")));
  }

  function mark(path, x, y, stroke, fill, role) {
    const scale = (2 * MARK) / 20;
    return el("path", {
      d: path, transform: `translate(${round(x - MARK)} ${round(y - MARK)}) scale(${scale})`, fill, stroke, "stroke-width": 3.4,
      class: "ee-x-mark ee-x-" + role,
    });
  }

  const dot = (x, y, fill) => el("circle", { cx: round(x), cy: round(y), r: 1.7, fill, class: "ee-x-twice" });

  // ---- a file has its title, its legend and its source burned in

  function heading(parts, look) {
    let y = 24;
    for (const line of wrap(look.labels.title, look.width - 24, 8.6)) { parts.push(words(look, 8, y, line, { size: 15, weight: 700 })); y += 20; }
    for (const text of look.labels.under) for (const line of wrap(text, look.width - 24)) { parts.push(words(look, 8, y, line, { ink: "muted" })); y += 17; }
    return y;
  }

  function footing(parts, look, y) {
    y += 10;
    for (const key of look.labels.keys) {
      parts.push(mark(key.path, 14, y, look.colour(key.ink), look.colour(key.hollow ? "card" : key.ink), "key"));
      if (key.twice) parts.push(dot(14, y, look.colour(key.ink)));
      parts.push(words(look, 28, y + 4, clip(key.text, look.width - 40)));
      y += 19;
    }
    y += 6;
    for (const text of look.labels.lines) for (const line of wrap(text, look.width - 24, 6)) { parts.push(words(look, 8, y + 4, line, { size: 11, ink: "muted" })); y += 15; }
    return y + 8;
  }

  const parts = { chart, clip, wrap };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceExploreChart = parts;
})(typeof self === "undefined" ? this : self);
