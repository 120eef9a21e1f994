"""The build: a digest of what pages and the wire are made of. Page and server tell each other theirs."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

# The files that make a page, or what is pushed to it: a folder and the names in it.
STATIC = (("static", "*"),)
PARTS = (("templates", "*.html"), *STATIC, ("locale", "*.mo"), ("play", "*.py"))
DIGEST_SIZE = 5  # bytes


def digest(root: Path, *words: str, parts: Iterable[tuple[str, str]] = PARTS) -> str:
    """Return ten letters and digits, which change with every file and word.

    They depend on nothing else, so all processes of one deployment have the same.
    """
    total = blake2b("\0".join(words).encode(), digest_size=DIGEST_SIZE)
    for folder, names in parts:
        for path in sorted(path for path in (root / folder).rglob(names) if path.is_file()):
            content = path.read_bytes()
            total.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()
