"""Folding: the words of a text, as they are found however they are typed.

Case, accents and the form of a character do not count (`Łódź` is `lodz`, `ＡＢＣ` is `abc`). Words end where letters
and digits do: `wi-fi` is two, `O'Neil` too. Scripts that put no blanks between words are cut into characters, so that
any stretch of them is found as a phrase. Both databases index what this makes, and nothing else folds.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 64
"""In characters; what comes after them does not count. No index takes longer ones everywhere."""
MOST_BYTES = 900_000
"""Of one thing, folded: what comes after is not found. PostgreSQL takes a megabyte."""

# Letters that Unicode does not take apart.
SPELLED = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th",
    "ɨ": "i", "ʉ": "u", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ſ": "s", "ẞ": "ss", "ß": "ss",
}  # fmt: skip
# Chinese, Japanese, Korean; Thai, Lao, Burmese, Khmer: no blank tells where a word ends, or not the word alone.
UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003fffd"
    "]"
)
# Marks above and below letters in Latin, Greek, Cyrillic, Hebrew, Arabic. Others (the vowels of Thai and Hindi, the
# voicing of kana) make another word.
ACCENTS = (range(1, 2), range(10, 37), range(200, 250))
DROPPED = frozenset("\u034f\u0640\u180b\u180c\u180d") | {chr(code) for code in (*range(0xFE00, 0xFE10),)}


def folded(text: str) -> str:
    """The words of a text with one blank between them: what is indexed, and what is looked for."""
    return " ".join(word[:LONGEST_WORD] for word in unicodedata.normalize("NFC", letters_of(text)).split())


def letters_of(text: str) -> str:
    """What the characters of a text fold to, one after the other; a blank stands wherever a word ends."""
    return unicodedata.normalize("NFKC", text).translate(_TABLE)


def within_bytes(words: str, most: int = MOST_BYTES) -> str:
    """As many of the words as an index takes."""
    if len(words) * 4 <= most:
        return words
    raw = words.encode()
    if len(raw) <= most:
        return words
    return raw[:most].decode(errors="ignore").rpartition(" ")[0]


def _is_accent(character: str) -> bool:
    weight = unicodedata.combining(character)
    return any(weight in among for among in ACCENTS)


def _folded_character(character: str) -> str:
    """What stands for a character: nothing, a blank where a word ends, or what is compared."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = []
    for part in apart:
        category = unicodedata.category(part)
        if part in DROPPED or category == "Cf" or (category[0] == "M" and _is_accent(part)):
            continue
        kept.append(SPELLED.get(part, part) if category[0] in "LNM" else " ")
    whole = unicodedata.normalize("NFC", "".join(kept))
    return UNSPACED.sub(r" \g<0> ", whole)


class _Table(dict[int, str]):
    """Each character's fold, made when it is first met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _folded_character(chr(code))
        return made


_TABLE = _Table({code: _folded_character(chr(code)) for code in range(0x250)})
