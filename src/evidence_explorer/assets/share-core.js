// What is handed out of a page or a chart as text: citations, tables, the code of an embed. Plain data in, text out.
// A study is cited first, then this site. Tested without a browser.
(function (root) {
  "use strict";
  const cells = typeof module === "object" && module.exports ? require("./cells.js") : root.evidenceCells;

  /** The ids of the studies that some links lead to, each once, in their order. */
  function studiesOf(links) {
    const found = links.map((link) => /(?:^|\/)studies\/([a-z0-9-]+)\//.exec(link)).filter(Boolean);
    return [...new Set(found.map((match) => match[1]))];
  }

  /** The file that holds the citation of a study. */
  const shard = (id) => "cite-" + id[0] + ".json";

  const sentence = (parts) => parts.filter(Boolean).map((part) => String(part).replace(/\.$/, "") + ".").join(" ");

  /** `387(18):1637-1648` */
  const place = (s) => (s.volume || "") + (s.issue ? "(" + s.issue + ")" : "") + (s.pages ? (s.volume ? ":" : "") + s.pages : "");

  /** `Goodwin GM (2022). Title. Journal 387(18):1637-1648. https://doi.org/…` */
  function studyText(s, words) {
    const when = "(" + (s.year || words.year_unknown) + ")", by = s.authors.join(", ");
    return sentence([by ? by + " " + when : when, s.title, [s.journal, place(s)].filter(Boolean).join(" ")]) + (s.address ? " " + s.address : "");
  }

  /** This site as a source: what it is, of which day, where. */
  const ownText = (us) => sentence([us.title, us.site, us.data_of]) + " " + us.address;

  /** The studies, then us. `all`: how many studies there are, if more than are listed. */
  const text = (studies, us, words) => [...studies.map((s) => studyText(s, words)), ownText(us)].join("\n");

  /** `Goodwin GM` as `Goodwin, GM`; what ends in no initials is a group, or unknown. */
  function parted(author) {
    const found = /^(.+) (\p{Lu}[\p{Lu}-]{0,4})$/u.exec(author);
    return found ? found[1] + ", " + found[2] : null;
  }

  const others = (author) => /^et al\.?$/.test(author);
  const guarded = (said) => String(said).replace(/[\\{}]/g, "").replace(/[&%$#_]/g, "\\$&");

  function entry(type, key, fields) {
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => "  " + name + " = {" + value + "},");
    return ["@" + type + "{" + key + ",", ...lines, "}"].join("\n");
  }

  /** BibTeX, in UTF-8. */
  function bibtex(studies, us) {
    const found = studies.map((s) => entry(s.journal ? "article" : "misc", s.id, {
      author: s.authors.map((one) => (others(one) ? "others" : parted(one) ? guarded(parted(one)) : "{" + guarded(one) + "}")).join(" and "),
      title: "{" + guarded(s.title) + "}", journal: s.journal && guarded(s.journal), year: s.year, volume: s.volume && guarded(s.volume), number: s.issue && guarded(s.issue),
      pages: s.pages && guarded(s.pages).replace(/(\d)[-–](\d)/, "$1--$2"), doi: s.doi, pmid: s.pmid, url: s.address,
    }));
    const own = entry("misc", us.key, { title: "{" + guarded(us.title) + "}", howpublished: guarded(us.site), year: us.date.slice(0, 4), note: guarded(us.data_of), url: us.address });
    return [...found, own].join("\n\n") + "\n";
  }

  function record(type, fields) {
    const lines = fields.filter(([, value]) => value).map(([tag, value]) => tag + "  - " + String(value).replace(/\s+/g, " "));
    return ["TY  - " + type, ...lines, "ER  - "].join("\n");
  }

  /** RIS. */
  function ris(studies, us) {
    const found = studies.map((s) => {
      const [from, to] = (s.pages || "").split(/[-–]/);
      const authors = s.authors.filter((one) => !others(one)).map((one) => ["AU", parted(one) || one]);
      return record("JOUR", [...authors, ["PY", s.year], ["TI", s.title], ["JO", s.journal], ["VL", s.volume], ["IS", s.issue], ["SP", from], ["EP", to], ["DO", s.doi], ["AN", s.pmid && "PMID " + s.pmid], ["UR", s.address]]);
    });
    const own = record("ELEC", [["TI", us.title], ["T2", us.site], ["PY", us.date.slice(0, 4)], ["Y2", us.date.replaceAll("-", "/")], ["N1", us.data_of], ["UR", us.address]]);
    return [...found, own].join("\n") + "\n";
  }

  /** The table of a chart as a file: its values on one line each. */
  const csv = (notes, head, rows) => {
    const line = (row) => row.map((value) => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : value));
    return cells.csv(line(head), rows.map(line), notes);
  };

  const quoted = (said) => said.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  /** The code that puts a chart into another page: a frame that loads nothing before it is near, and runs nothing. */
  const frame = (address, title, height) =>
    '<iframe src="' + quoted(address) + '" title="' + quoted(title) + '" width="100%" height="' + height + '" loading="lazy" style="border:1px solid #ccc"></iframe>';

  /** A name for a file: what a title says, in small letters without accents. */
  const fileName = (said) => said.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/œ/g, "oe").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "");

  const parts = { bibtex, csv, fileName, frame, ris, shard, studiesOf, studyText, text };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceShareCore = parts;
})(typeof self === "undefined" ? this : self);
