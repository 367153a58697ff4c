// What is loaded or done only when a visitor asks: the box to cite, save and share; a page or one sheet of it on paper.
(function () {
  "use strict";
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const root = document.documentElement;
  let loading = null;

  const script = (name) => new Promise((done, failed) => {
    const made = document.createElement("script");
    made.src = here + name;
    made.onload = done;
    made.onerror = failed;
    document.head.appendChild(made);
  });

  /** The code of the box and its style, once. */
  function load() {
    loading = loading || script("cells.js").then(() => script("share-core.js")).then(() => script("share-picture.js")).then(() => script("share.js")).then(() => self.evidenceShare(here));
    loading.catch(() => { loading = null; });
    return loading;
  }

  // The letters of a handout are as large as its one sheet bears: by how much it tells, tried on the handout of every treatment.
  const TOLD = ".ee-treatment > :is(.ee-lead, .ee-first, .ee-factbox), .ee-pair:has(.ee-harms), #ask";
  const LETTERS = [[2600, "100%"], [4600, "90%"], [5400, "85%"], [6000, "80%"], [Infinity, "72%"]];

  function handout() {
    const told = [...document.querySelectorAll(TOLD)].reduce((sum, part) => sum + part.innerText.length, 0);
    root.style.setProperty("--ee-letters", LETTERS.find(([most]) => told <= most)[1]);
    root.classList.add("ee-handout");
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest ? event.target.closest("[data-share], [data-handout]") : null;
    if (!button) return;
    if (button.dataset.handout !== undefined) { handout(); print(); return; }
    button.setAttribute("aria-busy", "true");
    try { (await load()).toggle(button); } catch (error) { button.nextElementSibling.textContent = button.dataset.share; }
    button.removeAttribute("aria-busy");
  });

  // An address that ends in #handout prints as one sheet, too; a printed page says where it stands.
  if (location.hash === "#handout") handout();
  addEventListener("afterprint", () => { if (location.hash !== "#handout") root.classList.remove("ee-handout"); });
  for (const line of document.querySelectorAll(".ee-printed")) if (!line.textContent) line.textContent = location.href.replace(/[?#].*$/, "");
})();
