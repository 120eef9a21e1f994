"""The files that the pages print: each as its own program checks it.

tests/docs/test_at_home.py has the unit. tests/docs/test_proxies.py plays through the proxies.
"""

import subprocess

import pytest
import yaml
from colorclues import environment
from colorclues.variables import VARIABLES

from play import metrics
from tests.docs.pages import find_block
from tests.support.optional import find
from tests.support.proxies import Caddy, Nginx


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **more)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("is_http2", [False, True], ids=["as printed", "with HTTP/2"])
def test_nginx_takes_its_snippet(tmp_path, is_http2):
    nginx = Nginx(tmp_path, served=8000)
    if is_http2:
        nginx.speak_http2()
    nginx.write()
    code, said = run(nginx.command_of("-t"))
    assert code == 0 and "warn" not in said, said
    nginx.snippet = nginx.snippet.replace("proxy_pass ", "proxy_passes ")
    nginx.write()
    code, said = run(nginx.command_of("-t"))
    assert code != 0 and "proxy_passes" in said


def test_caddy_takes_its_snippet(tmp_path):
    caddy = Caddy(tmp_path, served=8000)
    for snippet, is_right in (
        (caddy.snippet, True),
        (caddy.snippet.replace("reverse_proxy", "reverse_proxies"), False),
    ):
        caddy.snippet = snippet
        command = find("caddy"), "validate", "--adapter", "caddyfile", "--config", str(caddy.write())
        code, said = run(command, env=caddy.env)
        assert (code == 0) is is_right, said


def test_prometheus_reads_its_snippet():
    [job] = yaml.safe_load(find_block("docs/operate.md", "scrape_configs:"))["scrape_configs"]
    assert job.keys() == {"job_name", "scheme", "authorization", "static_configs"}
    assert job["authorization"]["credentials"] == "the METRICS_TOKEN"
    assert metrics.registry.get_target_info() is None  # it needs no more than the usual path, /metrics


def test_the_settings_of_privacy_and_imprint_are_read_and_make_both_pages_whole():
    lines = find_block("docs/deploy.md", "PRIVACY=on").splitlines()
    read = environment.read(VARIABLES, dict(line.split("=", 1) for line in lines))
    assert (read["PRIVACY"], read["IMPRINT"], read["OPERATOR"][-1]) == ("on", "on", "ada@example.org")
    assert read["LOG_LASTS"] == 14 * 24 * 3600 and read["BACKUP_LASTS"] == 7 * 24 * 3600
