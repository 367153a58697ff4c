// The switch to another language carries along what was asked for (the query), the anchor, and what was chosen in fields
// that no address tells: filters of the timeline, the map, the claims, the measure of a pool; and what stands in the box
// of the search. Nothing is stored.
(function (root) {
  "use strict";
  const ON = "chosen", OFF = "unchosen"; // name~value of a field that is not as the page came
  const SOUGHT = "sought";

  /** The address of a link with the query and the anchor of a page, its choices, `[[name, value, on]]`, and what is `sought`. */
  function carried(href, search, hash, choices, sought = "") {
    const told = choices.map(([name, value, on]) => (on ? ON : OFF) + "=" + encodeURIComponent(name + "~" + value));
    if (sought.trim()) told.push(SOUGHT + "=" + encodeURIComponent(sought.trim()));
    const query = [read(search).search.slice(1), ...told].filter(Boolean).join("&");
    return href.replace(/[?#].*$/, "") + (query ? "?" + query : "") + hash;
  }

  /** A piece of an address as text; as it is where it cannot be read. */
  function decoded(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (error) { return text; }
  }

  /** What an address carries: `{ choices: [[name, value, on]], sought, search }`, the latter without them. */
  function read(search) {
    const choices = [], rest = [];
    let sought = "";
    for (const part of search.replace(/^\?/, "").split("&")) {
      const [key, said = ""] = part.split("="), [name, ...value] = decoded(said).split("~");
      if (key === ON || key === OFF) choices.push([name, value.join("~"), key === ON]);
      else if (key === SOUGHT) sought = decoded(said);
      else if (part) rest.push(part);
    }
    return { choices, sought, search: rest.length ? "?" + rest.join("&") : "" };
  }

  const parts = { carried, read };
  if (typeof module === "object" && module.exports) { module.exports = parts; return; }

  const fields = () => [...document.querySelectorAll("article input[name]:is([type=radio], [type=checkbox])")];
  const chosen = () => fields().filter((one) => one.checked !== one.defaultChecked && (one.type === "checkbox" || one.checked))
    .map((one) => [one.name, one.value, one.checked]);

  const box = () => document.querySelector(".md-search__input");

  /** Whatever is about to follow a link to another language finds the address of that moment in it. */
  function lead(event) {
    const link = event.target.closest && event.target.closest("a[hreflang]");
    if (!link || !link.closest(".md-select, .ee-offer")) return;
    link.setAttribute("href", carried(link.getAttribute("href"), location.search, location.hash, chosen(), box() ? box().value : ""));
  }
  for (const name of ["pointerdown", "focusin", "click", "contextmenu"]) document.addEventListener(name, lead, true);

  function arrive() {
    const { choices, sought, search } = read(location.search);
    if (sought && box()) box().value = sought; // it is searched for when the box is opened
    if (!choices.length && !sought) return;
    for (const [name, value, on] of choices) {
      const field = fields().find((one) => one.name === name && one.value === value);
      if (!field || field.checked === on) continue;
      field.checked = on;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    try { history.replaceState(history.state, "", location.pathname + search + location.hash); } catch (error) { /* a page from a disk keeps its address */ }
  }
  arrive();
})(typeof self === "undefined" ? this : self);
