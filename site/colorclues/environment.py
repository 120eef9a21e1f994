"""Reading the environment: whatever is invalid is refused at once, with its name, what it is and what it may be."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .kinds import Invalid, Kind

DEFAULT_MODULE = "colorclues.settings"


def choose_settings() -> None:
    """Set DJANGO_SETTINGS_MODULE unless it is set. An empty one counts as unset, as with every other variable."""
    if not os.environ.get("DJANGO_SETTINGS_MODULE", "").strip():
        os.environ["DJANGO_SETTINGS_MODULE"] = DEFAULT_MODULE


def load_settings() -> None:
    """Read all settings. Raise ImproperlyConfigured, with what helps, if they cannot be read."""
    choose_settings()
    try:
        settings.DEBUG  # noqa: B018  (reading one reads all)
    except ImportError as trouble:
        module = os.environ["DJANGO_SETTINGS_MODULE"]
        raise ImproperlyConfigured(
            f"DJANGO_SETTINGS_MODULE is {module!r}, which cannot be imported ({trouble}). Unset it."
        ) from None


def read(variables: Mapping[str, Kind], environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each variable. An empty one is unset, and has its default.

    Raise ImproperlyConfigured with a sentence for each that is invalid.
    """
    values, wrong = {}, []
    for name, kind in variables.items():
        try:
            values[name] = _read_one(kind, environ.get(name, ""))
        except Invalid as invalid:
            wrong.append(_describe(name, kind, str(invalid)))
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))
    return values


def make_folder(name: str, folder: Path) -> None:
    """Make the folder that a variable names, unless it exists. Raise ImproperlyConfigured if that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise ImproperlyConfigured(
            f"{name} leads to the folder {folder}, which cannot be made ({trouble.strerror}). It must be a folder "
            "that this user may write to."
        ) from None


def _read_one(kind: Kind, text: str) -> Any:
    if not text.strip():
        return kind.default
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid("not UTF-8") from None
    return kind.read(text.strip() if kind.is_stripped else text)


def _describe(name: str, kind: Kind, what: str) -> str:
    why = f", since {kind.why}" if kind.why else ""
    return f"{name} is {what}, and must be {kind.may_be}{why}."
