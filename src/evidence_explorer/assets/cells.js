// Rows as a file for spreadsheets and programs: one rule for every CSV that a page hands out, the same as in export.py.
(function (root) {
  "use strict";

  const NUMBER = /^[+-]?\d+([.,]\d+)?$/;

  /** A text that a spreadsheet would take for a formula: a leading apostrophe makes a text of it again. */
  const plain = (said) => (/^[=+\-@\t\r]/.test(said) && !NUMBER.test(said) ? "'" + said : said);

  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "boolean") return value ? "true" : "false";
    const said = typeof value === "number" ? String(value) : plain(String(value));
    return /[",\n\r]/.test(said) ? '"' + said.replace(/"/g, '""') + '"' : said;
  }

  /** CSV (RFC 4180, line feeds) with a byte-order mark, by which spreadsheets know UTF-8: the head, the rows, each as
   *  long as the head, and after them, apart, lines that begin with `#` and say where all of it comes from. */
  function csv(head, rows, notes) {
    const lines = [head, ...rows.map((row) => head.map((_, at) => row[at]))].map((row) => row.map(cell).join(","));
    return ["\ufeff" + lines[0], ...lines.slice(1), "", ...notes.map((note) => cell("# " + note.replace(/\s+/g, " "))), ""].join("\n");
  }

  const parts = { cell, csv };
  if (typeof module === "object" && module.exports) module.exports = parts;
  else root.evidenceCells = parts;
})(typeof self === "undefined" ? this : self);
