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

  function start() {
    seek();
    unfold();
    reachable();
    addEventListener("hashchange", unfold);
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
