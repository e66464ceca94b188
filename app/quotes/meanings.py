"""What each value on the record means: a sentence each, for the documentation."""

from __future__ import annotations

from typing import Any

from pydantic import Field

MEDIUM = {
    "speech": "said in a speech",
    "press_conference": "said at a press conference",
    "interview": "said to an interviewer",
    "broadcast": "said on air",
    "private_remarks": "said in private",
    "phone_call": "said on the telephone",
    "court": "said in court",
    "written_statement": "given out in writing",
    "document": "written in a document",
    "social_post": "posted on a social network",
    "message": "sent as a message",
    "unknown": "nobody has said how",
}
ROLE = {
    "speaker": "said it; the only steps that had it from nobody",
    "recorded_in": "a work that holds the words",
    "transcribed_by": "wrote down what was recorded",
    "translated_by": "put it into this language",
    "provided_by": "gave it to the newsroom or to another step",
    "obtained_by": "got hold of it",
    "published_in": "where it appeared",
    "reported_by": "reported it",
}
HEDGE = {
    "alleged": "somebody claims so without proof",
    "reported": "others report so",
    "claimed": "this source itself says so",
    "apparent": "it seems so",
}
WORDING = {
    "verbatim": "the very words, whole sentences",
    "fragment": "the very words, a part of a sentence",
    "paraphrase": "the sense in other words",
}
ALTERATION = {
    "redaction": "words are hidden",
    "insertion": "words were put in that nobody said",
    "ellipsis": "words are left out",
    "emphasis": "somebody else made them stand out",
    "correction": "a slip was put right",
}
RESULT = {
    "unverified": "nobody has checked, and no other named source carries it",
    "attributed": "a named source besides the speaker carries it",
    "verified": "these words were said; not that they are true",
    "inconclusive": "it was checked and could not be decided",
    "altered": "something like it was said, in other words",
    "misattributed": "somebody else said it",
    "fabricated": "nobody ever said it",
}
BASIS = {
    "none": "nothing to go by",
    "heard": "the checker heard it",
    "recording": "a recording",
    "transcript": "a transcript",
    "document": "a document",
    "second_source": "a second source that does not depend on the first",
    "speaker_confirmed": "the speaker confirmed it",
    "expert": "an expert's opinion",
}
STANCE = {
    "confirms": "says that it is so",
    "denies": "says that it is not so",
    "disputes": "contests it, or what it is taken to mean",
    "corrects": "says how it was instead",
    "neither_confirms_nor_denies": "answers without saying either",
    "declines_to_comment": "was asked and will not answer",
    "no_response": "was asked and did not answer",
}
STATE = {
    "open": "it stands",
    "upheld": "it proved right",
    "rejected": "it proved wrong",
    "withdrawn": "the responder took it back",
}
FORM = {
    "direct": "whole sentences in quotation marks",
    "mixed": "quoted words within a clause of the writer's",
    "partial": "single quoted words",
    "indirect": "no quotation marks",
}
ANCHORED = {
    "anchored": "the words stand at this place",
    "drifted": "the words have changed; the place is a proposal that a person must accept",
    "orphaned": "the words are gone",
}
PRINTED_IN = {"headline": "the headline", "summary": "the summary", "body": "the body"}
ON = {
    "quote": "said to these words",
    "remark": "said to the act of saying, so to all quotes of it",
    "source": "said to a recording that holds the words",
}


def explained(meanings: dict[str, str], before: str = "") -> Any:
    """A field whose description gives each value its meaning."""
    listed = " · ".join(f"`{value}`: {meaning}" for value, meaning in meanings.items())
    return Field(description=f"{before}{' — ' if before else ''}{listed}")
