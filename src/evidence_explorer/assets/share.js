// The box that cites, saves and shares a chart or a page, made when a visitor asks for it. Texts are written as texts only;
// what is handed out is decided in share-core.js, what is drawn in share-picture.js.
(function () {
  "use strict";
  const core = self.evidenceShareCore, drawing = self.evidenceSharePicture;

  self.evidenceShare = async function (here) {
    const language = document.documentElement.lang;
    const { about, words } = await read("share." + language + ".json");
    const shelves = new Map();

    async function read(name) {
      const answer = await fetch(here + name);
      if (!answer.ok) throw new Error(name);
      return answer.json();
    }

    /** A new element; a child is an element or a text, never markup. */
    function make(tag, attrs, ...children) {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attrs)) {
        if (typeof value === "function") made.addEventListener(name, value);
        else made.setAttribute(name, value);
      }
      made.append(...children);
      return made;
    }

    const page = () => { const told = document.querySelector("link[rel=canonical]"); return told ? told.href : location.href.replace(/[?#].*$/, ""); };
    const heading = () => plain(document.querySelector("h1"));
    /** The text of an element as it is read, without the signs that lead to it. */
    function plain(element) {
      const copy = element.cloneNode(true);
      copy.querySelectorAll(".headerlink, .ee-sr, button").forEach((one) => one.remove());
      return copy.textContent.replace(/[^\S\u202f\u00a0]+/g, " ").trim();
    }

    /** The citations of studies, from the files that hold them. */
    async function cited(ids) {
      const wanted = [...new Set(ids.map(core.shard))].filter((name) => !shelves.has(name));
      for (const name of wanted) shelves.set(name, read(name).catch(() => ({})));
      const found = await Promise.all(ids.map(async (id) => (await shelves.get(core.shard(id)))[id]));
      return found.filter(Boolean);
    }

    const links = (element) => [...element.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));

    /** The table rows behind a chart: those that its marks lead to on this page, or the table beside it. */
    function rowsOf(figure) {
      if (figure.matches(".ee-picture")) return [...figure.parentElement.querySelectorAll("figure + details tbody tr")];
      const named = links(figure).filter((link) => link.includes("#")).map((link) => new URL(link, location.href))
        .filter((url) => url.pathname === location.pathname).map((url) => document.getElementById(decodeURIComponent(url.hash.slice(1))));
      const found = [...new Set(named.filter((one) => one && one.localName === "tr"))];
      if (found.length) return found;
      const after = [...document.querySelectorAll("article table")].find((table) => figure.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING);
      return after ? [...after.querySelectorAll("tbody tr:not(.ee-group)")] : [];
    }

    /** The studies of what is shared, in the order in which they stand. */
    function studies(figure) {
      const own = /\/studies\/([a-z0-9-]+)\/$/.exec(location.pathname);
      if (own) return [own[1]];
      if (figure && figure.dataset.studies) return figure.dataset.studies.split(" ");
      if (figure && figure.matches(".ee-picture")) return []; // it shows the whole site, which is cited
      const where = figure ? [figure, ...rowsOf(figure)] : [...document.querySelectorAll("article :is(table, .ee-chart, .ee-others)")];
      return core.studiesOf(where.flatMap(links));
    }

    /** Where the figures of a row were read: the source that it names, or the publication of its study. */
    function addressOf(row, records) {
      const source = row.querySelector('a[href^="#source-"]'), entry = source && document.getElementById(source.getAttribute("href").slice(1));
      const told = entry && entry.querySelector('a[href^="http"]');
      if (told) return told.href;
      const [id] = core.studiesOf(links(row)), record = records.find((one) => one.id === id) || (id ? null : records[0]);
      const address = record ? record.address || "" : "";
      return address || (id ? "" : new URL(links(row)[0] || "", location.href).href);
    }

    /** The figures of a picture that stands beside no table: those of both groups of people, or the moments of a timeline. */
    function told(figure, records) {
      const sides = [...figure.querySelectorAll(".ee-people-side p")].map((side) => [...side.childNodes].map((one) => (one.nodeType === Node.TEXT_NODE ? one.data.trim().replace(/^:\s*/, "") : plain(one))).filter(Boolean));
      if (sides.length) {
        const read = records.map((one) => one.address).filter(Boolean).join(" ");
        return sides.map(([name, ...said]) => [name, said.join(" · "), read || page()]);
      }
      return [...figure.querySelectorAll("[role=group] [role=group] a")].map((one) => {
        const [id] = core.studiesOf([one.getAttribute("href")]), record = records.find((it) => it.id === id);
        return [one.parentElement.getAttribute("aria-label"), plain(one), (record && record.address) || new URL(one.getAttribute("href"), location.href).href];
      });
    }

    /** The figures of a chart as rows: the name of their group, their cells, where they were read. */
    function tableOf(figure, records) {
      const rows = figure.matches(".ee-people") ? [] : rowsOf(figure);
      if (!rows.length) {
        const found = told(figure, records);
        return found.length ? { head: [words.group, words.said, words.address], rows: found } : null;
      }
      const head = [...rows[0].closest("table").querySelectorAll("thead th")].map(plain);
      const groups = rows.map((row) => {
        let before = row;
        while (before && !before.classList.contains("ee-group")) before = before.previousElementSibling;
        return before ? plain(before.querySelector("strong") || before) : "";
      });
      const filled = rows.map((row, at) => [...(groups.some(Boolean) ? [groups[at]] : []), ...cells(row, head.length), addressOf(row, records)]);
      return { head: [...(groups.some(Boolean) ? [words.chart] : []), ...head, words.address], rows: filled };
    }

    /** The cells of a row, as many as there are columns: one that spans several fills them, one of a row above is found there. */
    function cells(row, columns) {
      const own = [...row.cells].flatMap((cell) => Array(cell.colSpan).fill(plain(cell)));
      if (own.length >= columns) return own;
      let above = row.previousElementSibling;
      while (above && !([...above.cells].some((cell) => cell.rowSpan > 1))) above = above.previousElementSibling;
      const shared = above ? [...above.cells].filter((cell) => cell.rowSpan > 1).map(plain) : [];
      return [...shared, ...own];
    }

    function save(name, content, type) {
      const link = make("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: type + ";charset=utf-8" })), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    function boxOf(button) {
      const figure = button.closest("figure"), title = figure ? plain(figure.querySelector("figcaption strong")) : heading();
      const address = page() + (figure ? "#" + figure.id : "");
      const name = core.fileName(figure ? heading() + " " + title : title);
      const us = {
        key: core.fileName(about.site).split("-").slice(0, 2).join("-") + "-" + about.date.slice(0, 4), title: figure ? title + " (" + heading() + ")" : title,
        site: about.site, data_of: about.data_of, date: about.date, address,
      };
      const told = make("p", { role: "status", class: "ee-share-told" });
      const act = (text, click, attrs) => make("button", Object.assign({ type: "button", click }, attrs), text);
      const part = (text, ...inside) => make("div", { class: "ee-share-part", role: "group", "aria-label": text }, make("strong", {}, text), ...inside);
      const area = (text, label) => { const made = make("textarea", { readonly: "", rows: 4, "aria-label": label }); made.value = text; return made; };

      async function copy(text) {
        try { await navigator.clipboard.writeText(text); told.textContent = words.copied; } catch (error) { told.textContent = words.copy_failed; }
      }

      const whole = cited(studies(figure));
      const cite = area("", words.cite);
      const forms = { text: [(found) => core.text(found, us, about), "txt", "text/plain"], bibtex: [(found) => core.bibtex(found, us), "bib", "application/x-bibtex"], ris: [(found) => core.ris(found, us), "ris", "application/x-research-info-systems"] };
      let form = "text";
      async function choose(next) {
        form = next;
        cite.value = forms[form][0](await whole);
        for (const one of pick.children) one.setAttribute("aria-pressed", String(one.dataset.form === form));
      }
      const pick = make("span", {}, ...Object.keys(forms).map((one) => act(words[one], () => choose(one), { "data-form": one })));
      const parts = [part(words.cite, pick, make("p", {}, words.cite_about), cite, act(words.copy, () => copy(cite.value)), act(words.save, () => save(name + "." + forms[form][1], cite.value, forms[form][2])))];
      if (figure) {
        const svg = figure.querySelector("svg.ee-d, .ee-years svg");
        const image = () => drawing.picture(figure, {
          title, alt: (svg && svg.getAttribute("aria-label")) || title, notes: [heading(), ...[...figure.querySelectorAll("figcaption span")].map(plain)].filter((note) => note !== about.site),
          foot: [words.source_line.replace("{site}", about.site).replace("{data_of}", about.data_of).replace("{address}", address), about.licence],
        });
        const file = (make_) => async () => { try { await make_(); told.textContent = ""; } catch (error) { told.textContent = words.failed; } };
        parts.push(part(words.picture, act(words.svg, file(() => save(name + ".svg", image().text, "image/svg+xml")), { "data-do": "svg" }), act(words.png, file(async () => save(name + ".png", await drawing.points(image()), "image/png")), { "data-do": "png" })));
        parts.push(part(words.data, act(words.csv, file(async () => {
          const records = figure.matches(".ee-picture") ? await cited(core.studiesOf(links(figure))) : await whole, table = tableOf(figure, records);
          if (!table) throw new Error("no table");
          save(name + ".csv", core.csv([us.title, about.data_of, address, about.licence, words.cite_about], table.head, table.rows), "text/csv");
        }), { "data-do": "csv" })));
        const base = page(), tree = new URL(document.querySelector("[data-md-component=logo]").href).pathname;
        const inside = new URL(base).pathname.slice(tree.length);
        const code = core.frame(new URL(tree + "embed/" + inside + figure.id + "/", base).href, title, Math.round(figure.getBoundingClientRect().height) + 90);
        const embed = area(code, words.code);
        parts.push(part(words.embed, embed, act(words.copy, () => copy(code), { "data-do": "embed" })));
      }
      parts.push(part(figure ? words.chart : words.link, act(words.link, () => copy(address), { "data-do": "link" })));
      const close = act(words.close, () => { toggle(button); button.focus(); }, { class: "ee-share-close" });
      choose("text");
      return make("section", { class: "ee-share-box", "aria-label": words.title }, close, ...parts, told);
    }

    function toggle(button) {
      const line = button.parentElement, open = line.nextElementSibling;
      if (open && open.classList.contains("ee-share-box")) { open.remove(); button.setAttribute("aria-expanded", "false"); return; }
      line.after(boxOf(button));
      button.setAttribute("aria-expanded", "true");
      line.nextElementSibling.querySelector("button[data-form]").focus();
    }

    return { toggle };
  };
})();
