// The box of the search on the page: what is typed goes to the worker, what comes back is told and shown by the theme.
(function (root) {
  "use strict";

  const PAUSE = 120; // milliseconds without another key, after which a query is asked
  /** Gives a function that asks the worker. `theirs`: how the theme is told. */
  root.evidenceSearchBox = function (box, theirs, worker) {
    const told = box.querySelector(".ee-search-told"), say = told.dataset;
    const help = box.querySelector(".ee-search-help"), lines = help && help.querySelector("template").content;
    const call = (needed) => { // one that is there stays, so that it is read out once
      if (!help || needed === help.children.length > 1) return;
      if (needed) help.append(lines.cloneNode(true));
      else [...help.children].slice(1).forEach((line) => line.remove());
    };
    let round = 0;
    worker.addEventListener("message", ({ data }) => {
      if (data.round !== round) return;
      call(data.calls);
      told.textContent = data.broken ? box.dataset.broken : line(data, say);
      theirs.say({ type: 3, data: { items: data.items || [] } });
    });
    worker.addEventListener("error", () => { told.textContent = box.dataset.broken; });
    let pause = 0;
    return (text, since) => { // what was typed while all this was loaded has waited long enough
      round += 1;
      clearTimeout(pause);
      if (text.trim()) pause = setTimeout(() => worker.postMessage({ round, text }), Math.max(0, PAUSE - (Date.now() - since)));
      else {
        told.textContent = "";
        call(false);
        theirs.say({ type: 3, data: { items: [] } });
      }
    };
  };

  /** What was found, as one line. */
  function line({ items, pages, instead }, say) {
    const filled = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const near = instead.map((one) => filled(say.instead, one));
    const n = pages > items.length ? filled(say.part, { n: pages }) : pages === 1 ? say.one : filled(say.many, { n: pages });
    return [...near, pages ? n : say.none].join(" ");
  }
})(self);
