"""Do quotes stay with their words when an article is edited? Eleven kinds of edit on real news, with the known truth.

    python bench/anchoring.py --articles <folder with wikinews-en and wikinews-de> [--quotes 700] [--seed 1]

Each trial edits one article around one of its quotations and follows all its occurrences at once, as a save does
(`--alone`: only that one, as in an article with a single quote). Right is: words that did not change are anchored at
exactly their place; changed words are proposed where at least half of the stretch is theirs; deleted words are
orphaned. "Exact edges" are the changed words proposed to the letter.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.articles.anchoring.finding import Spot, selector
from app.articles.anchoring.following import Anchored, Followed, follow

QUOTATION = re.compile(r'"([^"\n]{8,600})"|“([^“”\n]{8,600})”|„([^„“”\n]{8,600})[“”]|»([^»«\n]{8,600})«')
OVERLAP = 0.5
AT_LEAST_RIGHT, AT_MOST_WRONG, AT_MOST_KEPT = 99.0, 0.8, 2.5  # percent


@dataclass(frozen=True, slots=True)
class Story:
    language: str
    body: str
    quotes: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """An edited body, and where the words stand now (None when they are gone)."""

    body: str
    truth: tuple[int, int] | None
    changed: bool = False


@dataclass(slots=True)
class Editor:
    """What an edit may use: chance, and paragraphs of other stories in the same language."""

    chance: random.Random
    paragraphs: list[str]
    body: str

    def paragraph(self) -> str:
        while (taken := self.chance.choice(self.paragraphs)) in self.body:
            pass
        return taken

    def words(self, length: int) -> str:
        """About as many characters of another story, in whole words."""
        taken: list[str] = []
        while sum(map(len, taken)) + len(taken) < length:
            taken += self.paragraph().split()
        while len(taken) > 1 and sum(map(len, taken)) + len(taken) > length + 4:
            taken.pop()
        return re.sub(r'["“”„»«]', "", " ".join(taken))


Edit = Callable[[Editor, str, Spot], Trial]


def stories(folder: Path) -> Iterator[Story]:
    for file in sorted(folder.glob("wikinews-en/*.csv")):
        with file.open(newline="", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                yield story("en", row["text"])
    for file in sorted(folder.glob("wikinews-de/*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield story("de", json.loads(line)["text"])


def story(language: str, text: str) -> Story:
    body = "\n\n".join(block.strip() for block in re.split(r"\n\s*\n", text) if block.strip())
    quotes = []
    for found in QUOTATION.finditer(body):
        start, end = found.span(found.lastindex or 0)
        if body[start:end].strip() == body[start:end]:
            quotes.append(Spot("body", start, end))
    return Story(language, body, tuple(quotes))


def block_of(body: str, at: int) -> tuple[int, int]:
    start = body.rfind("\n\n", 0, at) + 2
    end = body.find("\n\n", at)
    return (0 if start < 2 else start), (len(body) if end < 0 else end)


def replaced(body: str, quote: Spot, words: str) -> Trial:
    return Trial(body[: quote.start] + words + body[quote.end :], (quote.start, quote.start + len(words)), changed=True)


def paragraph_in_front(editor: Editor, body: str, quote: Spot) -> Trial:
    added = editor.paragraph() + "\n\n"
    return Trial(added + body, (quote.start + len(added), quote.end + len(added)))


def paragraph_moved(editor: Editor, body: str, quote: Spot) -> Trial:
    start, end = block_of(body, quote.start)
    block, others = body[start:end], [body[:start].rstrip("\n"), body[end:].lstrip("\n")]
    blocks = [one for part in others if part for one in part.split("\n\n")]
    index = editor.chance.randrange(len(blocks) + 1)
    before = "".join(one + "\n\n" for one in blocks[:index])
    moved = "\n\n".join([*blocks[:index], block, *blocks[index:]])
    at = len(before) + quote.start - start
    return Trial(moved, (at, at + quote.end - quote.start))


def words_around_rewritten(editor: Editor, body: str, quote: Spot) -> Trial:
    """Everything else in the paragraph becomes other words, fewer or more of them; the marks stay."""
    start, end = block_of(body, quote.start)
    head, tail = body[start : quote.start - 1], body[quote.end + 1 : end]
    head = editor.words(int(len(head) * editor.chance.uniform(0.6, 1.6))) + " " if head else ""
    tail = " " + editor.words(int(len(tail) * editor.chance.uniform(0.6, 1.6))) if tail else ""
    new = body[:start] + head + body[quote.start - 1 : quote.end + 1] + tail + body[end:]
    at = start + len(head) + 1
    return Trial(new, (at, at + quote.end - quote.start))


def also_as_pull_quote(editor: Editor, body: str, quote: Spot) -> Trial:
    blocks = body.split("\n\n")
    index = editor.chance.randrange(len(blocks) + 1)
    at = len("\n\n".join(blocks[:index])) + (2 if 0 < index < len(blocks) else 0)
    opening, closing = body[quote.start - 1], body[quote.end]
    pulled = opening + body[quote.start : quote.end] + closing
    blocks.insert(index, pulled)
    shift = len(pulled) + 2 if at <= quote.start else 0
    return Trial("\n\n".join(blocks), (quote.start + shift, quote.end + shift))


def marks_changed(editor: Editor, body: str, quote: Spot) -> Trial:
    """Every quotation mark and apostrophe of the article in another house's style."""
    styles = [("“", "”", "’"), ("„", "“", "’"), ("»", "«", "’"), ("«", "»", "'"), ('"', '"', "'")]
    opening, closing, apostrophe = editor.chance.choice(
        [style for style in styles if style[0] != body[quote.start - 1]]
    )
    marks = list(body)
    for found in QUOTATION.finditer(body):
        marks[found.start()], marks[found.end() - 1] = opening, closing
    changed = "".join(apostrophe if mark in "'’" else mark for mark in marks)
    return Trial(changed, (quote.start, quote.end))


