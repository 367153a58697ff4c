// The worker of the search: fetches parts of the index and answers one query after another.
/* global importScripts, evidenceSearch */
"use strict";

importScripts("search-core.js", "search-index.js");

let index = null, waiting = null;

/** `place`: the folder of the index. Its head is asked for again in each visit; the other files bear its print. */
function opened(place) {
  return evidenceSearch.open(async (name) => {
    const answer = await fetch(new URL(name, place), { cache: name === "index.json" ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(name + ": " + answer.status);
    return answer.json();
  });
}

self.addEventListener("message", async ({ data }) => {
  if (data.index) {
    index = opened(data.index);
    index.ready().catch(() => {});
    return;
  }
  const idle = !waiting;
  waiting = data;
  if (idle) answer();
});

/** One query after another; of those that came meanwhile, the last. */
async function answer() {
  while (waiting) {
    const { round, text } = waiting;
    try {
      self.postMessage({ round, ...(await index.search(text)) });
    } catch {
      self.postMessage({ round, broken: true });
    }
    if (waiting.round === round) waiting = null;
  }
}
