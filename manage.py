#!/usr/bin/env python
"""Django's command line, with the project's folder on the path."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as trouble:
        sys.exit(str(trouble))