def two_letters_changed(editor: Editor, body: str, quote: Spot) -> Trial:
    letters = list(body[quote.start : quote.end])
    for at in editor.chance.sample([at for at, letter in enumerate(letters) if letter.isalpha()], 2):
        letters[at] = editor.chance.choice([one for one in "aeinrst" if one != letters[at]])
    return replaced(body, quote, "".join(letters))


def word_redacted(editor: Editor, body: str, quote: Spot) -> Trial:
    """A word is blackened or starred out; in short quotations, where little else would be left, only the latter."""
    words = body[quote.start : quote.end]
    places = [found.span() for found in re.finditer(r"\w{3,}", words)] or [(0, len(words))]
    start, end = editor.chance.choice(places)
    word = words[start:end]
    short = word[0] + "*" * (len(word) - 2) + word[-1]
    blank = short if len(word) * 3 > len(words) else editor.chance.choice(["█" * len(word), "[…]", "[redacted]", short])
    return replaced(body, quote, words[:start] + blank + words[end:])


def cut_to_two_thirds(editor: Editor, body: str, quote: Spot) -> Trial:
    words = body[quote.start : quote.end]
    keep = len(words) * 2 // 3
    if editor.chance.random() < 0.5:
        cut = words[: words.find(" ", keep)] if words.find(" ", keep) > 0 else words[:keep]
    else:
        at = words.rfind(" ", 0, len(words) - keep)
        cut = words[at + 1 :] if at > 0 else words[-keep:]
    return replaced(body, quote, cut.strip())


def mix(editor: Editor, body: str, quote: Spot) -> Trial:
    """A paragraph in front, one side rewritten, two letters changed and other marks."""
    start, end = block_of(body, quote.start)
    if editor.chance.random() < 0.5:
        head = editor.words(quote.start - 1 - start) + " " if quote.start - 1 > start else ""
        body = body[:start] + head + body[quote.start - 1 :]
        quote = Spot("body", start + len(head) + 1, start + len(head) + 1 + quote.end - quote.start)
    else:
        tail = " " + editor.words(end - quote.end - 1) if end > quote.end + 1 else ""
        body = body[: quote.end + 1] + tail + body[end:]
    lettered = two_letters_changed(editor, body, quote)
    front = paragraph_in_front(editor, lettered.body, quote)
    at, to = front.truth or (0, 0)
    return Trial(marks_changed(editor, front.body, Spot("body", at, to)).body, (at, to), changed=True)


def quote_deleted(editor: Editor, body: str, quote: Spot) -> Trial:
    """The quotation goes, or the whole sentence around it."""
    start, end = quote.start - 1, quote.end + 1
    if editor.chance.random() < 0.5:
        first, last = block_of(body, quote.start)
        sentence = max((body.rfind(stop, first, start) + 2 for stop in (". ", "! ", "? ")), default=first)
        start = max(first, sentence if sentence > 1 else first)
        stops = [at for stop in (". ", "! ", "? ") if (at := body.find(stop, end, last)) >= 0]
        end = min(stops) + 2 if stops else last
    return Trial(body[:start] + body[end:], None)


def paragraph_replaced(editor: Editor, body: str, quote: Spot) -> Trial:
    start, end = block_of(body, quote.start)
    return Trial(body[:start] + editor.paragraph() + body[end:], None)


EDITS: dict[str, Edit] = {
    "paragraph in front": paragraph_in_front,
    "paragraph moved": paragraph_moved,
    "words around rewritten": words_around_rewritten,
    "also as a pull quote": also_as_pull_quote,
    "marks changed": marks_changed,
    "two letters changed": two_letters_changed,
    "a word redacted": word_redacted,
    "cut to two thirds": cut_to_two_thirds,
    "a mix": mix,
    "quote deleted": quote_deleted,
    "paragraph replaced": paragraph_replaced,
}


