"""Who calls: the key of a request, or what a token in its place opens; and how slow it is to guess one."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from fastapi import Request, Response
from starlette.background import BackgroundTask

from app.auth.callers import Caller
from app.auth.keys import bearer, check_key, note_use
from app.core.later import Later
from app.core.problems import Problem, RateLimited, Unauthenticated
from app.core.sql.reader import Reader
from app.core.values.times import now
from app.core.wiring import House, house

limits = Later("limits")


class Tokens(NamedTuple):
    """What a route takes in place of a key: how such a token begins, and what tells what one of them opens."""

    prefix: str
    opened: Callable[[Reader, str], object]


class Failures:
    """Counts failed authentications an address, so that guessing keys is slow; as many a minute as it says, 0 any."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._limit: Any = None
        self._limiter: Any = None
        self.noted: dict[str, str] = {}

    def check(self, address: str) -> None:
        if self._limiter is not None and not self._limiter.test(self._limit, address):
            raise RateLimited(
                "Too many keys that are not valid came from this address. Wait a minute.", headers={"Retry-After": "60"}
            )

    def count(self, address: str) -> None:
        if self._per_minute and self._limiter is None:
            self._limit = limits.RateLimitItemPerMinute(self._per_minute)
            self._limiter = limits.strategies.MovingWindowRateLimiter(limits.storage.MemoryStorage())
        if self._limiter is not None:
            self._limiter.hit(self._limit, address)


async def identify(request: Request, tokens: Tokens | None) -> tuple[Caller | None, object]:
    """The caller behind the Authorization header, or what a token in it opens; neither without one.

    What is not valid is never treated as nobody.
    """
    given = request.headers.getlist("authorization")
    if not given:
        return None, None
    parts, failures = house(request), cast(Failures, request.app.state.failures)
    address = client_address(request, parts.settings.trusted_proxies)
    failures.check(address)
    try:
        if len(given) > 1:
            raise Unauthenticated("Send one Authorization header.")
        text = bearer(given[0])
        if tokens is not None and text.startswith(f"{tokens.prefix}_"):
            return None, await parts.database.read(lambda reader: tokens.opened(reader, text))
        return await parts.database.read(lambda reader: check_key(reader, given[0])), None
    except Unauthenticated:
        failures.count(address)
        raise


async def still_valid(request: Request) -> bool:
    """Whether the key that a request came with opens anything still; also where it came without one."""
    given = request.headers.get("authorization")
    if given is None:
        return True
    try:
        await house(request).database.read(lambda reader: check_key(reader, given))
    except Unauthenticated:
        return False
    return True


def note_later(request: Request, caller: Caller, response: Response) -> None:
    """Keep the key's last use, at most once a minute and after the answer has gone: nobody waits for it."""
    failures, minute = cast(Failures, request.app.state.failures), now()[:16]
    if failures.noted.get(caller.id) != minute and response.background is None:
        failures.noted[caller.id] = minute
        response.background = BackgroundTask(note_in_passing, house(request), caller.id)


def note_in_passing(parts: House, ident: str) -> None:
    """Keep the key's last use. A request never fails for it."""
    try:
        with parts.database.writing() as session:
            note_use(session, ident)
            session.commit()
    except Problem:
        return


def client_address(request: Request, trusted: Sequence[str]) -> str:
    """The address that called: the last one in X-Forwarded-For that no trusted proxy wrote."""
    address = request.client.host if request.client else ""
    if not trusted:
        return address
    chain = [part.strip() for part in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if part.strip()]
    for hop in [*chain, address][::-1]:
        if not is_trusted(hop, trusted):
            return hop
        address = hop
    return address


def is_trusted(address: str, trusted: Sequence[str]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in ipaddress.ip_network(network, strict=False) for network in trusted)
