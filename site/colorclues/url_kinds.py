"""The kinds of settings that are addresses of other servers, or names of this one."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import environ

from .kinds import OFF, ON, Invalid, Kind, show

HOST_NAME = re.compile(r"(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?)+")
PAGE = re.compile(r"https://(?P<host>[^/?#:@\\\s]+)(:\d{1,5})?([/?#][^\s\\\"<>]*)?")
MAX_PAGE = 500
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
ESCAPE = (
    "a special character in a name or password is written as % and two digits, such as %40 for @, %23 for # and %2F "
    "for /"
)


def conceal(url: str) -> str:
    """Return a URL, which may be malformed, without a name, a password and options, which may hold a password too."""
    address, has_options, options = url.partition("?")
    scheme, found, rest = address.partition("://") if "://" in address else ("", "", address)
    if "@" in rest:
        rest = "…@" + rest.rpartition("@")[2]
    elif found and (":" in rest or "@" in options):
        rest = "…"  # it may be a password whose @ was forgotten, or one with a ? in it
    return show(scheme + found + rest + "?…" * bool(has_options))


def _split(url: str, schemes: tuple[str, ...]) -> SplitResult:
    """Return the parts of a URL. Raise Invalid if it has another scheme, or a character that must be escaped."""
    try:
        parts = urlsplit(url)
        _ = parts.port if "," not in parts.netloc else None
    except ValueError:
        raise Invalid(f"{conceal(url)}, which cannot be read ({ESCAPE})") from None
    if parts.scheme not in schemes or "://" not in url or re.search(r"\s", url):
        raise Invalid(conceal(url))
    if parts.fragment or ("@" in url and "@" not in parts.netloc):
        raise Invalid(f"{conceal(url)}, which cannot be read ({ESCAPE})")
    return parts


@dataclass
class OwnPage(Kind):
    """Whether there is a page of this server's own, or the URL of one elsewhere."""

    default: str = ""
    described = "on, off or the https URL of a page"
    brief = "on, off or an https URL"

    def read(self, text: str) -> str:
        word = text.lower()
        if word in ON + OFF:
            return "on" if word in ON else ""
        page = PAGE.fullmatch(text)
        if not page or not HOST_NAME.fullmatch(page["host"]) or len(text) > MAX_PAGE:
            raise Invalid(conceal(text))
        return text


@dataclass
class DatabaseUrl(Kind):
    """The URL of a database, as Django's settings of it. The default is a URL too."""

    described = "postgres://name:password@host:5432/database, or sqlite:/// and the path of a file"
    brief = "a URL"

    def read(self, text: str) -> dict[str, Any]:
        parts = _split(text, ("postgres", "postgresql", "sqlite"))
        name = parts.path.removeprefix("/")
        if not name or name == ":memory:" or name.endswith("/"):
            raise Invalid(f"{conceal(text)}, which names no database")
        if parts.scheme == "sqlite":
            if parts.netloc or parts.query:
                raise Invalid(f"{conceal(text)}, in which a file's path begins with the third slash")
        else:
            _check_options(text, parts)
        database = environ.Env.db_url_config(text)
        # PostgreSQL's own way to name the folder of a socket in a URL: %2Frun%2Fpostgresql.
        return database | {"HOST": unquote(database["HOST"])}


def _check_options(text: str, parts: SplitResult) -> None:
    from psycopg.pq import Conninfo  # here, since SQLite needs none of it

    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} | {"conn_max_age", "conn_health_checks"}
    for name in options.keys() - known:
        raise Invalid(f"{conceal(text)}, with an option {name} that PostgreSQL does not know")
    mode = options.get("sslmode", SSL_MODES[0])
    if mode not in SSL_MODES:
        raise Invalid(f"{conceal(text)}, with an sslmode that is none of {', '.join(SSL_MODES)}")


@dataclass
class RedisUrl(Kind):
    described = "redis://name:password@host:6379/0, or rediss:// for TLS"
    brief = "a URL"

    def read(self, text: str) -> str:
        parts = _split(text, ("redis", "rediss"))
        if not parts.hostname or not re.fullmatch(r"/?\d*", parts.path):
            raise Invalid(conceal(text))
        return text


@dataclass
class Address(Kind):
    """An address of this machine, or the name of one."""

    described = "an IP address such as 127.0.0.1, ::1 or 0.0.0.0, or the name of this machine"
    brief = "an address"

    def read(self, text: str) -> str:
        if not (is_ip(text) or (HOST_NAME.fullmatch(text) and not re.fullmatch(r"[\d.]+", text))):
            raise Invalid(show(text))
        return text


def is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class _Several(Kind):
    """Names with commas between, each of which `is_one` knows."""

    @staticmethod
    def is_one(name: str) -> bool:
        raise NotImplementedError

    def read(self, text: str) -> list[str]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        for name in names:
            if not self.is_one(name):
                raise Invalid(show(text) if name == text else f"{show(text)}, with {show(name)} in it")
        return names


@dataclass
class Hosts(_Several):
    described = (
        "host names with commas between, without scheme, port and path, such as game.example.org; a name that begins "
        "with a dot includes its subdomains, and an IPv6 address stands in brackets"
    )
    brief = "host names"

    @staticmethod
    def is_one(name: str) -> bool:
        return name == "*" or is_host(name.removeprefix("."))


@dataclass
class Origins(_Several):
    described = (
        "origins with commas between: scheme, host and port without a slash behind, such as "
        "https://game.example.org:8443 or https://*.example.org"
    )
    brief = "origins"

    @staticmethod
    def is_one(name: str) -> bool:
        found = re.fullmatch(r"https?://(?:\*\.)?(\[[^\]]*\]|[^:/?#@*]+)(?::(\d+))?", name)
        return bool(found) and is_host(found[1]) and (found[2] is None or 0 < int(found[2]) < 65536)


def is_host(name: str) -> bool:
    if name.startswith("["):
        try:
            IPv6Address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return name.endswith("]")
    return HOST_NAME.fullmatch(name) is not None
