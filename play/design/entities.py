"""Know the entities of HTML, such as `&nbsp;`."""

import re
from html.entities import html5 as ENTITIES

from .template_files import suggest

ENTITY = re.compile(r"&(?:#x?[0-9a-fA-F]+|([a-zA-Z][a-zA-Z0-9]*))(;?)")
NAMES = [name.removesuffix(";") for name in ENTITIES if name.endswith(";")]
OLD_NAMES = [name for name in ENTITIES if not name.endswith(";")]  # what HTML has always had is suggested first


def check_entity(text: str, at: int, is_in_value: bool) -> tuple[str, str] | None:
    """Return what is wrong with the entity that begins at `at`, if anything, and what was expected.

    In a value a browser takes `&copy=` as it stands, since addresses have such.
    """
    found = ENTITY.match(text, at)
    if not found or (is_in_value and text[found.end() :].startswith("=")):
        return None
    name, has_end = found[1], found[2]
    is_known = not name or f"{name};" in ENTITIES
    if has_end and not is_known:
        near = suggest(name, OLD_NAMES) or suggest(name, NAMES)
        named = near.replace("“", "“&").replace("”", ";”")
        return f"there is no entity “{found[0]}”.", f"Expected a name of HTML.{named}"
    if has_end or not (is_known or name.startswith("amp")):
        return None
    entity = found[0] if is_known else "&amp"
    return f"the entity “{entity}” has no end.", f"Expected “{entity};”, or “&amp;” for the sign."
