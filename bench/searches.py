"""Searching: common and rare words, by relevance and the newest first, facets, and names as somebody types them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median
from urllib.parse import quote

from bench.measuring import Request
from bench.newsrooms import COLD, Bench
from bench.results import Bound, Result, alone, unbounded

WORDS = 12
ASKED = 12
SMALL, LARGE = Bound(8, 3, "ms"), Bound(20, 8, "ms")
"""Up to fifty thousand quotes, and above."""
SAMPLED = "SELECT words FROM search_row WHERE kind = 'article' ORDER BY n DESC LIMIT 300"
FACETS = ("topic", "speaker", "reported_by", "author", "language", "type", "verification")
KINDS = (
    ("R4", "a common word, by relevance", "q={common}"),
    ("R4 newest", "a common word, the newest first", "q={common}&sort=-published_at"),
    ("R4 rare", "a rare word, by relevance", "q={rare}"),
    ("R4 rare newest", "a rare word, the newest first", "q={rare}&sort=-published_at"),
    ("R4 two", "two common words", "q={common}+{other}"),
    ("facets", "of a common word, by speaker and topic", "q={common}&facets=speaker,topic"),
    ("facets all", "of a common word, all seven", f"q={{common}}&facets={','.join(FACETS)}"),
)


def measure_searches(bench: Bench) -> Iterator[Result]:
    """The median wait of one client, each search asked once, the cache off."""
    wanted = [kind for kind in KINDS if bench.wants(kind[0])]
    suggesting = bench.wants("suggest")
    if not (wanted or suggesting):
        return
    common, rare = words_of(bench)
    bound = SMALL if bench.quotes <= 50_000 else LARGE
    with bench.program(bench.database, COLD) as server:

        def waited(paths: list[str]) -> tuple[float, int]:
            answers = [server.ask(Request.get(path)) for path in paths * 2][len(paths) :]
            return median(one.after for one in answers) * 1e3, len(answers[0].body)

        for name, what, query in wanted:
            terms = zip(common, common[1:] + common[:1], rare, strict=True)
            paths = [f"/v1/search?{query.format(common=quote(a), other=quote(b), rare=quote(c))}" for a, b, c in terms]
            milliseconds, size = waited(paths)
            if name == "R4":
                yield alone(name, what, bench.quotes, milliseconds, bound, size)
            else:
                yield unbounded(name, what, bench.quotes, milliseconds, "ms", size)
        if suggesting:
            names = [person.name for person in bench.newsroom.cast["person"][:ASKED]]
            typed = [f"/v1/search/suggest?q={quote(name[:length])}" for name in names for length in (1, 2, 3, 5)]
            milliseconds, size = waited(typed)
            yield unbounded("suggest", "one to five letters of a name", bench.quotes, milliseconds, "ms", size)


def words_of(bench: Bench) -> tuple[list[str], list[str]]:
    """The words that most articles have, and as many that few have."""
    counted: Counter[str] = Counter()
    for words in bench.column(SAMPLED):
        counted.update({word for word in words.split() if len(word) > 3 and word.isalpha()})
    ranked = [word for word, _ in counted.most_common()]
    return ranked[:WORDS], ranked[-WORDS:]
