"""The words that the document opens with."""

from __future__ import annotations

TAGS = [
    {"name": "Read", "description": "What is public: anybody may, without a key."},
    {"name": "Write", "description": "Make and change what the newsroom publishes."},
    {"name": "Correct", "description": "Tell readers what was wrong, and take back what was never right."},
    {"name": "Check", "description": "Record how far words were checked and who denies them."},
    {"name": "People and topics", "description": "Who speaks and reports, and what stories are about."},
    {"name": "Keep in sync", "description": "Learn what became public, changed or ceased."},
    {"name": "Run", "description": "For those who run the service: keys, health, limits."},
]
DESCRIPTION = """\
A headless content API for newsrooms. It keeps who said it, to whom, who recorded, obtained, published and reported it,
how far it is checked and who denies it.

**Readers** need no key: a plain GET always answers what is public. **Editors** and their tools send
`Authorization: Bearer onr_…`; the same address with `?view=draft` then answers what an editor sees. Whoever changes a
thing sends the `version` that they read, in quotes, as `If-Match`.

Every list comes as a table, too: `Accept: text/csv`.

All ids in the examples are those of the demo, which `onrecord demo` loads into an empty database.
"""