def judge(trial: Trial, now: Followed) -> str:
    if trial.truth is None:
        return "right" if now.state == "orphaned" else "kept"
    if now.start is None or now.end is None:
        return "orphaned"
    start, end = trial.truth
    if not trial.changed:
        return "right" if (now.state, now.start, now.end) == ("anchored", start, end) else "wrong"
    both = min(end, now.end) - max(start, now.start)
    return "right" if both >= OVERLAP * (max(end, now.end) - min(start, now.start)) else "wrong"


def anchored(texts: dict[str, str], quote: Spot) -> Anchored:
    one = selector(texts, quote)
    return Anchored(one.field, one.exact, one.prefix, one.suffix, one.start, one.end, "anchored")


def measure(all_stories: list[Story], count: int, seed: int, alone: bool, show: int) -> dict[str, Counter[str]]:
    chance = random.Random(seed)
    quotes = [(one, quote) for one in all_stories for quote in one.quotes]
    taken = chance.sample(quotes, min(count, len(quotes)))
    donors = {
        language: [
            block
            for one in all_stories
            if one.language == language
            for block in one.body.split("\n\n")
            if len(block) > 80
        ]
        for language in ("en", "de")
    }
    results = {kind: Counter[str]() for kind in EDITS}
    for one, quote in taken:
        occurrences = [anchored({"body": one.body}, each) for each in ((quote,) if alone else one.quotes)]
        number = 0 if alone else one.quotes.index(quote)
        for kind, edit in EDITS.items():
            trial = edit(Editor(chance, donors[one.language], one.body), one.body, quote)
            now = follow(occurrences, {"body": trial.body})[number]
            verdict = judge(trial, now)
            results[kind][verdict] += 1
            results[kind]["edges"] += verdict == "right" and trial.changed and (now.start, now.end) == trial.truth
            if verdict != "right" and show > 0:
                show -= 1
                explain(kind, verdict, one.body[quote.start - 40 : quote.end + 40], trial, now)
    return results


def explain(kind: str, verdict: str, before: str, trial: Trial, now: Followed) -> None:
    print(f"--- {kind}: {verdict}, {now.state}\n  was  {before!r}", file=sys.stderr)
    if trial.truth is not None:
        print(f"  true {trial.body[trial.truth[0] - 40 : trial.truth[1] + 40]!r}", file=sys.stderr)
    if now.start is not None and now.end is not None:
        print(f"  took {trial.body[max(0, now.start - 40) : now.end + 40]!r}", file=sys.stderr)


def table(results: dict[str, Counter[str]]) -> tuple[float, float, float, float]:
    print(f"{'edit':<24}{'quotes':>8}{'right':>9}{'wrong':>8}{'orphaned':>10}{'kept':>8}{'exact edges':>13}")
    for kind, verdicts in results.items():
        total = sum(verdicts[one] for one in ("right", "wrong", "orphaned", "kept"))
        shares = [f"{100 * verdicts[one] / total:.1f}" for one in ("right", "wrong", "orphaned", "kept")]
        edges = f"{100 * verdicts['edges'] / total:.1f}" if verdicts["edges"] else ""
        print(f"{kind:<24}{total:>8}{shares[0]:>9}{shares[1]:>8}{shares[2]:>10}{shares[3]:>8}{edges:>13}")
    kept = sum((results[kind] for kind in EDITS if kind not in ("quote deleted", "paragraph replaced")), Counter[str]())
    gone = results["quote deleted"] + results["paragraph replaced"]
    of = 100 / (kept["right"] + kept["wrong"] + kept["orphaned"])
    figures = (
        kept["right"] * of,
        kept["wrong"] * of,
        kept["orphaned"] * of,
        100 * gone["kept"] / (gone["kept"] + gone["right"]),
    )
    print("right {:.2f} %, wrong place {:.2f} %, orphaned wrongly {:.2f} %, deleted but kept {:.2f} %".format(*figures))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument(
        "--articles", type=Path, required=True, help="the folder that holds wikinews-en and wikinews-de"
    )
    parser.add_argument("--quotes", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="follow only the edited quote, without its neighbors")
    parser.add_argument("--show", type=int, default=0, help="explain so many of the failures")
    given = parser.parse_args()
    all_stories = [one for one in stories(given.articles) if one.quotes and one.body.count("\n\n") >= 2]
    began = time.perf_counter()
    results = measure(all_stories, given.quotes, given.seed, given.alone, given.show)
    right, wrong, _, kept = table(results)
    print(
        f"{sum(len(one.quotes) for one in all_stories)} quotations in the articles; {time.perf_counter() - began:.1f} s"
    )
    if right < AT_LEAST_RIGHT or wrong > AT_MOST_WRONG or kept > AT_MOST_KEPT:
        sys.exit(f"missed: at least {AT_LEAST_RIGHT} % right, at most {AT_MOST_WRONG} % wrong, {AT_MOST_KEPT} % kept")


if __name__ == "__main__":
    main()
