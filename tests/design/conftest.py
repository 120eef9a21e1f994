"""A client of staff, and copies of the files that designers write, which a test may spoil."""

import copy
import shutil
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from play.ops import staff
from play.rendering import compiler

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def client(admin_client):
    """Sign in as staff, who sees the gallery elsewhere than in development."""
    session = admin_client.session
    session[staff.SIGNED_IN] = int(time.time())
    session.save()
    admin_client.cookies["colorclues"] = session.session_key
    return admin_client


@pytest.fixture
def templates(tmp_path, settings):
    """Copy the templates and let Django read the copy."""
    copied = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", copied)
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [copied]
    compiler.forget()
    yield copied
    compiler.forget()


@pytest.fixture
def static(tmp_path, settings):
    """Copy the static files and let Django find the copy."""
    copied = tmp_path / "static"
    shutil.copytree(ROOT / "static", copied)
    settings.STATICFILES_DIRS = [copied]
    finders.get_finder.cache_clear()
    yield copied
    finders.get_finder.cache_clear()
