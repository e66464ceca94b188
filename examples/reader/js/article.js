// One article: its quotes marked in the body, each with a note beside it that says whose words they are.

import { read } from "./api.js";
import { badges, credit, tone } from "./cards.js";
import { bodyOf, h, joined } from "./dom.js";
import { byline, figure } from "./parts.js";
import { NOTICE, counted, instant, language } from "./words.js";

const BESIDE = matchMedia("(min-width: 64rem)");
const GAP = 14;

/** By its id or slug. One that has moved answers from its new address, which the page takes over. */
export async function article(signal, ref) {
  const { body: one, path } = await read(`articles/${ref}`, { marks: "quotes" }, signal);
  const body = bodyOf(one.body.html);
  const noted = annotate(body, one.quotes);
  const retraction = one.corrections.find((notice) => notice.kind === "retraction");
  const others = one.corrections.filter((notice) => notice !== retraction);
  const content = h(
    "article",
    { class: "story", lang: one.language },
    retraction && note_to_readers(retraction, "retraction"),
    h(
      "header",
      {},
      h("p", { class: "kicker" }, joined(one.topics.map((topic) => h("a", { href: `#/topics/${topic.slug}`, dir: "auto" }, topic.name)), " · ")),
      h("h1", { dir: "auto" }, one.headline),
      one.summary && h("p", { class: "summary", dir: "auto" }, one.summary),
      byline(one),
      translations(one),
    ),
    one.image && figure(one.image),
    body,
    others.map((notice) => note_to_readers(notice)),
    elsewhere(one, noted),
  );
  const slug = decodeURIComponent(path.split("/").at(-1));
  return { title: one.headline, content, address: slug === ref ? null : `#/articles/${slug}`, shown: () => settle(body, signal) };
}

function note_to_readers(notice, kind = "") {
  return h(
    "section",
    { class: `notice ${kind}` },
    h("h2", { lang: "en" }, NOTICE[notice.kind]),
    h("p", { dir: "auto" }, notice.text),
    h("p", { class: "fine", lang: "en" }, h("time", { datetime: notice.published_at }, instant(notice.published_at))),
  );
}

function translations({ translations, translation_of: original }) {
  const others = original ? [original, ...translations] : translations;
  const links = others.map((one) => h("a", { href: `#/articles/${one.slug}`, hreflang: one.language, lang: "en" }, language(one.language)));
  return links.length > 0 && h("p", { class: "byline", lang: "en" }, "Also in ", joined(links));
}

/** Number the marks in the body and put each quote's note after the block that prints it. What was noted, by id. */
function annotate(body, quotes) {
  const known = new Map(quotes.map((quote) => [quote.id, quote]));
  const noted = new Map();
  const last = new Map();
  for (const mark of [...body.querySelectorAll("[data-quote]")].sort(ending)) {
    const quote = known.get(mark.dataset.quote);
    if (!quote) continue;
    mark.classList.add("mark", `tone-${tone(quote)}`);
    if (quote.disputed) mark.classList.add("is-disputed");
    light(mark, body);
    if (noted.has(quote.id)) continue;
    const like = [...noted.values()].find((other) => other.quote.credit === quote.credit);
    const number = noted.size + 1;
    noted.set(quote.id, { quote, number });
    const label = `Note ${number}: ${quote.credit}`;
    mark.after(h("sup", {}, h("a", { href: `#/quotes/${quote.id}`, "aria-label": label, lang: "en" }, String(number))));
    const block = blockOf(mark, body);
    const note = note_of(quote, number, like?.number);
    light(note, body);
    (last.get(block) ?? block).after(note);
    last.set(block, note);
  }
  for (const table of body.querySelectorAll("table")) {
    const frame = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Table" });
    table.replaceWith(frame);
    frame.append(table);
  }
  return noted;
}

/** Quotes are numbered where they end: one that is told within another comes before it. */
function ending(one, other) {
  if (one.contains(other)) return 1;
  if (other.contains(one)) return -1;
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function blockOf(mark, body) {
  let block = mark;
  while (block.parentElement !== body) block = block.parentElement;
  return block;
}

/** What stands beside the words; a credit that stands there already is not printed again. */
function note_of(quote, number, like) {
  return h(
    "aside",
    { class: `note tone-${tone(quote)}`, "data-quote": quote.id, "aria-label": `Note ${number}` },
    h("span", { class: "number", "aria-hidden": "true" }, String(number)),
    like ? h("p", { class: "credit", lang: "en" }, `As note ${like}`) : credit(quote),
    h("div", { class: "known", lang: "en" }, badges(quote), h("a", { href: `#/quotes/${quote.id}` }, "How we know")),
  );
}

/** A mark and its note light up together. */
function light(element, body) {
  const lit = (on) => () => {
    for (const one of body.querySelectorAll(`[data-quote="${element.dataset.quote}"]`)) one.classList.toggle("lit", on);
  };
  element.addEventListener("pointerenter", lit(true));
  element.addEventListener("pointerleave", lit(false));
}

/** Where there is room, notes stand in the margin at the height of their block, and never over each other. */
function settle(body, signal) {
  const place = () => {
    let free = 0;
    for (const note of body.querySelectorAll(":scope > .note")) {
      let block = note.previousElementSibling;
      while (block.classList.contains("note")) block = block.previousElementSibling;
      const top = Math.max(free, block.offsetTop);
      note.style.top = BESIDE.matches ? `${top}px` : "";
      free = top + note.offsetHeight + GAP;
    }
    body.style.minHeight = BESIDE.matches ? `${free}px` : "";
  };
  const watch = new ResizeObserver(place);
  watch.observe(document.querySelector("main"));
  signal.addEventListener("abort", () => watch.disconnect());
  document.fonts.ready.then(place);
  place();
}

/** What the article draws on or leads to besides its body. */
function elsewhere(one, noted) {
  const unprinted = one.quotes.filter((quote) => !noted.has(quote.id));
  const told = counted(one.quotes.length, "quote");
  return h(
    "footer",
    { lang: "en" },
    one.quotes.length > 0 && h("p", { class: "fine" }, `${told} in this story. Each number leads to the record of one.`),
    unprinted.map((quote) => h("p", { class: "fine" }, h("a", { href: `#/quotes/${quote.id}`, dir: "auto" }, quote.credit))),
    one.related.length > 0 && [
      h("h2", {}, "Read on"),
      h("ul", { class: "related" }, one.related.map((other) => h("li", {}, h("a", { href: `#/articles/${other.slug}`, lang: other.language, dir: "auto" }, other.headline)))),
    ],
  );
}
