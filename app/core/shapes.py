"""What comes in: shapes that refuse unknown members and wrong types, and the texts that they are made of."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints
from pydantic.warnings import UnsupportedFieldAttributeWarning

from app.core.later import Later
from app.core.problems import Fault, InvalidContent
from app.core.sql.columns import dump_json
from app.core.values.dates import edtf_date
from app.core.values.ids import is_id, is_id_7
from app.core.values.times import parse_instant

langcodes = Later("langcodes")

# FastAPI names a body as its parameter is named, which means nothing to pydantic, and hides that only for models that
# are built before it comes.
warnings.filterwarnings("ignore", "The 'alias' attribute with value 'data'", UnsupportedFieldAttributeWarning)


class Shape(BaseModel):
    """An object of a request: strict types, no unknown member."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def given(self, name: str) -> bool:
        """Whether the member stood in the request, null included."""
        return name in self.model_fields_set


class Answer(BaseModel):
    """An object of an answer. Every member is always there."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Patch(Shape):
    """An object of a PATCH (RFC 7396): what is left out stays.

    `read_only` members are accepted when they equal what is there; `derived` ones are ignored.
    """

    read_only: ClassVar[frozenset[str]] = frozenset()
    derived: ClassVar[frozenset[str]] = frozenset()


def check_read_only(patch: Patch, current: dict[str, Any]) -> None:
    """Refuse read-only members that differ from `current`, the thing as GET gives it to this caller."""
    faults = [
        Fault("read_only", "This member is read-only. Send it unchanged, or leave it out.", pointer=f"/{name}")
        for name in sorted(patch.read_only & patch.model_fields_set)
        if getattr(patch, name) != current.get(name)
    ]
    if faults:
        raise InvalidContent("A read-only member would change. Send it unchanged, or leave it out.", errors=faults)


def _text(least: int, most: int) -> Any:
    return StringConstraints(min_length=least, max_length=most)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("Give at least one character that is not blank.")
    return text


Line = Annotated[str, _text(1, 500), AfterValidator(_not_blank)]
"""A name or headline: 1 to 500 characters, not all blank."""
Words = Annotated[str, _text(1, 500_000), AfterValidator(_not_blank)]
Prose = Annotated[str, _text(0, 500_000)]
Short = Annotated[str, _text(0, 2000)]


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError("Give an id: a UUID such as 0198c0de-0000-7000-8000-000000000000.")
    return text.lower()


def _id_7(text: str) -> str:
    if not is_id_7(text):
        raise ValueError("Give a UUID of version 7.")
    return text.lower()


Id = Annotated[str, AfterValidator(_id)]
Id7 = Annotated[str, AfterValidator(_id_7)]
Instant = Annotated[str, AfterValidator(parse_instant)]

SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*\Z")


def _slug(text: str) -> str:
    if not SLUG.match(text) or text != text.lower() or is_id(text):
        raise ValueError("Give lower-case letters and digits of any script, joined by single hyphens, no UUID.")
    return text


Slug = Annotated[str, _text(1, 200), AfterValidator(_slug)]


@lru_cache(maxsize=4096)
def language_tag(text: str) -> str:
    """The well-formed, valid BCP 47 tag in its usual case. Raises ValueError."""
    wanted = "Give a BCP 47 language tag, such as en, de-CH or zh-Hant."
    try:
        language = langcodes.Language.get(text, normalize=False)
    except langcodes.tag_parser.LanguageTagError as error:
        raise ValueError(wanted) from error
    if "_" in text or not text.isascii() or not language.is_valid():
        raise ValueError(wanted)
    return text


Language = Annotated[str, _text(2, 40), AfterValidator(language_tag)]

EdtfDate = Annotated[str, _text(4, 60), AfterValidator(edtf_date)]

WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\<>\"@:]+(?::\d{1,5})?(?:[/?#][^\s\\<>\"]*)?\Z", re.IGNORECASE)


def _web_address(text: str) -> str:
    if not WEB_ADDRESS.match(text):
        raise ValueError("Give a web address that starts with https:// or http://.")
    return text


Url = Annotated[str, _text(8, 2000), AfterValidator(_web_address)]


def _wikidata(text: str) -> str:
    if not re.match(r"Q[1-9][0-9]{0,14}\Z", text):
        raise ValueError("Give a Wikidata item, such as Q42.")
    return text


Wikidata = Annotated[str, AfterValidator(_wikidata)]
ExternalId = Annotated[str, _text(1, 300), AfterValidator(_not_blank)]


def _small(value: dict[str, Any]) -> dict[str, Any]:
    if len(dump_json(value).encode()) > 16 * 1024:
        raise ValueError("Give an object of at most 16 KiB of JSON.")
    return value


Extra = Annotated[dict[str, JsonValue], AfterValidator(_small), Field(examples=[{"desk": "foreign"}])]


def pointer_of(location: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a pydantic location."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)
