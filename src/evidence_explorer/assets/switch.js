// The switch to another language carries along what was asked for (the query), the anchor, and what was chosen in fields
// that no address tells: filters of the timeline, the map, the claims, the measure of a pool; and what is being
// searched for. Nothing is stored.
(function (root) {
  "use strict";
  const ON = "chosen", OFF = "unchosen"; // name~value of a field that is not as the page came

  /** The address of a link with the query and the anchor of a page, its choices, `[[name, value, on]]`, and what is `sought` there. */
  function carried(href, search, hash, choices, sought = "") {
    const asked = sought.trim() ? ["q=" + encodeURIComponent(sought.trim())] : [];
    const told = choices.map(([name, value, on]) => (on ? ON : OFF) + "=" + encodeURIComponent(name + "~" + value));
    const rest = read(search).search.slice(1).split("&").filter((part) => !asked.length || !part.startsWith("q="));
    const query = [...rest, ...told, ...asked].filter(Boolean).join("&");
    return href.replace(/[?#].*$/, "") + (query ? "?" + query : "") + hash;
  }

  /** A piece of an address as text; as it is where it cannot be read. */
  function decoded(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (error) { return text; }
  }

  /** What an address carries: `{ choices: [[name, value, on]], search }`, the latter without them. */
  function read(search) {
    const choices = [], rest = [];
    for (const part of search.replace(/^\?/, "").split("&")) {
      const [key, said = ""] = part.split("="), [name, ...value] = decoded(said).split("~");
      if (key === ON || key === OFF) choices.push([name, value.join("~"), key === ON]);
      else if (part) rest.push(part);
    }
    return { choices, search: rest.length ? "?" + rest.join("&") : "" };
  }

  const parts = { carried, read };
  if (typeof module === "object" && module.exports) { module.exports = parts; return; }

  const fields = () => [...document.querySelectorAll("article input[name]:is([type=radio], [type=checkbox])")];
  const chosen = () => fields().filter((one) => one.checked !== one.defaultChecked && (one.type === "checkbox" || one.checked))
    .map((one) => [one.name, one.value, one.checked]);

  /** What stands in the box of the search while it is open: the theme opens it again where an address says `q`. */
  function seeking() {
    const open = document.getElementById("__search"), box = document.querySelector(".md-search__input");
    return open && open.checked && box ? box.value : "";
  }

  /** Whatever is about to follow a link to another language finds the address of that moment in it. */
  function lead(event) {
    const link = event.target.closest && event.target.closest("a[hreflang]");
    if (!link || !link.closest(".md-select, .ee-offer")) return;
    link.setAttribute("href", carried(link.getAttribute("href"), location.search, location.hash, chosen(), seeking()));
  }
  for (const name of ["pointerdown", "focusin", "click", "contextmenu"]) document.addEventListener(name, lead, true);

  function arrive() {
    const { choices, search } = read(location.search);
    if (!choices.length) return;
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
