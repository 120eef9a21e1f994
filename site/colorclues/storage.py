"""The storage of static files in production: compressed, named by their hash, stylesheets minified."""

from collections.abc import Iterator

import rcssmin
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifyingStorage(CompressedManifestStaticFilesStorage):
    """Minify stylesheets. Without comments and blanks a first visit is 1.5 kB lighter, compressed."""

    def post_process(self, paths: dict, *args, **options) -> Iterator[tuple]:
        minified = {
            name: (MinifiedFiles(storage), path) for name, (storage, path) in paths.items() if name.endswith(".css")
        }
        yield from super().post_process({**paths, **minified}, *args, **options)


class MinifiedFiles:
    """Open stylesheets of a storage without comments and blanks."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        with self.storage.open(path) as sheet:
            return ContentFile(rcssmin.cssmin(sheet.read().decode()).encode())
