"""The Nu Html Checker finds no fault in any page of the gallery."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from play.design import sample_pages
from tests.design.frames import frame

JAR = Path(__file__).parent / "nu/node_modules/vnu-jar/build/dist/vnu.jar"
PATIENCE = 900  # seconds for more than 500 pages on a slow machine
# What the checker does not know: htmx's attributes, and that a part which htmx fetches needs no first heading.
ALLOWED = re.compile(r"Attribute “hx-[\w:-]+” not allowed|none of them has a computed heading level of 1")


@pytest.mark.long
def test_no_page_has_a_fault(client, tmp_path):
    for name in sample_pages.list_states():
        (tmp_path / f"{name}.html").write_bytes(frame(client, name).content)
    command = ["java", "-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", tmp_path]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stderr)["messages"]
    assert len(told) > 1000  # htmx's attributes: the checker has read the pages
    faults = {(one["message"], Path(one.get("url", "")).name) for one in told if not ALLOWED.search(one["message"])}
    assert faults == set()
