"""The storages of static files. In production they are compressed, named by their hash, minified, bundles joined."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import rcssmin
import rjsmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from . import builds
from .bundles import list_bundles

MINIFIERS = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}
AS_RELEASED = "vendor/"
MANIFEST = CompressedManifestStaticFilesStorage.manifest_name
SOURCES = "sources"  # the manifest's field for the digest of what was collected


# The icons that a web app manifest names, as Django finds the pictures of a stylesheet.
ICONS = ("*.webmanifest", ((r'(?P<matched>"src": "(?P<url>[^"]+)")', '"src": "%(url)s"'),))


class StampingStorage(StaticFilesStorage):
    """In development, add the time of the last save to each address, so that a browser need not ask for each file.

    A page that loads itself again after a save asks for that file alone, and for none of thirty others.
    """

    def url(self, name: str, *args, **kwargs) -> str:
        path = finders.find(name)
        stamp = f"?{os.stat(path).st_mtime_ns:x}" if path else ""
        return super().url(name, *args, **kwargs) + stamp


class MinifyingStorage(CompressedManifestStaticFilesStorage):
    """Minify our own stylesheets and scripts, and add the bundles. A first visit is 1.7 kB lighter without blanks."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ICONS)

    def post_process(self, paths: dict, *args, **options) -> Iterator[tuple]:
        minified = {name: (MinifiedFiles(storage), path) for name, (storage, path) in paths.items() if _is_ours(name)}
        files = {**paths, **minified}
        bundles = {name: (JoinedFiles(self, files, parts), name) for name, parts in list_bundles().items()}
        yield from super().post_process({**files, **bundles}, *args, **options)

    def save_manifest(self) -> None:
        """Note in the manifest what it was made of, so that a server knows whether it is of its own version."""
        super().save_manifest()
        manifest = json.loads(self.read_manifest()) | {SOURCES: digest_sources()}
        self.manifest_storage.delete(self.manifest_name)
        self.manifest_storage._save(self.manifest_name, ContentFile(json.dumps(manifest).encode()))


def digest_sources() -> str:
    """Return a digest of all that the collected files are made of."""
    return builds.digest(settings.ROOT, json.dumps(list_bundles(), sort_keys=True), parts=builds.STATIC)


def _is_ours(name: str) -> bool:
    return Path(name).suffix in MINIFIERS and not name.startswith(AS_RELEASED)


class MinifiedFiles:
    """Open stylesheets and scripts of a storage without comments and blanks."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        with self.storage.open(path) as file:
            return ContentFile(MINIFIERS[Path(path).suffix](file.read().decode()).encode())


class JoinedFiles:
    """Open a bundle: its parts, one after the other. It is saved under its own name too, as every other file is."""

    def __init__(self, target: Storage, files: dict, parts: tuple[str, ...]) -> None:
        self.target = target
        self.parts = [files[part] for part in parts]

    def open(self, path: str) -> ContentFile:
        texts = []
        for storage, name in self.parts:
            with storage.open(name) as file:
                texts.append(file.read())
        joined = b"\n".join(texts)
        self.target.delete(path)  # the one of the version before
        self.target.save(path, ContentFile(joined))
        return ContentFile(joined)
