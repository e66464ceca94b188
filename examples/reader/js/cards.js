// A quote as a card: the words, who is behind them, and how sure that is.

import { h, joined, s } from "./dom.js";
import { person } from "./parts.js";
import { ALTERATION, VERIFICATION, circumstances, language } from "./words.js";

const SIGNS = {
  good: "M3 8.5 6.5 12 13 4.5",
  plain: "M3 8h10",
  doubt: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8 8.8 8 9.3 8 10m0 2.4v.2",
  bad: "M4 4l8 8M12 4l-8 8",
  disputed: "M8 3v6.5M8 12.6v.2",
};

const sign = (tone) => s("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: SIGNS[tone] }));

const NEVER_SAID = new Set(["misattributed", "fabricated"]);

/** Whether the words were said, and whether somebody disputes them: two questions, two badges. */
export function badges({ verification, disputed }) {
  const [word, sentence, tone] = VERIFICATION[verification];
  return h(
    "p",
    { class: "badges", lang: "en" },
    h("span", { class: `badge ${tone}`, title: sentence }, sign(tone), word),
    disputed && h("span", { class: "badge disputed", title: "Somebody denies or disputes it." }, sign("disputed"), "Disputed"),
  );
}

export const tone = ({ verification }) => VERIFICATION[verification][2];

/** The words, between quotation marks of their language unless they are a paraphrase; what was altered is marked. */
export function words(quote, tag = "p") {
  const letters = Array.from(quote.text); // alterations count code points
  const parts = [];
  let after = 0;
  for (const change of quote.alterations ?? []) {
    const title = ALTERATION[change.kind] + (change.original ? ` for “${change.original}”` : "");
    const altered = h("span", { class: `altered ${change.kind}`, title }, letters.slice(change.start, change.end).join(""));
    parts.push(letters.slice(after, change.start).join(""), altered);
    after = change.end;
  }
  const named = ["words", quote.wording === "paraphrase" && "paraphrase", NEVER_SAID.has(quote.verification) && "struck"];
  return h(tag, { class: named.filter(Boolean).join(" "), lang: quote.language, dir: "auto" }, parts, letters.slice(after).join(""));
}

/** Who speaks; and who told us that they did. */
export function speakers(quote) {
  const named = quote.speakers ?? [quote.speaker];
  return h(
    "p",
    { class: "speakers" },
    joined(named.map(person), " and "),
    quote.speaker_title && named.length === 1 && h("span", { class: "post", dir: "auto" }, `, ${quote.speaker_title}`),
    quote.told_by.length > 0 && h("span", { class: "told" }, " as told by ", joined(quote.told_by.map(person), " and ")),
  );
}

export const credit = (quote) => h("p", { class: "credit", lang: quote.language, dir: "auto" }, quote.credit);

/** The short card: the words and their credit. */
export function said(quote) {
  return h(
    "figure",
    { class: `said tone-${tone(quote)}` },
    h("blockquote", {}, h("a", { href: `#/quotes/${quote.id}` }, words(quote, "span"))),
    h("figcaption", {}, credit(quote), badges(quote)),
  );
}

/** The card of the wall: also when and where it was said, in which language, and which stories print it. */
export function card(quote) {
  const place = circumstances(quote.said);
  return h(
    "article",
    { class: `card tone-${tone(quote)}` },
    badges(quote),
    h("blockquote", {}, h("a", { href: `#/quotes/${quote.id}` }, words(quote, "span"))),
    speakers(quote),
    place && h("p", { class: "place", dir: "auto" }, place),
    quote.original_language && h("p", { class: "place" }, `translated from ${language(quote.original_language)}`),
    h("ul", { class: "printed" }, quote.articles.map((one) => h("li", {}, h("a", { href: `#/articles/${one.slug}`, dir: "auto" }, one.headline)))),
  );
}
