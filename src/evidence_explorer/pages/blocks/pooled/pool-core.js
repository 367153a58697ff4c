// The centre of a filtered forest plot: which trials are kept, and their pool worked out again from the same counts by the
// same steps as the build takes (stats/contrasts.py, stats/pooling.py, stats/heterogeneity.py). Plain data in, plain data
// out; tested without a browser, and against the build on every declared pool.
// Terms: a row is one trial as [study, events, people, control events, control people, value of each axis], or, of scores,
// [study, difference, variance, null, null, value of each axis]; an axis is what one can filter by; kept maps an axis to the
// values that stay.
(function (root) {
  "use strict";

  const FEW = 3; // trials, under which nothing is pooled
  const NOBODY = 1e-3, GRID = 40, MOST_STEPS = 200, CLOSE = 1e-14, GUARD = 1e-9, LARGEST_LOG = 700;

  // ---- one trial

  const isScore = (measure) => measure === "MD" || measure === "SMD";
  const isRatio = (measure) => measure === "RR" || measure === "OR";
  const empty = (cell) => (cell < NOBODY ? 0 : cell);

  /** The effect of a trial for pooling and its variance; null where it says nothing on the measure. */
  function contrast(measure, [e1, n1, e0, n0]) {
    if (isScore(measure)) return { y: e1, v: n1 };
    const cells = [e1, n1 - e1, e0, n0 - e0].map(empty);
    const nobody = cells[0] === 0 && cells[2] === 0, everybody = cells[1] === 0 && cells[3] === 0;
    if (measure !== "RD" && (nobody || everybody)) return null;
    const [a, b, c, d] = cells.every(Boolean) ? cells : cells.map((cell) => cell + 0.5);
    if (measure === "RR") return { y: Math.log(a / (a + b)) - Math.log(c / (c + d)), v: b / (a * (a + b)) + d / (c * (c + d)) };
    if (measure === "OR") return { y: Math.log(a / b) - Math.log(c / d), v: 1 / a + 1 / b + 1 / c + 1 / d };
    return { y: a / (a + b) - c / (c + d), v: (a * b) / (a + b) ** 3 + (c * d) / (c + d) ** 3 };
  }

  // ---- how much trials differ: restricted maximum likelihood

  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const dot = (one, other) => one.reduce((total, value, at) => total + value * other[at], 0);

  /** For each weight the sum of the others. */
  const others = (w) => w.map((_, at) => sum(w.filter((__, place) => place !== at)));

  function logLikelihood(tau2, y, v) {
    const w = v.map((one) => 1 / (one + tau2)), total = sum(w), mean = dot(w, y) / total;
    return (sum(w.map(Math.log)) - Math.log(total) - dot(w, y.map((one) => (one - mean) ** 2))) / 2;
  }

  /** First and second derivative of the restricted log likelihood, both doubled. */
  function slope(tau2, y, v) {
    const w = v.map((one) => 1 / (one + tau2)), w2 = w.map((one) => one * one), w3 = w.map((one) => one ** 3), total = sum(w);
    const mean = dot(w, y) / total, rest = y.map((one) => one - mean), squares = rest.map((one) => one * one);
    const tilt = dot(w2, rest), sum2 = sum(w2);
    const first = dot(w2, squares) - dot(w, others(w)) / total;
    return [first, (2 * tilt * tilt) / total - 2 * dot(w3, squares) + sum2 - (2 * sum(w3)) / total + (sum2 / total) ** 2];
  }

  function top(y, v, low, high) {
    let at = (low + high) / 2;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const [first, second] = slope(at, y, v);
      if (first > 0) low = at;
      else high = at;
      const move = second < 0 ? -first / second : high - low;
      const following = low < at + move && at + move < high ? at + move : (low + high) / 2;
      if (Math.abs(following - at) <= CLOSE * (1 + following)) return following;
      at = following;
    }
    return at;
  }

  function variance(y) {
    const mean = sum(y) / y.length;
    return sum(y.map((one) => (one - mean) ** 2)) / (y.length - 1);
  }

  function tau2(y, v) {
    const most = Math.max(...v, 4 * variance(y)), ratio = Math.log(most / 1e-3) / (GRID - 1);
    const grid = [0, ...Array.from({ length: GRID }, (_, at) => (at === GRID - 1 ? most : 1e-3 * Math.exp(ratio * at)))];
    const heights = grid.map((one) => logLikelihood(one, y, v));
    const best = heights.indexOf(Math.max(...heights)), rising = slope(grid[best], y, v)[0] > 0;
    if (best === 0 && !rising) return 0;
    const [low, high] = rising ? [best, Math.min(best + 1, GRID)] : [best - 1, best];
    const found = top(y, v, grid[low], grid[high]);
    return found > CLOSE ? found : 0;
  }

  // ---- trials together

  /** The pool of effects, with the guarded interval of Hartung and Knapp; `t`: quantiles of Student's t by degrees of freedom. */
  function pool(effects, t) {
    const sorted = [...effects].sort((one, other) => one.y - other.y || one.v - other.v);
    const middle = sorted[Math.floor(sorted.length / 2)].y, least = Math.min(...sorted.map((one) => one.v)), unit = Math.sqrt(least);
    const y = sorted.map((one) => (one.y - middle) / unit), v = sorted.map((one) => one.v / least);
    const spread = tau2(y, v), w = v.map((one) => 1 / (one + spread)), total = sum(w), df = y.length - 1, mean = dot(w, y) / total;
    const factor = dot(w, y.map((one) => (one - mean) ** 2)) / df;
    const se = Math.sqrt((factor < 1 - GUARD ? 1 : factor) / total), half = t[df - 1] * se, reach = t[df - 1] * Math.hypot(se, Math.sqrt(spread));
    const at = (value) => middle + value * unit;
    return {
      k: y.length, tau2: spread * least, estimate: at(mean), low: at(mean - half), high: at(mean + half),
      predictionLow: at(mean - reach), predictionHigh: at(mean + reach),
    };
  }

  /** The pool of some rows on a measure; null under three trials that say something on it. */
  function together(rows, measure, t) {
    const effects = rows.map((row) => contrast(measure, row.slice(1, 5))).filter(Boolean);
    return effects.length < FEW ? null : pool(effects, t);
  }

  /** A value on the scale of readers; infinite where it is too large to be a number. */
  const natural = (measure, value) => (!isRatio(measure) ? value : value < LARGEST_LOG ? Math.exp(value) : Infinity);

  // ---- the filter

  /** The rows whose value on every axis is kept. */
  const kept = (rows, chosen) => rows.filter((row) => chosen.every((values, axis) => values.includes(row[5][axis])));

  // ---- words

  /** Half goes away from zero, in decimal. */
  function rounded(value, digits) {
    const exact = Number(value.toPrecision(12)), [mantissa, power] = String(Math.abs(exact)).split("e");
    const size = Number(`${Math.round(Number(`${mantissa}e${Number(power || 0) + digits}`))}e${-digits}`);
    return size === 0 ? 0 : Math.sign(exact) * size;
  }

  function number(value, digits, signs) {
    const said = Math.abs(rounded(value, digits)).toFixed(Math.max(digits, 0)), [whole, part] = said.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, signs.group);
    return (rounded(value, digits) < 0 ? "\u2212" : "") + grouped + (part ? signs.decimal + part : "");
  }

  const fill = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (hole, name) => (Object.hasOwn(values, name) ? values[name] : hole));

  const MOST_DIGITS = 6;

  /** So many decimals, or as many as it takes to see that a value is not that of no difference. */
  function seen(value, nothing, digits) {
    for (let more = digits; more <= MOST_DIGITS; more += 1) if (rounded(value, more) !== nothing) return more;
    return digits;
  }

  /** A ratio with as many digits as help; a difference in points, or percentage points, with one decimal (charts/values.py). */
  function text(measure, value, words) {
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "\u2212∞";
    if (measure === "RD") return number(100 * value, seen(100 * value, 0, 1), words);
    if (isScore(measure)) return number(value, seen(value, 0, measure === "MD" ? 1 : 2), words);
    if (value < 0.001) return fill(words.under, { value: number(0.001, 3, words) });
    if (value >= 1e6) return fill(words.over, { value: number(1e6, 0, words) });
    if (value >= 100) return number(rounded(value, 2 - Math.floor(Math.log10(value))), 0, words);
    return number(value, value >= 10 ? 1 : value >= 0.1 ? seen(value, 1, 2) : 3, words);
  }

  const interval = (measure, low, high, words) => fill(words.to, { low: text(measure, low, words), high: text(measure, high, words) });

  /** A pool as it is written beside its diamond, and its prediction interval. */
  function told(measure, found, words) {
    const [estimate, low, high, least, most] = ["estimate", "low", "high", "predictionLow", "predictionHigh"].map((name) => natural(measure, found[name]));
    return [`${text(measure, estimate, words)} (${interval(measure, low, high, words)})`, interval(measure, least, most, words)];
  }

  /** What is read out after every change. */
  function status(model, chosen) {
    const { rows, words, t, measures } = model, mine = kept(rows, chosen);
    if (mine.length === rows.length) return words.all;
    const counts = { k: mine.length, all: rows.length };
    if (mine.length < FEW) return fill(words.few, counts);
    const parts = measures.map(([measure, name]) => {
      const found = together(mine, measure, t);
      return found ? `${name}${words.colon}${told(measure, found, words)[0]}` : "";
    });
    const said = parts.filter(Boolean).join(words.semicolon);
    return said ? fill(words.some, { ...counts, said }) : fill(words.few, counts);
  }

  /** A value on the scale of pooling as a place on the axis that the build drew (charts/axis.py). */
  const placed = (measure, value) => (isRatio(measure) ? value / Math.LN10 : measure === "RD" ? 100 * value : value);

  const parts = { contrast, kept, natural, number, placed, pool, rounded, status, text, together, told };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidencePoolCore = parts;
})(typeof self === "undefined" ? this : self);
