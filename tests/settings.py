"""The project's settings for tests in this process; servers that tests start read their own environment."""

import os
import tempfile

os.environ.update(
    SECRET_KEY="only for tests, and long enough to be one",
    HTTPS="false",
    DESIGN="true",
    LOG="text",
    VAR=tempfile.mkdtemp(prefix="colorclues-"),
)

from colorclues.settings import *  # noqa: E402, F403
from colorclues.settings import DATABASES, VAR

# A file, since threads that write at once are tested too.
DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
ALLOWED_HOSTS = ["testserver"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The usual one takes 0.3 s for each password, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
