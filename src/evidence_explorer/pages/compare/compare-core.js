// The centre of the Compare page: what is chosen, in which order, which pairs met in a trial, what is said of it, and the
// address that says so. Plain data in, plain data out; tested without a browser.
// Terms: a model is the data of the page, a state the list of chosen ids, always in the order of the model.
(function (root) {
  "use strict";

  const IGNORED = /^(h|utm_[a-z]+)$/; // the highlight of the site's own search, and marks of newsletters
  const LONGEST = 2000; // characters of an address that somebody may mean

  /** The page's data, ready to be asked. */
  function prepare(data) {
    const names = new Map(data.columns);
    return { most: data.most, language: data.language, ids: data.columns.map(([id]) => id), names, pairs: data.pairs, words: data.words };
  }

  /** Some ids in the fixed order, each once. */
  const ordered = (model, ids) => model.ids.filter((id) => ids.includes(id));

  /** The state with an id chosen, or no longer; unchanged where it would be one too many. */
  function toggle(model, state, id) {
    if (state.includes(id)) return state.filter((other) => other !== id);
    return full(model, state) || !model.names.has(id) ? state : ordered(model, [...state, id]);
  }

  const full = (model, state) => state.length >= model.most;

  // ---- the address

  /** The query string of a state, empty where nothing is chosen. */
  const write = (state) => (state.length ? "?with=" + state.join(",") : "");

  /** The state that a query string asks for. If any of it is odd, all of it is: nothing chosen, marked `odd`. */
  function read(model, search) {
    try {
      return { state: asked(model, search), odd: false };
    } catch (error) {
      return { state: [], odd: true };
    }
  }

  /** A query string, or what an address of the former page asked for with its place: `#of-x` is x alone. */
  function moved(search, hash) {
    const old = /^#of-([\w-]+)$/.exec(hash);
    return old && !search ? "?with=" + old[1] : search;
  }

  function asked(model, search) {
    if (search.length > LONGEST) throw new RangeError("length");
    let ids = null;
    for (const part of search.replace(/^\?/, "").split("&").filter(Boolean)) {
      const at = part.indexOf("=");
      const [name, value] = (at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)]).map(decodeURIComponent);
      if (IGNORED.test(name)) continue;
      if (name !== "with" || ids) throw new RangeError(name);
      ids = [...new Set(value.split(",").filter(Boolean))];
      if (ids.length > model.most || !ids.every((id) => model.names.has(id))) throw new RangeError(value);
    }
    return ordered(model, ids || []);
  }

  // ---- who met whom

  /** The pairs of a state: `met` in a trial of the site, and `apart`. */
  function pairs(model, state) {
    const all = state.flatMap((one, at) => state.slice(at + 1).map((other) => [one, other]));
    const together = (pair) => model.pairs.some(([one, other]) => one === pair[0] && other === pair[1]);
    return { met: all.filter(together), apart: all.filter((pair) => !together(pair)) };
  }

  // ---- words

  /** A phrase with its {holes} filled; what fills them is never looked into for holes. */
  const fill = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (hole, name) => (Object.hasOwn(values, name) ? values[name] : hole));

  const say = (model, key, values = {}) => fill(model.words[key], values);

  const listed = (model, ids) => ids.map((id) => model.names.get(id)).join(model.words.comma);

  const paired = (model, found) =>
    found.map(([one, other]) => say(model, "pair", { one: model.names.get(one), other: model.names.get(other) })).join(model.words.semicolon);

  /** What is read out after every change. */
  function status(model, state) {
    if (!state.length) return say(model, "nothing");
    if (state.length === 1) return say(model, "alone", { name: model.names.get(state[0]) });
    const { met } = pairs(model, state);
    const said = [say(model, "side_by_side", { names: listed(model, state) })];
    if (met.length) said.push(say(model, "met_line", { pairs: paired(model, met) }));
    else said.push(say(model, "banner"));
    return said.join(" ");
  }

  /** The warning above the columns: [what was not compared, what that means]; null where a trial compared all of them. */
  function banner(model, state) {
    const { met, apart } = pairs(model, state);
    if (!apart.length) return null;
    return [met.length ? say(model, "banner_some", { pairs: paired(model, apart) }) : say(model, "banner"), say(model, "banner_text")];
  }

  const parts = { banner, fill, full, moved, ordered, pairs, prepare, read, say, status, toggle, write };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceCompareCore = parts;
})(typeof self === "undefined" ? this : self);
