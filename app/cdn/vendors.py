"""How each kind of cache is told which tags to forget: one small table, and one way to send it.

After the vendors' own references: Fastly's and Cloudflare's HTTP APIs, and vmod_xkey of Varnish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from app.core.settings import Settings

TIMEOUT = 5.0
LONGEST_WAIT = 300.0
PLAIN = re.compile(r"[!-~]+\Z")
ZONE = re.compile(r"[A-Za-z0-9_-]+\Z")

Told = Callable[[Sequence[str], int], dict[str, Any]]


class Outcome(NamedTuple):
    """Whether the tags are purged, in words that hold nothing of what was sent; and how long to wait, if told."""

    done: bool
    words: str
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Vendor:
    """Where and how; `told` makes the request of tags and the number of the newest change. `most` tags go in one."""

    told: Told
    most: int
    method: str = "POST"
    key: tuple[str, str] = ("Authorization", "Bearer ")
    address: str | None = None
    path: str = ""
    confirms: Callable[[httpx.Response], bool] = lambda answer: True


def in_header(tags: Sequence[str], seq: int) -> dict[str, Any]:
    return {"headers": {"xkey-purge": " ".join(tags)}}


def says_success(answer: httpx.Response) -> bool:
    return bool(answer.json()["success"])


VENDORS: dict[str, Vendor] = {
    # Keys may stand in a header instead; 256 of ours are longer than most servers take.
    "fastly": Vendor(
        lambda tags, seq: {"json": {"surrogate_keys": tags}},
        256,
        key=("Fastly-Key", ""),
        address="https://api.fastly.com",
        path="/service/{zone}/purge",
    ),
    "cloudflare": Vendor(
        lambda tags, seq: {"json": {"tags": tags}},
        100,
        address="https://api.cloudflare.com/client/v4",
        path="/zones/{zone}/purge_cache",
        confirms=says_success,
    ),
    # Varnish takes headers of 8 KiB; a tag is up to 50 bytes.
    "varnish": Vendor(in_header, 100, method="PURGE"),
    "http": Vendor(lambda tags, seq: {"json": {"tags": tags, "seq": seq}}, 1000),
}


@dataclass(slots=True)
class Line:
    """The way to one vendor: each of the addresses must be told."""

    vendor: Vendor
    addresses: tuple[str, ...]
    headers: dict[str, str] = field(repr=False)
    client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": "onrecord"})

    def purge(self, tags: Sequence[str], seq: int) -> Outcome:
        """Have all of these forgotten everywhere; the first call that fails ends it."""
        outcome = Outcome(True, "nothing to purge")
        for place in range(0, len(tags), self.vendor.most):
            for address in self.addresses:
                outcome = self.call(address, self.vendor.told(tags[place : place + self.vendor.most], seq))
                if not outcome.done:
                    return outcome
        return outcome

    def call(self, address: str, told: dict[str, Any]) -> Outcome:
        headers = self.headers | told.pop("headers", {})
        try:
            answer = self.client.request(self.vendor.method, address, headers=headers, **told)
            if not answer.is_success:
                return Outcome(False, f"HTTP {answer.status_code}", wait_of(answer))
            if not self.vendor.confirms(answer):
                return Outcome(False, f"HTTP {answer.status_code}, and not done")
        except Exception as error:  # its words may hold what was sent, so only its name is kept
            return Outcome(False, type(error).__name__)
        return Outcome(True, f"HTTP {answer.status_code}")

    def close(self) -> None:
        self.client.close()


def wait_of(answer: httpx.Response) -> float:
    """The seconds that Retry-After asks for, within reason."""
    given = answer.headers.get("retry-after", "")
    return min(float(given), LONGEST_WAIT) if given.isdecimal() else 0.0


def line_of(settings: Settings) -> Line | None:
    """The way that the settings name; None when nothing is to be purged. Raises RuntimeError when they do not fit."""
    if settings.purge == "none":
        return None
    vendor = VENDORS[settings.purge]
    token = settings.purge_token.get_secret_value() if settings.purge_token else ""
    zone = settings.purge_zone or ""
    wanting = [
        name
        for name, given in (
            ("ONRECORD_PURGE_URL", settings.purge_url or vendor.address),
            ("ONRECORD_PURGE_ZONE", zone or "{zone}" not in vendor.path),
            ("ONRECORD_PURGE_TOKEN", token or vendor.address is None),
        )
        if not given
    ]
    if wanting:
        raise RuntimeError(f"ONRECORD_PURGE={settings.purge} needs {' and '.join(wanting)}.")
    if token and not PLAIN.match(token):
        raise RuntimeError("ONRECORD_PURGE_TOKEN has a character that no token has, such as a space.")
    if zone and not ZONE.match(zone):
        raise RuntimeError("ONRECORD_PURGE_ZONE is letters and digits: Cloudflare's zone id, or Fastly's service id.")
    path = vendor.path.format(zone=zone)
    addresses = tuple(address_of(url, path) for url in settings.purge_url or (str(vendor.address),))
    return Line(vendor, addresses, {vendor.key[0]: vendor.key[1] + token} if token else {})


def address_of(url: str, path: str) -> str:
    """Raises RuntimeError when it is no address, or has a secret in it, where logs would keep it."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo:
        raise RuntimeError("ONRECORD_PURGE_URL is an http or https address without a name or password in it.")
    return url.rstrip("/") + path if path else url
