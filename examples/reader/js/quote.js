// The record of one quote: the words, the way that they came, what was checked, and who says otherwise.

import { read } from "./api.js";
import { badges, credit, speakers, tone, words } from "./cards.js";
import { chain, sentences } from "./chain.js";
import { h, joined } from "./dom.js";
import { person } from "./parts.js";
import { ALTERATION, BASIS, STANCE, STATE, VERIFICATION, circumstances, day, instant, language } from "./words.js";

const EVERYTHING = "attribution,responses,verifications,articles";

export async function quote(signal, id) {
  const { body: one, path } = await read(`quotes/${id}`, { include: EVERYTHING }, signal);
  const picture = chain(one);
  const content = h(
    "article",
    { class: `record tone-${tone(one)}` },
    h("h1", { class: "unseen" }, `The record: ${one.credit}`),
    h(
      "figure",
      { class: "spoken" },
      h("blockquote", {}, words(one)),
      h("figcaption", {}, speakers(one), credit(one), badges(one)),
    ),
    h("section", { class: "way" }, h("h2", {}, "How the words reached us"), picture.element, in_words(one)),
    h("div", { class: "facts" }, checks(one), responses(one), setting(one), alterations(one), printed(one)),
  );
  const kept = path.split("/").at(-1);
  return { title: one.text, content, address: kept === id ? null : `#/quotes/${kept}`, shown: () => picture.draw(signal) };
}

const section = (title, ...content) => h("section", {}, h("h2", {}, title), content);

function in_words(one) {
  return h("details", {}, h("summary", {}, "The same in words"), h("ol", { class: "steps" }, sentences(one).map((words) => h("li", { dir: "auto" }, words))));
}

function checks({ verification, verifications }) {
  const list = verifications.map((check) =>
    h(
      "li",
      {},
      h("b", {}, VERIFICATION[check.result][0]),
      ` ${BASIS[check.basis]}`,
      check.checked_by && [", checked by ", person(check.checked_by)],
      `, ${instant(check.checked_at)}. `,
      check.note,
      check.evidence_url && [" ", h("a", { href: check.evidence_url, rel: "noreferrer" }, "Evidence")],
    ),
  );
  return section("Was it said?", h("p", {}, VERIFICATION[verification][1]), list.length > 0 && h("ul", {}, list));
}

function responses({ responses }) {
  if (responses.length === 0) return null;
  const list = responses.map((one) =>
    h(
      "li",
      {},
      person(one.responder),
      ` ${STANCE[one.stance]}`,
      one.text && [": ", h("span", { class: "words", dir: "auto" }, one.text)],
      one.quote && [": ", h("a", { href: `#/quotes/${one.quote.id}` }, h("span", { class: "words", dir: "auto" }, one.quote.text))],
      ". ",
      h("span", { class: "fine date" }, [one.date && day(one.date), STATE[one.state]].filter(Boolean).join(". ")),
    ),
  );
  return section("What others say to it", h("ul", {}, list));
}

function setting({ said, context, about, original_language: tongue, translation_of: original, wording }) {
  const lines = [
    circumstances(said) && `Said ${circumstances(said)}${said.text ? ` (“${said.text}”)` : ""}.`,
    wording === "paraphrase" && "Nobody’s exact words are known: this is what they come to.",
    context,
    tongue && `Translated from ${language(tongue)}.`,
    original && h("a", { href: `#/quotes/${original.id}`, lang: tongue, dir: "auto" }, h("span", { class: "words" }, original.text)),
    about.length > 0 && ["About ", joined(about.map((one) => (one.type === "topic" ? h("a", { href: `#/topics/${one.slug}` }, one.name) : person(one)))), "."],
  ].filter(Boolean);
  return lines.length > 0 && section("The occasion", lines.map((line) => h("p", { dir: "auto" }, line)));
}

function alterations({ text, alterations }) {
  if (alterations.length === 0) return null;
  const letters = Array.from(text);
  const list = alterations.map((change) =>
    h("li", {}, h("b", { dir: "auto" }, letters.slice(change.start, change.end).join("")), `: ${ALTERATION[change.kind]}`, change.original && ` for “${change.original}”`, "."),
  );
  return section("Not as it was said", h("ul", {}, list));
}

function printed({ articles }) {
  const list = articles.map((one) => h("li", {}, h("a", { href: `#/articles/${one.slug}`, dir: "auto" }, one.headline), " ", h("span", { class: "fine date" }, instant(one.published_at))));
  return list.length > 0 && section("Printed in", h("ul", {}, list));
}
