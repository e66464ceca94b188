"""Each vendor is told in its own words, as much at once as it takes, and with its token."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from app.cdn.vendors import Line, line_of
from app.core.settings import Settings
from tests.cdn.vendor import TOKEN, Call, Vendor, purging, vendor_at

TAGS = [f"quote-{number}" for number in range(300)]


def line(kind: str, *addresses: str, **settings: Any) -> Line:
    found = line_of(purging("sqlite:///none.db", kind, ",".join(addresses), **settings))
    assert found is not None
    return found


def purge(kind: str, vendor: Vendor, tags: list[str] = TAGS, **settings: Any) -> list[Call]:
    told = line(kind, vendor.address, **settings)
    outcome = told.purge(tags, 7)
    told.close()
    assert outcome.done, outcome.words
    return vendor.calls


def test_fastly_is_told_256_keys_at_once() -> None:
    with vendor_at() as vendor:
        calls = purge("fastly", vendor)
    assert [(call.method, call.path) for call in calls] == [("POST", "/service/zone1/purge")] * 2
    assert [call.headers["fastly-key"] for call in calls] == [TOKEN] * 2
    assert [len(call.tags) for call in calls] == [256, 44]
    assert vendor.told() == TAGS


def test_cloudflare_is_told_100_tags_at_once_and_must_say_that_it_is_done() -> None:
    with vendor_at() as vendor:
        calls = purge("cloudflare", vendor)
        assert [(call.method, call.path) for call in calls] == [("POST", "/zones/zone1/purge_cache")] * 3
        assert [call.headers["authorization"] for call in calls] == [f"Bearer {TOKEN}"] * 3
        assert vendor.told() == TAGS

        # then an answer that says that it failed is a failure, whatever its status
        vendor.body = {"success": False, "errors": [{"code": 10000}]}
        told = line("cloudflare", vendor.address)
        assert told.purge(TAGS, 7) == (False, "HTTP 200, and not done", 0.0)
        vendor.body = "no such document"
        assert not told.purge(TAGS, 7).done
        told.close()


def test_varnish_is_told_in_a_header_that_it_takes_on_every_machine() -> None:
    with vendor_at() as one, vendor_at() as other:
        told = line("varnish", one.address, f"{other.address}/edge")
        assert told.purge([f"article-{'0' * 36}-{number:03}" for number in range(150)], 7).done
        told.close()
    assert [(call.method, call.path) for call in one.calls] == [("PURGE", "/")] * 2
    assert [(call.method, call.path) for call in other.calls] == [("PURGE", "/edge")] * 2
    assert max(len(call.headers["xkey-purge"]) for call in one.calls) < 8192 - 100
    assert one.told() == other.told()
    assert len(one.told()) == 150


def test_any_other_cache_is_told_in_plain_json() -> None:
    with vendor_at() as vendor:
        call = purge("http", vendor)[0]
    assert (call.method, call.headers["content-type"]) == ("POST", "application/json")
    assert call.text == '{"tags":[' + ",".join(f'"{tag}"' for tag in TAGS) + '],"seq":7}'
    assert call.headers["authorization"] == f"Bearer {TOKEN}"


def test_a_redirect_is_a_failure_and_is_not_followed() -> None:
    with vendor_at() as vendor, vendor_at() as elsewhere:
        vendor.status, vendor.headers = 307, {"Location": elsewhere.address}
        told = line("http", vendor.address)
        assert told.purge(TAGS, 7) == (False, "HTTP 307", 0.0)
        told.close()
    assert elsewhere.calls == []


@pytest.mark.parametrize(("given", "seconds"), [("17", 17.0), ("86400", 300.0), ("soon", 0.0), ("-1", 0.0)])
def test_a_vendor_may_ask_for_time(given: str, seconds: float) -> None:
    with vendor_at() as vendor:
        vendor.status, vendor.headers = 429, {"Retry-After": given}
        told = line("http", vendor.address)
        assert told.purge(TAGS, 7) == (False, "HTTP 429", seconds)
        told.close()


@pytest.mark.parametrize(
    ("settings", "wanting"),
    [
        ({"purge": "fastly"}, "needs ONRECORD_PURGE_ZONE and ONRECORD_PURGE_TOKEN"),
        ({"purge": "cloudflare", "purge_token": "x"}, "needs ONRECORD_PURGE_ZONE"),
        ({"purge": "varnish"}, "needs ONRECORD_PURGE_URL"),
        ({"purge": "http"}, "needs ONRECORD_PURGE_URL"),
        ({"purge": "http", "purge_url": "ftp://a.example"}, "is an http or https address"),
        ({"purge": "http", "purge_url": "purge"}, "is an http or https address"),
        ({"purge": "http", "purge_url": "http://me:word@a.example"}, "without a name or password"),
        ({"purge": "http", "purge_url": "http://a.example", "purge_token": "a b"}, "character that no token has"),
        ({"purge": "fastly", "purge_zone": "../x", "purge_token": "x"}, "letters and digits"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(settings: dict[str, Any], wanting: str) -> None:
    with pytest.raises(RuntimeError, match=wanting) as refusal:
        line_of(Settings(**settings))
    assert "word" not in str(refusal.value).replace("password", "")


def test_the_vendors_own_addresses_are_known() -> None:
    known = {kind: line(kind).addresses for kind in ("fastly", "cloudflare")}
    assert known == {
        "fastly": ("https://api.fastly.com/service/zone1/purge",),
        "cloudflare": ("https://api.cloudflare.com/client/v4/zones/zone1/purge_cache",),
    }


def test_no_token_is_in_what_is_printed_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with vendor_at() as vendor:
        told = line("fastly", vendor.address)
        told.purge(TAGS, 7)
        told.close()
    assert TOKEN not in repr(told)
    assert TOKEN not in caplog.text
