// The worker of the search: fetches parts of the index and answers one query after another. It is published in one file
// with `search-core.js` and `search-index.js`, which stand before it: on a slow line each file more is felt.
/* global evidenceSearch */
"use strict";

let index = null, waiting = null, busy = false;

/** `place`: the folder of the index; `head`: what the page has loaded of it already. The files bear the head's print. */
function opened(place, head) {
  return evidenceSearch.open(async (name) => {
    const answer = await fetch(new URL(name, place));
    if (!answer.ok) throw new Error(name + ": " + answer.status);
    return answer.json();
  }, head);
}

self.addEventListener("message", ({ data }) => {
  if (data.index) index = opened(data.index, data.head);
  else waiting = data;
  if (index && waiting && !busy) answer();
});

/** One query after another; of those that came meanwhile, the last. */
async function answer() {
  busy = true;
  while (waiting) {
    const { round, text } = waiting;
    waiting = null;
    let calls = false;
    try {
      calls = await index.calls(text);
      self.postMessage({ round, calls, ...(await index.search(text)) });
    } catch {
      self.postMessage({ round, calls, broken: true });
    }
  }
  busy = false;
}
