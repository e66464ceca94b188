"""Where an article prints its quotes: found anew, followed from save to save, accepted, removed.

In the document a quote is `{"id", "occurrences": […]}`; an occurrence keeps its id from save to save. Offsets are
code points of the field's text (W3C Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.articles.anchoring.finding import Spot, Wanted, anchor_once, find_pieces, find_words, form_of, selector
from app.articles.anchoring.following import Anchored, follow
from app.core.problems import InvalidContent
from app.core.values.ids import new_id
from app.quotes.models import Quote
from app.quotes.shapes import OccurrenceItem, QuoteItem

Entry = dict[str, Any]
"""One quote of a document, with its occurrences."""
NOT_THERE = (
    "These words are not in the article. Give them as they are printed, or give the printed words in occurrences."
)


class QuoteNotInArticle(InvalidContent):
    name, title = "quote-not-in-article", "The words are not in the article"


@dataclass(slots=True)
class Placing:
    """One save: the texts, what is taken, and what to tell the editor."""

    texts: Mapping[str, str]
    revision: int
    warnings: list[dict[str, Any]] = field(default_factory=list)
    taken: list[Spot] = field(default_factory=list)
    by_quote: dict[str, list[Spot]] = field(default_factory=dict)
    quotes: Sequence[Quote] = ()
    """Those that the article prints from now on."""

    def take(self, quote_id: str, spot: Spot) -> None:
        self.taken.append(spot)
        self.by_quote.setdefault(quote_id, []).append(spot)

    def take_entries(self, entries: Sequence[Entry]) -> None:
        """What stays is taken before anything new is looked for."""
        for entry in entries:
            for occurrence in entry["occurrences"]:
                if occurrence["start"] is not None:
                    self.take(entry["id"], Spot(occurrence["field"], occurrence["start"], occurrence["end"]))


def follow_entries(entries: Sequence[Entry], texts: Mapping[str, str], revision: int) -> list[Entry]:
    """The entries as they stand in new texts: anchored, drifted (a place is proposed) or orphaned."""
    flat = [occurrence for entry in entries for occurrence in entry["occurrences"]]
    old = [Anchored(**{name: occurrence[name] for name in Anchored.__dataclass_fields__}) for occurrence in flat]
    followed = iter(follow(old, texts))
    return [
        {"id": entry["id"], "occurrences": [moved(one, next(followed), revision) for one in entry["occurrences"]]}
        for entry in entries
    ]


def moved(occurrence: Entry, now: Any, revision: int) -> Entry:
    """The occurrence where it now stands; as it was, its revision too, where nothing about it has moved."""
    names = ("state", "field", "start", "end", "exact", "prefix", "suffix", "found")
    changed = occurrence | {name: getattr(now, name) for name in names}
    if changed != occurrence and now.state == "anchored":
        changed["revision"] = revision
    return changed


def place_item(
    placing: Placing, item: QuoteItem, quote: Quote, kept: Entry | None, inside: Sequence[Spot], pointer: str
) -> Entry:
    """The entry of one item of `quotes`: what it keeps, and what is found for it anew."""
    if item.occurrences is None:
        if kept is not None:
            return kept
        return {"id": quote.id, "occurrences": [place_once(placing, quote, inside, pointer)]}
    if not item.occurrences:
        detail = "A quote of an article is printed somewhere. Leave occurrences out, or leave the quote out."
        raise InvalidContent.at(f"{pointer}/occurrences", "empty", detail)
    known = {occurrence["id"]: occurrence for occurrence in (kept or {"occurrences": []})["occurrences"]}
    found: list[Entry] = []
    instance = max((one["instance"] for one in known.values()), default=0)
    for position, wanted in enumerate(item.occurrences):
        at = f"{pointer}/occurrences/{position}"
        if wanted.id is not None:
            found.append(keep_one(placing, known, wanted, at))
            continue
        instance += 1
        found += place_wanted(placing, wanted, quote, inside, instance, at)
    if len({one["id"] for one in found}) != len(found):
        raise InvalidContent.at(f"{pointer}/occurrences", "repeated", "Give each occurrence once.")
    return {"id": quote.id, "occurrences": found}


def keep_one(placing: Placing, known: Mapping[str, Entry], wanted: OccurrenceItem, pointer: str) -> Entry:
    """An occurrence that was sent back: as it is, or accepted where it had drifted."""
    kept = known.get(wanted.id or "")
    if kept is None:
        raise InvalidContent.at(
            f"{pointer}/id",
            "no_such_occurrence",
            "This quote has no such occurrence here. Leave the id out to have the words found.",
        )
    changes: Entry = {
        name: getattr(wanted, name)
        for name in ("cue", "hedge", "form")
        if wanted.given(name) and getattr(wanted, name) != kept[name]
    }
    if wanted.state == "anchored" and kept["state"] == "drifted":
        spot = Spot(kept["field"], kept["start"], kept["end"])
        chosen = selector(placing.texts, spot)
        changes |= anchored_at(chosen, placing.revision)
    elif wanted.state == "anchored" and kept["state"] == "orphaned":
        detail = "These words stand nowhere in the article. Leave the id out and give the words as they are printed."
        raise QuoteNotInArticle.at(f"{pointer}/state", "orphaned", detail)
    return kept | changes


def anchored_at(chosen: Any, revision: int) -> Entry:
    return {
        "field": chosen.field,
        "exact": chosen.exact,
        "prefix": chosen.prefix,
        "suffix": chosen.suffix,
        "start": chosen.start,
        "end": chosen.end,
        "state": "anchored",
        "found": None,
        "revision": revision,
    }


def place_once(placing: Placing, quote: Quote, inside: Sequence[Spot], pointer: str) -> Entry:
    """A quote without occurrences is anchored once."""
    spot = anchor_once(placing.texts, quote.text, quote.wording, placing.taken, inside)
    if spot is None:
        raise QuoteNotInArticle.at(f"{pointer}/text", "not_in_article", NOT_THERE)
    return new_occurrence(placing, quote, spot, 1, given=quote.text, pointer=f"{pointer}/text")


def place_wanted(
    placing: Placing, wanted: OccurrenceItem, quote: Quote, inside: Sequence[Spot], instance: int, pointer: str
) -> list[Entry]:
    """The occurrences of one wish: one, or one for each piece of a split quotation."""
    if wanted.pieces is not None:
        spots = find_pieces(placing.texts, wanted.pieces, wanted.field, placing.taken)
        if spots is None:
            detail = "These pieces do not stand in the article one after the other. Give them as they are printed."
            raise QuoteNotInArticle.at(f"{pointer}/pieces", "not_in_article", detail)
        return [
            new_occurrence(placing, quote, spot, instance, wanted, piece, f"{pointer}/pieces/{number}")
            for number, (spot, piece) in enumerate(zip(spots, wanted.pieces, strict=True))
        ]
    words = wanted.exact if wanted.exact is not None else quote.text
    spot = find_words(placing.texts, Wanted(words, wanted.field, wanted.nth), placing.taken, inside)
    if spot is None:
        at = f"{pointer}/exact" if wanted.exact is not None else pointer
        raise QuoteNotInArticle.at(
            at,
            "not_in_article",
            "These words are not (or not so often) in that place of the article. Give them as they are printed.",
        )
    return [new_occurrence(placing, quote, spot, instance, wanted, words, f"{pointer}/exact")]


def new_occurrence(
    placing: Placing,
    quote: Quote,
    spot: Spot,
    instance: int,
    wanted: OccurrenceItem | None = None,
    given: str = "",
    pointer: str = "",
) -> Entry:
    placing.take(quote.id, spot)
    chosen = selector(placing.texts, spot)
    if chosen.exact != given:
        detail = "The article prints these words with other characters; the article's stand in `exact`."
        placing.warnings.append({"code": "printed-differently", "detail": detail, "pointer": pointer})
    form = wanted.form if wanted is not None and wanted.form else form_of(placing.texts, spot, quote.wording)
    return {
        "id": new_id(),
        "instance": instance,
        "form": form,
        "cue": wanted.cue if wanted else None,
        "hedge": wanted.hedge if wanted else None,
    } | anchored_at(chosen, placing.revision)
