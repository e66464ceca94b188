"""Settings, from the environment with the prefix ONRECORD_, else from files of such names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import SecretsSettingsSource

CommaList = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Everything an operator can set. Each has a default that is safe and works."""

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", secrets_dir="/run/secrets", extra="ignore", frozen=True)

    database_url: str = Field(
        "sqlite:///onrecord.db", description="Where the data is: sqlite:///… or postgresql+psycopg://…"
    )
    admin_key: SecretStr | None = Field(
        None, description="A first admin key, `onr_<id>_<secret>`, made at start if it is missing"
    )
    secret: SecretStr | None = Field(None, description="Signs cursors; kept in the database when left out")
    public_url: str | None = Field(None, description="The address that readers use, for absolute links")
    preview_url: str | None = Field(
        None, description="Where a frontend shows previews: an address with {token}, and {slug}, {id}, {revision} in it"
    )
    trusted_proxies: CommaList = Field((), description="Proxies (addresses or networks) whose X-Forwarded-For counts")
    cors_origins: CommaList = Field((), description="Origins whose pages may send a key")
    read: Literal["open", "keyed"] = Field("open", description="`keyed` closes reading to callers without a key")
    cache_control: str = Field(
        "public, max-age=0, s-maxage=60, stale-while-revalidate=300, stale-if-error=600",
        description="Cache-Control of public answers",
    )
    cache_tag_header: Literal["Surrogate-Key", "Cache-Tag", "xkey", "none"] = Field(
        "Surrogate-Key", description="The header that carries cache tags"
    )
    max_body_bytes: int = Field(4 * 1024 * 1024, ge=1024, description="The largest JSON body, in bytes")
    max_json_depth: int = Field(32, ge=4, le=200, description="How deep a JSON body may nest")
    max_url_bytes: int = Field(8192, ge=256, le=30_000, description="The longest URL, in bytes")
    max_answer_quotes: int = Field(2000, ge=1, description="The most quotes one answer may have")
    failed_authentications_per_minute: int = Field(20, ge=0, description="Failed keys an address may send in a minute")
    lock_timeout_seconds: float = Field(5.0, gt=0, description="How long a write waits for another before a 503")
    schedule: Literal["on", "off"] = Field(
        "on", description="Whether each worker publishes and unpublishes what is due; `off` leaves that to others"
    )
    refusing_checks: CommaList = Field(
        (), description="Checks of articles that refuse publication, besides those that always do"
    )
    answer_cache_bytes: int = Field(
        64 * 1024 * 1024, ge=0, description="How much of finished answers each worker keeps, in bytes; 0 keeps none"
    )
    feed_days: int = Field(30, ge=1, description="How many days back a reader of the change feed may go on from")
    feed_streams: int = Field(200, ge=0, description="The most streams of changes that a worker holds open at once")
    feed_stream_seconds: float = Field(3600.0, gt=0, description="How long a stream of changes lasts, at most")
    feed_heartbeat_seconds: float = Field(
        15.0, gt=0, description="How long a stream of changes is silent before it says that it is there"
    )
    purge: Literal["none", "fastly", "cloudflare", "varnish", "http"] = Field(
        "none", description="The kind of cache in front that is told after each change which tags to forget"
    )
    purge_url: CommaList = Field((), description="Where it is told; of Fastly and Cloudflare their own address")
    purge_zone: str | None = Field(None, description="Cloudflare's zone id, or Fastly's service id")
    purge_token: SecretStr | None = Field(None, description="What opens it: Fastly and Cloudflare need one")
    log: Literal["json", "plain"] | None = Field(
        None, description="How the server logs: `json` or `plain`; left out, plain in a terminal and JSON elsewhere"
    )
    access_log: Literal["on", "off"] = Field(
        "off", description="Whether each request is logged that was not answered from the cache of answers"
    )
    pool_size: int = Field(10, ge=1, description="Connections to PostgreSQL that a worker keeps")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where containers get their secrets, so that those need not stand in the environment. Few machines have it."""
        assert isinstance(file_secret_settings, SecretsSettingsSource)
        files = (file_secret_settings,) if Path(str(file_secret_settings.secrets_dir)).is_dir() else ()
        return (init_settings, env_settings, *files)

    @field_validator("preview_url")
    @classmethod
    def _template(cls, value: str | None) -> str | None:
        try:
            known = value is None or bool(value.format(**dict.fromkeys(("token", "slug", "id", "revision"), "x")))
        except (KeyError, IndexError, ValueError):
            known = False
        if not known or (value is not None and "{token}" not in value):
            raise ValueError("Give an address with {token} in it; {slug}, {id} and {revision} may be there, too.")
        return value

    @field_validator("trusted_proxies", "cors_origins", "refusing_checks", "purge_url", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
