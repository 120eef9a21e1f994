"""The module of the settings, read anew in this process."""

import os
from importlib.util import find_spec, module_from_spec
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch


def settings_with(env: dict[str, str]) -> ModuleType:
    """Return the module of the settings as it is with these variables and no others."""
    with TemporaryDirectory() as var, patch.dict(os.environ, {"VAR": var, **env}, clear=True):
        found = find_spec("colorclues.settings")
        settings = module_from_spec(found)
        found.loader.exec_module(settings)
        return settings
