// Addresses that led to a part of this page before it had rooms: they lead on to the room that holds that part now.
// The links to the rooms say what each holds (`data-holds`: names of places, with * for any letters).
(function () {
  "use strict";
  const fits = (pattern, name) => new RegExp("^" + pattern.split("*").map((part) => part.replace(/[^\w-]/g, "")).join(".*") + "$").test(name);

  /** The link whose list names a place; of several, the one that says it with most letters. */
  function roomOf(name, links) {
    const found = links.flatMap((link) => link.dataset.holds.split(" ").filter((one) => fits(one, name)).map((one) => [one.length, link]));
    return found.sort((one, other) => other[0] - one[0]).map((pair) => pair[1])[0];
  }

  function follow() {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (!name || document.getElementById(name)) return;
    const room = roomOf(name, [...document.querySelectorAll("[data-holds]")]);
    if (room) location.replace(room.href + "#" + encodeURIComponent(name));
  }

  follow();
  addEventListener("hashchange", follow);
})();
