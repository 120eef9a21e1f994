"""Static files as they are served: compressed, named after their content, stylesheets without their comments."""

import rcssmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class SmallStorage(CompressedManifestStaticFilesStorage):
    """Comments are for designers: without them and the blanks a room's first visit is 1.5 kB lighter, compressed."""

    def post_process(self, paths, *args, **options):
        small = {name: (Small(storage), path) for name, (storage, path) in paths.items() if name.endswith(".css")}
        yield from super().post_process({**paths, **small}, *args, **options)


class Small:
    """A folder of stylesheets, to be read without what only people need."""

    def __init__(self, storage):
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        with self.storage.open(path) as sheet:
            return ContentFile(rcssmin.cssmin(sheet.read().decode()).encode())
