"""Whether an article mentions a dispute, and a sentence that would."""

from __future__ import annotations

import re

from app.articles.anchoring.finding import Wanted, find_words
from app.articles.checks.facts import Facts, folded
from app.core.sql.reader import Row

SENTENCES = {
    ("en", "denies"): "{name} denies this.",
    ("en", "disputes"): "{name} disputes this.",
    ("de", "denies"): "{name} dementiert das.",
    ("de", "disputes"): "{name} bestreitet das.",
}
_AGAINST = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|disput|reject|refut|contest|contradict|not true|never said|insists|"
    r"bestr(?:eit|itt)|dement|widerspr|zurückgewiesen|weist|wies|nie gesagt)"
)


def is_mentioned(facts: Facts, number: int, dispute: Row) -> bool:
    """Whether the responder's words are printed, or the responder is named.

    Whoever stands behind the disputed words is named anyway: then a word of denial has to stand beside the name.
    """
    if dispute["quote_id"] is not None and dispute["quote_id"] in facts.quotes:
        return True
    if dispute["text"] and find_words(facts.texts, Wanted(dispute["text"]), ()):
        return True
    remark = facts.quotes[facts.entries[number]["id"]]["remark_id"]
    behind = any(step.source_id == dispute["source_id"] for level in facts.chain.levels(remark) for step in level)
    judged = behind and language_of(facts) in ("en", "de")
    named = re.compile("|".join(rf"(?<!\w){re.escape(folded(name))}(?!\w)" for name in names_of(dispute)))
    return any(named.search(block) and (not judged or _AGAINST.search(block)) for block in facts.folded_blocks)


def names_of(dispute: Row) -> list[str]:
    """The names under which the responder may stand in print; of a person also the last one."""
    last = [dispute["name"].split()[-1]] if dispute["kind"] == "person" else []
    return [dispute["name"], *dispute["aliases"], *last]


def mention(facts: Facts, dispute: Row) -> str | None:
    """The summary with a sentence that mentions the dispute; None in a language in which we know none."""
    sentence = SENTENCES.get((language_of(facts), dispute["stance"]))
    if sentence is None:
        return None
    said = sentence.format(name=dispute["name"])
    return " ".join(filter(None, (facts.texts["summary"], said[0].upper() + said[1:])))


def language_of(facts: Facts) -> str:
    return str(facts.document["language"]).partition("-")[0].lower()
