// What every page does for a keyboard and for an address: opens what is closed around a place, closes with Escape what
// lies over the text, lets wide boxes be scrolled without a mouse.
(function () {
  "use strict";
  const HUSHED = "ee-hush";
  const MENUS = ".ee-strip details[open]";

  /** Everything that is closed around the place that the address names, open; then the place is in sight. */
  function unfold() {
    const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let closed = place && place.closest("details:not([open])");
    if (!closed) return;
    for (; closed; closed = closed.parentElement.closest("details:not([open])")) closed.open = true;
    place.scrollIntoView();
  }

  /** A part of this page that has a page of its own now: the line that stands in its place knows where. */
  function follow() {
    const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (place && place.matches("a.ee-moved")) location.replace(place.href);
  }

  /** A box that holds more than it shows can be reached and scrolled by keyboard, and says what it is. */
  function reachable() {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code, .md-typeset .highlight")) {
      if (box.scrollWidth <= box.clientWidth || box.hasAttribute("tabindex")) continue;
      const table = box.querySelector("caption, th");
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", (table || box).textContent.trim().replace(/\s+/g, " ").slice(0, 60));
    }
  }

  function close(event) {
    if (event.key !== "Escape") return;
    document.body.classList.add(HUSHED); // until the pointer or the focus goes elsewhere
    for (const menu of document.querySelectorAll(MENUS)) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }

  /** A word that another page sent here to be searched, put where a visitor would write it. */
  function seek() {
    const word = new URLSearchParams(location.search).get("seek");
    const field = document.querySelector(".md-search__input"), toggle = document.getElementById("__search");
    if (!word || !field || !toggle) return;
    if (!toggle.checked) toggle.click();
    field.focus();
    field.value = word;
    for (const name of ["input", "keyup"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }

  // ---- a field of many links is one stop of the Tab key; arrows walk inside it

  const ROWS = "tr, li", STOPS = "a[href], button";

  /** Which stop an arrow leads to: along a row, or to the same place of the next row that holds one. */
  function next(field, at, key) {
    const rows = [...field.querySelectorAll(ROWS)].map((row) => [...row.querySelectorAll(STOPS)]).filter((row) => row.length);
    const y = rows.findIndex((row) => row.includes(at)), x = rows[y].indexOf(at);
    if (key === "ArrowRight") return rows[y][x + 1] || (rows[y + 1] || [])[0];
    if (key === "ArrowLeft") return rows[y][x - 1] || (rows[y - 1] || []).at(-1);
    if (key === "Home") return rows[y][0];
    if (key === "End") return rows[y].at(-1);
    const row = rows[key === "ArrowDown" ? y + 1 : y - 1], place = at.closest("td, th");
    if (!row) return undefined;
    const same = row.find((one) => place && (one.closest("td, th") || {}).cellIndex >= place.cellIndex);
    return same || row[Math.min(x, row.length - 1)];
  }

  function rove(field) {
    const stops = [...field.querySelectorAll(STOPS)];
    stops.forEach((stop, at) => { stop.tabIndex = at ? -1 : 0; });
    if (field.dataset.rove === "on") return;
    field.dataset.rove = "on";
    const take = (stop) => {
      field.querySelectorAll(STOPS).forEach((one) => { one.tabIndex = -1; });
      stop.tabIndex = 0;
    };
    field.addEventListener("focusin", (event) => { if (event.target.matches(STOPS)) take(event.target); });
    field.addEventListener("keydown", (event) => {
      if (!/^(Arrow(Right|Left|Up|Down)|Home|End)$/.test(event.key) || !event.target.matches(STOPS)) return;
      const stop = next(field, event.target, event.key);
      event.preventDefault();
      if (stop) stop.focus();
    });
  }

  self.evidenceRove = (within) => within.querySelectorAll("[data-rove]").forEach(rove);

  function start() {
    seek();
    self.evidenceRove(document);
    follow();
    unfold();
    reachable();
    for (const answer of [follow, unfold]) addEventListener("hashchange", answer);
    addEventListener("resize", reachable);
    addEventListener("keydown", close);
    for (const name of ["pointerover", "focusin"]) {
      addEventListener(name, (event) => {
        if (event.target.closest && event.target.closest(".ee-term")) return;
        document.body.classList.remove(HUSHED);
      });
    }
    addEventListener("click", (event) => {
      for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
