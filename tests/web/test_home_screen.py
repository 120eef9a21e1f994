"""The game on a home screen: its manifest, its icons, and the colours that a browser paints around a page."""

import json
import re

import httpx
import pytest
from django.test import Client
from PIL import Image

from tests.conftest import ROOT
from tests.support import prepared
from tests.support.player import parse
from tests.support.themes import THEMES, read_page_colours

LIGHT, _ = read_page_colours()
LIKE_BASE = f"static/app.webmanifest: expected theme_color and background_color {LIGHT}, as --page in css/base.css"


def find_links(html: str, rel: str) -> list[str]:
    return [link["href"] for link in parse(html).all("link", rel=rel)]


def theme_colours(html: str) -> list[tuple[str | None, str]]:
    return [(meta.get("media"), meta["content"]) for meta in parse(html).all("meta", name="theme-color")]


@pytest.fixture(scope="module")
def manifest(server) -> httpx.Response:
    (address,) = find_links(httpx.get(server.url).text, "manifest")
    assert re.fullmatch(r"/static/app\.[0-9a-f]{12}\.webmanifest", address)
    return httpx.get(server.url + address)


def test_a_browser_gets_the_manifest_with_its_type_and_may_keep_it(manifest):
    assert manifest.headers["content-type"].split(";")[0] == "application/manifest+json"
    assert "immutable" in manifest.headers["cache-control"] and "etag" not in manifest.headers
    told = manifest.json()
    assert {name: told[name] for name in ("start_url", "scope", "display", "lang")} == {
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "en",
    }
    assert told["name"] == told["short_name"] == "Color Clues"
    assert (told["theme_color"], told["background_color"]) == (LIGHT, LIGHT), LIKE_BASE


def test_its_icons_are_there_under_the_names_that_never_change(manifest, server):
    icons = manifest.json()["icons"]
    assert {(one["sizes"], one.get("purpose", "any")) for one in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for one in icons:
        assert re.fullmatch(r"icon[\w-]*\.[0-9a-f]{12}\.(png|svg)", one["src"])
        picture = prepared.static_files() / one["src"]
        assert httpx.get(f"{server.url}/static/{one['src']}").headers["content-type"] == one["type"]
        if one["type"] == "image/png":
            assert "x".join(map(str, Image.open(picture).size)) == one["sizes"]


def test_what_a_system_cuts_itself_fills_its_square():
    for name, side in (("icon-180", 180), ("icon-maskable", 512)):
        picture = Image.open(ROOT / f"static/{name}.png")
        assert (picture.size, picture.mode) == ((side, side), "RGB")
    assert Image.open(ROOT / "static/icon-192.png").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("theme", ["", *THEMES])
@pytest.mark.parametrize("path", ["/", "/no/such/page/", "/staff/sign-in/"])
def test_a_browser_paints_around_a_page_in_the_page_s_own_colour(path, theme, settings, db):
    settings.THEME = theme
    html = Client().get(path).content.decode()
    light, dark = read_page_colours(theme)
    assert theme_colours(html) == [("(prefers-color-scheme: dark)", dark), (None, light)]
    assert find_links(html, "manifest")


def test_an_iphone_finds_its_icon_where_it_looks_by_itself(server):
    answer = httpx.get(f"{server.url}/apple-touch-icon.png", follow_redirects=True)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == (ROOT / "static/icon-180.png").read_bytes()


def test_the_manifest_has_the_colours_of_the_game_s_own_look():
    told = json.loads((ROOT / "static/app.webmanifest").read_text())
    assert (told["theme_color"], told["background_color"]) == (LIGHT, LIGHT), LIKE_BASE


def test_the_policy_lets_a_page_load_its_manifest(server):
    policy = httpx.get(server.url).headers["content-security-policy"]
    assert "default-src 'self'" in policy and "manifest-src" not in policy
