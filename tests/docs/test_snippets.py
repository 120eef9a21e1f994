"""The files that the pages print: each as its own program checks it. tests/docs/test_at_home.py has the unit."""

import subprocess

import pytest
import trustme
import yaml
from colorclues import environment
from colorclues.variables import VARIABLES

from play import metrics
from tests.docs.pages import find_block
from tests.support.optional import find

CERTIFICATES = "/etc/letsencrypt/live/game.example.org"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def nginx(tmp_path):
    """Return a function that says what nginx says of a snippet, in a file as conf.d has it."""
    certificate = trustme.CA().issue_cert("game.example.org")
    certificate.private_key_pem.write_to_path(tmp_path / "privkey.pem")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "fullchain.pem")

    def check(snippet):
        # What belongs to the machine: the certificate's folder, and places that a test may write to.
        (tmp_path / "colorclues.conf").write_text(snippet.replace(CERTIFICATES, str(tmp_path)))
        places = "".join(
            f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{places}include {tmp_path}/colorclues.conf;\n}}\n"
        )
        return run(find("nginx"), "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))

    return check


def test_nginx_takes_its_snippet(nginx):
    snippet = find_block("docs/deploy.md", "map $http_upgrade")
    assert CERTIFICATES in snippet
    code, said = nginx(snippet)
    assert code == 0 and "warn" not in said, said
    code, said = nginx(snippet.replace("proxy_pass ", "proxy_passes "))
    assert code != 0 and "proxy_passes" in said


def test_caddy_takes_its_snippet(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    snippet = find_block("docs/deploy.md", "game.example.org {")
    for text, is_right in ((snippet, True), (snippet.replace("reverse_proxy", "reverse_proxies"), False)):
        (tmp_path / "Caddyfile").write_text(text + "\n")
        command = "validate", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")
        code, said = run(find("caddy"), *command)
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
