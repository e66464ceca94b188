"""The results as a picture: how each kind stands to what is owed and aimed at, for each size of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10
from pathlib import Path

from bench.results import AT_LEAST, Result, read_json, told

LEFT, WIDTH, RIGHT = 400, 430, 110
ROW, BAR, GAP, TOP = 13, 9, 12, 74
COLORS = ("#9ecae1", "#4292c6", "#08519c", "#08306b", "#041c3d")
SPAN = (0.1, 10.0)
"""Parts of what is owed, from the left edge to the right one, in logarithms."""
STYLE = "text { font: 12px system-ui, sans-serif; fill: #222 } .small { font-size: 11px; fill: #555 }"


def draw(results: Path, path: Path) -> None:
    """Write what is bounded of the results as an SVG."""
    bounded = [one for one in read_json(results) if one.bound]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture(bounded), encoding="utf-8")


def picture(results: Sequence[Result]) -> str:
    """A bar for each size: how much of what is owed it takes. Left of the line it is met, at the mark the aim is."""
    sizes = sorted({one.quotes for one in results})
    kinds = list(dict.fromkeys((one.name, one.what) for one in results))
    parts, y = [*legend(sizes)], TOP
    for name, what in kinds:
        those = sorted((one for one in results if (one.name, one.what) == (name, what)), key=lambda one: one.quotes)
        height = ROW * len(those)
        parts.append(text(LEFT - 10, y + height / 2 + 4, f"{name}: {what}", anchor="end"))
        for one in those:
            parts += bar(one, y, COLORS[sizes.index(one.quotes) % len(COLORS)])
            y += ROW
        y += GAP
    line = f'<line x1="{place(1):.1f}" x2="{place(1):.1f}" y1="{TOP - 8}" y2="{y - GAP + 4}" stroke="#c00"/>'
    size = f'width="{LEFT + WIDTH + RIGHT}" height="{y + 4}" viewBox="0 0 {LEFT + WIDTH + RIGHT} {y + 4}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="Results beside what is owed">',
            f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>', *parts, line, "</svg>", "",
        )
    )  # fmt: skip


def legend(sizes: Sequence[int]) -> list[str]:
    parts = [
        text(LEFT, 20, "How much of what is owed each takes, on a scale of tenfolds: less is better."),
        text(place(1), TOP - 12, "owed", anchor="middle", small=True),
        text(LEFT, 40, "A black mark is the aim.", small=True),
    ]
    x = LEFT + 150
    for number, size in enumerate(sizes):
        parts.append(f'<rect x="{x}" y="31" width="10" height="10" fill="{COLORS[number % len(COLORS)]}"/>')
        parts.append(text(x + 14, 40, f"{size:,} quotes", small=True))
        x += 105
    return parts


def bar(one: Result, y: float, color: str) -> list[str]:
    assert one.bound
    end, aim = place(taken(one, one.figure)), place(taken(one, one.bound.aim))
    return [
        f'<rect x="{LEFT}" y="{y + 2}" width="{max(end - LEFT, 1):.1f}" height="{BAR}" fill="{color}"/>',
        f'<line x1="{aim:.1f}" x2="{aim:.1f}" y1="{y + 1}" y2="{y + 3 + BAR}" stroke="#000" stroke-width="2"/>',
        text(LEFT + WIDTH + 8, y + 11, f"{told(one.figure)} {one.bound.by}", small=True),
    ]


def taken(one: Result, figure: float) -> float:
    """The part of what is owed that a figure takes: more than 1 is too much."""
    assert one.bound
    if not one.bound.owed:  # none may be
        return SPAN[1] if figure else SPAN[0]
    return one.bound.owed / figure if one.bound.way == AT_LEAST else figure / one.bound.owed


def place(part: float) -> float:
    low, high = map(log10, SPAN)
    return LEFT + WIDTH * (min(max(log10(max(part, 1e-9)), low), high) - low) / (high - low)


def text(x: float, y: float, words: str, *, anchor: str = "start", small: bool = False) -> str:
    kind = ' class="small"' if small else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(words)}</text>'
