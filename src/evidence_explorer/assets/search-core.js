// The centre of the search: what a word is, what it leads to, in which order, and what is shown of it. Plain data in,
// plain data out; tested without a browser. Words are read as `search/terms.py` reads them for the index.
// Terms: a unit is one word as it was typed; a place is a page or a part of one, by its number; a posting list is
// place, weight, place, weight…, each place counted from the one before it.
(function (root) {
  "use strict";

  const FEW = 4, RARE = 0.6; // pages that have a name: it tells them from all others; what that counts
  const CHIEF = 400, STRANGE = 0.5; // the weight of a treatment's own name; what a place counts that says nothing of it
  const NAMED = 2.5; // a place that lacks a word counts so much less if the word is the name of something
  const STEMS = 0.25, LONGER = 0.1; // how much further apart two words are if only their stems are alike; if the typed one is longer
  const LEFT = 3; // letters that a word keeps when an ending is taken away
  const SURE = 6; // letters of a word that is guessed from one slip more, where nothing else was found
  const APOSTROPHES = /[’‘‛ʼʻʽʹꞌ′`´＇]/g, HYPHENS = /[‐‑‒–—―−﹘﹣－]/g, UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff™®©]/g;
  const APART = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
  const OWN = "ʔ"; // follows a word that is none of its look-alikes: `fasting` is no form of `fast`
  const THOUSANDS = /([0-9])[\u202f\u00a0\u2009](?=[0-9]{3}(?![0-9]))/g;
  const DOI = /10\.[0-9]{4,9}\/[^\s"<>?#]+(?:[?#][^\s"<>]*)?/g;
  const MIDDLE = /([0-9])[·∙⋅](?=[0-9])/g, SPACED = /([0-9]) ([-/]) (?=[0-9])/g; // the point of some journals; `29 / 79`
  /** What cuts a folded text into words, for classes of letters and of digits. */
  function cutters(l, n) {
    const atom = `(?:[0-9]+(?:[.,][0-9]+)+|[${l}${n}]+)`;
    return {
      point: new RegExp(`(^|[^${l}${n}.,])\\.(?=[0-9])`, "gu"), // of `.5`, which is not 5
      elision: new RegExp(`(^|[^${l}${n}])[${l}]'(?=[${l}${n}])`, "gu"),
      clitic: new RegExp(`'[${l}](?![${l}${n}])`, "gu"),
      chunk: new RegExp(`([0-9]+(?:[.,][0-9]+)*(?:[/-][0-9]+(?:[.,][0-9]+)*)+)|(${atom}(?:-${atom})*)`, "gu"),
      runs: new RegExp(`[0-9]+(?:[.,][0-9]+)*|[${l}]+`, "gu"),
    };
  }
  const PLAIN = cutters("a-z", "0-9"); // for nearly all folded texts: made and read in a tenth of the time
  const any = () => (any.made ||= cutters("\\p{L}", "\\p{N}"));
  const DIGIT = /^[0-9]$/, HOLDS_DIGIT = /[0-9]/, ASCII = /^[\x00-\x7f]*$/; // eslint-disable-line no-control-regex

  /** A text without accents and capitals, its apostrophes, hyphens and ligatures as a keyboard has them. */
  function fold(text) {
    if (ASCII.test(text)) return text.replace(/`/g, "'").toLowerCase();
    const plain = text.replace(THOUSANDS, "$1").replace(APOSTROPHES, "'").replace(HYPHENS, "-").replace(UNSEEN, "").replace(/[⁄∕]/g, "/").replace(MIDDLE, "$1.");
    return plain.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[œæßøłđðþı]/g, (sign) => APART[sign]);
  }

  /** A folded word without the endings that do not count. */
  function stem(word, rules) {
    if (word.length <= LEFT || HOLDS_DIGIT.test(word)) return word;
    for (const step of rules.endings) {
      const found = (step[word[word.length - 1]] || []).find(([old]) => word.endsWith(old) && word.length - old.length >= LEFT);
      if (found) word = word.slice(0, word.length - found[0].length) + found[1];
    }
    return word;
  }

  /** A number with a point, and without signs between thousands. */
  function number(text, rules) {
    if (rules.group === ",") text = text.replace(/([0-9]),(?=[0-9]{3}(?![0-9]))/g, "$1");
    if (rules.group === ".") text = text.replace(/([0-9])\.(?=[0-9]{3}(?![0-9]))/g, "$1");
    return text.replace(/,/g, ".");
  }

  const said = (run, rules) => (DIGIT.test(run[0]) && DIGIT.test(run[run.length - 1]) ? number(run, rules) : stem(run, rules));

  /** The words of a text, in order: {whole, parts, pairs, stop, typed, bare: its letters, with their ending}. */
  function units(text, rules) {
    let folded = fold(rules.apart ? text.replace(rules.apart, "$1$2" + OWN) : text).replace(/%2f/g, "/").replace(SPACED, "$1$2");
    const cut = ASCII.test(folded) ? PLAIN : any();
    folded = folded.replace(cut.point, (_, before) => before + "0.");
    const found = (folded.match(DOI) || []).map((doi) => ({ whole: doi.replace(/[?#].*/, "").replace(/[.,;:)\]]+$/, ""), parts: [], pairs: [], stop: false, typed: doi, bare: doi }));
    folded = folded.replace(DOI, " ").replace(cut.elision, "$1").replace(cut.clitic, " ");
    for (const [, figures, chunk] of folded.matchAll(cut.chunk)) {
      found.push(figures ? { whole: number(figures, rules), parts: [], pairs: [], stop: false, typed: figures, bare: figures } : unit(chunk, cut.runs, rules));
    }
    return found;
  }

  function unit(chunk, runs, rules) {
    const atoms = chunk.split("-");
    while (atoms.length > 1 && rules.stop.has(atoms[atoms.length - 1])) atoms.pop(); // of `aide-t-il` the first counts
    const parts = atoms.flatMap((atom) => atom.match(runs) || []).map((run) => said(run, rules));
    if (parts.length === 1) return { whole: parts[0], parts: [], pairs: [], stop: rules.stop.has(atoms[0]), typed: chunk, bare: atoms[0] };
    const pairs = atoms.length > 2 ? atoms.slice(1).map((atom, i) => said(atoms[i] + atom, rules)) : [];
    return { whole: said(atoms.join(""), rules), parts: parts.filter((part) => part.length > 1 || DIGIT.test(part)), pairs, stop: false, typed: chunk, bare: atoms.join("") };
  }

  /** The head of an index as it is used: stop words as a set, endings by their last letter, the first place of each page in full. */
  function prepare(head) {
    let at = 0;
    const starts = head.starts.map((step) => (at += step));
    const endings = head.rules.endings.map((step) => {
      const by = {};
      for (const one of step) (by[one[0].slice(-1)] ||= []).push(one);
      return by;
    });
    const own = head.rules.own || [], apart = own.length ? new RegExp(`(^|[^\\p{L}\\p{N}_])(${own.join("|")})(?![\\p{L}\\p{N}_])`, "giu") : null;
    return { ...head, starts, rules: { ...head.rules, endings, apart, stop: new Set(head.rules.stop) } };
  }

  /** The number of the last part that begins at or before a key. */
  function partOf(starts, key) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** The parts that can hold words that begin so. */
  function partsOf(starts, beginning) {
    const first = partOf(starts, beginning), last = partOf(starts, beginning + "\uffff");
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  /** A number as it is typed where a space stands between thousands: on a keyboard all spaces are alike. */
  const thousands = (text, rules) => (/^\s$/.test(rules.group) ? text.replace(/(^|[^\p{L}\p{N}.,/-])([1-9][0-9]{0,2}) ([0-9]{3})(?![\p{L}\p{N}])/gu, "$1$2$3") : text);

  /** What was typed as questions to the index: the words that say something, and whether the last of them may go on. */
  function asked(text, rules) {
    const all = units(thousands(text, rules), rules);
    const telling = all.filter((one) => !one.stop);
    const kept = (telling.length ? telling : all).map((one) => ({ ...one, same: sameAs(one.whole, rules), at: all.indexOf(one) }));
    return { units: kept, open: kept.length > 0 && /[\p{L}\p{N}]$/u.test(text) && kept[kept.length - 1].typed === all[all.length - 1].typed };
  }

  /** The other words that mean the same. */
  const sameAs = (word, rules) => rules.same.filter((group) => group.includes(word)).flat().filter((other) => other !== word);

  /** Every run of up to four words as a whole name: {name, share: of the words, from, to}. */
  function names(words) {
    return words.flatMap((_, i) => [1, 2, 3, 4].filter((n) => i + n <= words.length)
      .map((n) => ({ name: "=" + words.slice(i, i + n).join("_"), share: n / words.length, from: i, to: i + n })));
  }

  const idf = (places, held) => Math.log(1 + places / Math.max(1, held));

  /** Place → weight of one word, each times a worth. */
  function weighed(list, worth) {
    const found = new Map();
    for (let i = 0, place = 0; i < list.length; i += 2) {
      place += list[i];
      found.set(place, list[i + 1] * worth);
    }
    return found;
  }

  const places = (list) => [...weighed(list, 1)];

  /** The larger weight of each place. */
  function either(...maps) {
    const found = new Map();
    for (const map of maps) for (const [place, weight] of map) if (!(found.get(place) >= weight)) found.set(place, weight);
    return found;
  }

  /** Places that all of several words lead to, with the smallest of their weights. */
  function both(maps) {
    const [first, ...rest] = maps;
    const found = new Map();
    for (const [place, weight] of first) {
      if (rest.every((map) => map.has(place))) found.set(place, Math.min(weight, ...rest.map((map) => map.get(place))));
    }
    return found;
  }

  /**
   * What one unit leads to: {places, says, terms: word → how much it says}, or null if no word is like it. `words`: term → posting list, of all
   * parts that can hold it; `open`: whether it may be only the beginning of a word.
   */
  function lookUp(one, words, total, open) {
    const maps = [], terms = new Map();
    let says = 0;
    const take = (term, worth) => {
      const list = words[term];
      const much = idf(total, list.length / 2);
      says = Math.max(says, much * Math.min(1, worth));
      terms.set(term, much);
      return weighed(list, worth * much);
    };
    if (words[one.whole]) maps.push(take(one.whole, 1));
    for (const other of one.same || []) if (words[other]) maps.push(take(other, 0.7));
    if (one.parts.length && one.parts.every((part) => words[part])) maps.push(both(one.parts.map((part) => take(part, 0.8))));
    if (open || (!maps.length && one.whole.length > LEFT)) {
      const worth = maps.length ? 0.3 : 0.75;
      const longer = one.whole.length > 1 ? Object.keys(words).filter((term) => term !== one.whole && term.startsWith(one.whole) && !/[\d.]$/.test(one.whole)) : [];
      const held = longer.reduce((sum, term) => sum + words[term].length / 2, 0);
      const much = idf(total, held);
      for (const term of longer) {
        terms.set(term, much * worth);
        maps.push(weighed(words[term], worth * Math.min(much, idf(total, words[term].length / 2))));
      }
      if (longer.length) says = Math.max(says, much * worth);
    }
    return maps.length ? { places: either(...maps), says, terms } : null;
  }

  /** Every place that any of the words leads to, the best first: [place, score]. A place that lacks a word counts less.
   * `named`: {list, share, pages: how many have that name, from, to} of names that the words are, or hold: such words decide what it is about, as numbers do. */
  function rank(found, named) {
    const decides = (one, i) => one.number || named.some(({ from, to }) => from <= i && i < to);
    found = found.map((one, i) => (decides(one, i) ? { ...one, much: one.says, says: NAMED * one.says } : one));
    const total = found.reduce((sum, one) => sum + one.says, 0) || 1;
    const score = new Map(), matched = new Map();
    for (const one of found) {
      for (const [place, weight] of one.places) {
        score.set(place, (score.get(place) || 0) + weight);
        matched.set(place, (matched.get(place) || 0) + one.says);
      }
    }
    for (const { list, share, pages, from, to } of named) {
      const rare = pages <= FEW ? RARE * (Math.min(...found.slice(from, to).map((one) => one.much || 0)) * share) / pages : 0;
      for (const [place, weight] of weighed(list, share === 1 ? 4 : 2.5 * share ** 2 + rare)) score.set(place, (score.get(place) || 0) + weight);
    }
    for (const [place, sum] of score) score.set(place, sum * ((matched.get(place) || total) / total) ** 2 * (strange(place, found, named) ? STRANGE : 1));
    return [...score].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /** Whether a place says nothing of a treatment, or of another thing of such weight, that the query names. */
  function strange(place, found, named) {
    return named.some(({ chief, from, to }) => chief && found.slice(from, to).every((one) => !one.places.has(place)));
  }

  /** Ranked places by page, the best page first: {page (its first place), places: [place, score], score}. */
  function grouped(ranked, starts) {
    const pages = new Map();
    for (const [place, score] of ranked) {
      const page = starts[partOf(starts, place)];
      if (!pages.has(page)) pages.set(page, { page, places: [], score });
      pages.get(page).places.push([place, score]);
    }
    return [...pages.values()];
  }

  /** How many letters must be changed, left out, added or swapped; more than `most` counts as one more than that. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  }

  /**
   * The word, of five letters or more, that a misspelt one most likely means; of words that are as near, one no shorter wins,
   * then the first. Both are compared as they are written, for a slip can look like an ending; their stems count a little less.
   * `wide`: how many more letters may differ.
   */
  function neighbour(word, words, rules, wide = 0) {
    if (word.length <= LEFT || HOLDS_DIGIT.test(word)) return null;
    const most = (word.length < 8 ? 1 : 2) + wide, four = word.length === LEFT + 1, short = stem(word, rules);
    let best = null, least = most + 1;
    for (const other of words) {
      if (Math.abs(other.length - word.length) > most + 3) continue; // two letters for an ending, one for a ligature
      const folded = fold(other), step = folded[0] === word[0] ? 0 : word.length < 8 ? 1 : 0.5; // few mistake the first letter
      if (step >= least || (four && folded.length !== word.length + 1)) continue; // one of five was left out
      const stems = short.length > LEFT && !four ? STEMS + distance(short, stem(folded, rules), most) : Infinity;
      const far = Math.min(distance(word, folded, most), stems) + step + (folded.length < word.length ? LONGER : 0);
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }

  /** Where two words may have been written as one: [the first, the rest], the longest first one before others. */
  function splits(word, words) {
    if (!joins(word)) return [];
    const firsts = new Set(words.map(fold).filter((one) => one.length >= LEFT && word.length - one.length >= LEFT && word.startsWith(one)));
    return [...firsts].sort((a, b) => b.length - a.length).map((first) => [first, word.slice(first.length)]);
  }

  /** Whether letters are enough for a word that was written as two. */
  const joins = (word) => /^[a-z]{7,}$/.test(word);

  const BETWEEN = 2; // words that may stand between those of a cry for help: `je veux vraiment mourir`

  /** The words of a text with its contractions in both ways: `can't` as `cant` and as `can t`. */
  const bare = (text) => ["", " "].map((sign) => fold(text).replace(/'/g, sign).match(/[\p{L}\p{N}]+/gu) || []);

  /** Whether a word is one of four letters or more with one slip; `open`: whether it may go on. */
  function slip(typed, word, open) {
    if (typed === word || (open && typed.startsWith(word))) return true;
    if (word.length <= LEFT || HOLDS_DIGIT.test(word) || typed[0] !== word[0]) return false;
    return (open ? [-1, 0, 1].map((n) => typed.slice(0, word.length + n)) : [typed]).some((one) => distance(one, word, 1) <= 1);
  }

  /** Whether words stand in a text in their order, from a place on, with few others between them. */
  function follows(typed, words, open, from, last) {
    if (!words.length) return true;
    for (let i = from; i < Math.min(typed.length, last); i += 1) {
      if (slip(typed[i], words[0], open && words.length === 1) && follows(typed, words.slice(1), open, i + 1, i + 2 + BETWEEN)) return true;
    }
    return false;
  }

  /** Whether a text holds one of the phrases of somebody in need; a star at the end of a phrase stands for any ending. */
  function calls(text, phrases) {
    const typed = bare(text);
    return phrases.some((phrase) => bare(phrase).some((words) => typed.some((all) => follows(all, words, phrase.endsWith("*"), 0, Infinity))));
  }

  const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

  const WORD = /[\p{L}\p{M}\p{N}]+(?:[-‐‑.,/][\p{L}\p{M}\p{N}]+)*/gu;

  /**
   * Which words of texts are among those that were found: a function that gives the terms of a word. A text says the same
   * words again and again, and so do texts: each word is read once.
   */
  function finder(terms, rules) {
    const known = new Map();
    return (word) => {
      if (!known.has(word)) known.set(word, units(word, rules).flatMap((one) => [one.whole, ...one.parts]).filter((term) => terms.has(term)));
      return known.get(word);
    };
  }

  /** A text as HTML, with the words that were found marked. */
  function marked(text, found) {
    let html = "", at = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!found(word).length) continue;
      html += escape(text.slice(at, index)) + "<mark>" + escape(word) + "</mark>";
      at = index + word.length;
    }
    return html + escape(text.slice(at));
  }

  /** The sentences of a text: each ends before a capital, a number or an opening quote that follows its stop. */
  function sentences(text) {
    const found = [];
    let at = 0;
    for (const { 0: stop, index } of text.matchAll(/[.?!…](?:[”»")]|\u202f»)*\s+(?=[\p{Lu}«“"0-9])/gu)) {
      found.push(text.slice(at, index + stop.length).trim());
      at = index + stop.length;
    }
    return [...found, text.slice(at).trim()].filter(Boolean);
  }

  /** The sentence that says most of what was asked, the first of such, with what follows it up to a length. */
  function snippet(text, terms, found, length) {
    const all = sentences(text);
    let best = 0, most = 0;
    all.forEach((sentence, i) => {
      const held = new Set((sentence.match(WORD) || []).flatMap(found));
      const much = [...held].reduce((sum, term) => sum + terms.get(term), 0);
      if (much > most) [best, most] = [i, much];
    });
    let shown = "";
    for (const sentence of all.slice(best)) {
      if (shown && shown.length + sentence.length > length) break;
      shown += (shown && " ") + sentence;
    }
    return shown.length > 1.5 * length ? shown.slice(0, shown.lastIndexOf(" ", 1.5 * length)) + "…" : shown;
  }

  const core = { OWN, CHIEF, SURE, places, fold, stem, number, units, prepare, partOf, partsOf, asked, names, lookUp, rank, grouped, distance, neighbour, splits, joins, calls, finder, marked, snippet, sentences };
  if (typeof module === "object" && module.exports) module.exports = core;
  else root.evidenceSearch = core;
})(typeof self === "undefined" ? this : self);
