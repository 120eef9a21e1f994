"""Rule 2, measured on the committed palette, and the files of bin/palette against each other."""

import csv
import math
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median, quantiles

import pytest
from coloraide import Color
from PIL import Image

from play.rules.board import COLUMNS, ROWS, SQUARES, tone
from play.rules.palette import COLORS, NAMES

PROJECT = Path(__file__).parent.parent.parent
CSS = PROJECT / "static/css/palette.css"
MAP = PROJECT / "static/map.webp"
LINES = [[f"{row}{column}" for column in range(1, COLUMNS + 1)] for row in ROWS]
MADE = [
    "play/rules/palette.py",
    "static/css/palette.css",
    "static/icon-180.png",
    "static/icon-192.png",
    "static/icon-512.png",
    "static/icon-maskable.png",
    "static/icon.svg",
    "static/map.webp",
    "static/preview.png",
    "templates/shared/colours.html",
]

TONES = "very pale|pale|light|bright|vivid|strong|deep|dark|very dark|darkest".split("|")
ORDER = [*TONES[:6], "", *TONES[6:]]  # red stands between strong red and deep red


@cache
def color(square):
    return Color(COLORS[square])


def differences(pairs):
    return [color(a).delta_e(color(b), method="2000") for a, b in pairs]


@cache
def neighbors():
    lines = [*LINES, *zip(*LINES, strict=True)]
    return differences(pair for line in lines for pair in pairwise(line))


@cache
def misses():
    """Return the distance of the nearest square in OKLab (×100), for each name of the survey."""
    squares = [color(square).convert("oklab").coords() for square in SQUARES]
    with (PROJECT / "play/bots/data/xkcd.csv").open(newline="") as survey:
        named = [Color(row["hex"]).convert("oklab").coords() for row in csv.DictReader(survey)]
    return [100 * min(math.dist(name, square) for square in squares) for name in named]


def test_rule_1_every_square_has_its_own_color():
    assert tuple(COLORS) == SQUARES
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in COLORS.values())
    assert len(set(COLORS.values())) == 480


def test_rule_2_neighbors_are_told_apart_by_eye():
    assert len(neighbors()) == 16 * 29 + 15 * 30
    assert min(neighbors()) >= 3.0


def test_rule_2_no_step_is_much_larger_than_the_others():
    assert max(neighbors()) <= 1.6 * median(neighbors())


def test_rule_2_the_first_and_the_last_column_are_told_apart():
    assert min(differences((f"{row}1", f"{row}{COLUMNS}") for row in ROWS)) >= 6.0


def test_rule_2_the_board_holds_the_colors_that_people_have_words_for():
    assert len(misses()) == 949
    assert median(misses()) <= 2.5
    assert quantiles(misses(), n=10)[-1] <= 7.0


def test_rule_2_rows_run_from_light_to_dark():
    rows = [[color(square).convert("oklch")["lightness"] for square in line] for line in LINES]
    assert all(min(lighter) > max(darker) for lighter, darker in pairwise(rows))


def test_every_square_has_a_name_in_plain_words():
    assert tuple(NAMES) == SQUARES
    assert all(re.fullmatch("[a-z]+( [a-z]+){0,3}", name) for name in NAMES.values())


def test_the_names_tell_the_squares_apart():
    counts = Counter(NAMES.values())
    assert len(counts) >= 200
    assert max(counts.values()) <= 6


def test_the_name_of_a_square_is_the_one_that_fits_best():
    """By CIEDE2000 no name is nearer. The place of a name is the mean of its squares in CIELAB."""
    colors = {square: color(square).convert("lab-d65") for square in SQUARES}
    named = {name: [colors[square] for square in SQUARES if NAMES[square] == name] for name in NAMES.values()}
    places = {name: mean(colors) for name, colors in named.items()}

    def nearest(square):
        return min(places, key=lambda name: colors[square].delta_e(places[name], method="2000"))

    assert {square: nearest(square) for square in SQUARES} == NAMES


def mean(colors):
    return Color("lab-d65", [fmean(axis) for axis in zip(*(each.coords() for each in colors), strict=True)])


def test_the_tones_of_a_hue_run_from_light_to_dark():
    parts = {name: re.fullmatch(f"(?:({'|'.join(TONES)}) )?(.+)", name).groups(default="") for name in NAMES.values()}
    assert {tone for tone, _ in parts.values()} == set(ORDER)
    assert len({hue for _, hue in parts.values()}) >= 24
    lightness = {}
    for square, name in sorted(NAMES.items(), key=lambda named: ORDER.index(parts[named[1]][0])):
        tones = lightness.setdefault(parts[name][1], {})
        tones.setdefault(name, []).append(color(square).convert("oklch")["lightness"])
    for tones in lightness.values():
        assert all(fmean(lighter) > fmean(darker) for lighter, darker in pairwise(tones.values()))


@pytest.mark.parametrize(
    ("square", "name"), [("A9", "pale yellow"), ("G7", "vivid red"), ("J10", "brown"), ("P25", "darkest blue")]
)
def test_a_name_says_what_the_eye_sees(square, name):
    assert NAMES[square] == name


def test_the_stylesheet_says_the_same_as_the_table():
    rules = re.findall(r"^\.tone-(\d+)\{color:#(?:000|fff);background:(#\w+)\}$", CSS.read_text(), re.MULTILINE)
    assert len(CSS.read_text().splitlines()) == 481
    assert {int(n): Color(background) for n, background in rules} == {tone(s): color(s) for s in SQUARES}


def test_a_coordinate_is_readable_on_every_square():
    texts = re.findall(r"\{color:(#\w+);", CSS.read_text())
    assert min(Color(text).contrast(color(square)) for text, square in zip(texts, SQUARES, strict=True)) >= 4.5


def test_the_map_shows_the_board_in_30_by_16_pixels():
    assert size(MAP) == (COLUMNS, len(ROWS))
    assert Image.open(MAP).convert("RGB").tobytes() == bytes.fromhex("".join(COLORS.values()).replace("#", ""))


def test_the_picture_beside_a_link_has_the_size_that_chats_show_and_is_light():
    preview = PROJECT / "static/preview.png"
    assert size(preview) == (1200, 630)
    assert preview.stat().st_size <= 60_000


@pytest.fixture(scope="module")
def made_again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("palette")
    subprocess.run([sys.executable, PROJECT / "bin/palette", folder], check=True, capture_output=True)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("path", MADE)
def test_bin_palette_makes_the_committed_files(made_again, path):
    again, committed = made_again / path, PROJECT / path
    if path.endswith((".png", ".webp")):  # another zlib may pack the same pixels into other bytes
        assert (size(again), pixels(again)) == (size(committed), pixels(committed))
    else:
        assert again.read_bytes() == committed.read_bytes()


@pytest.mark.long
def test_bin_palette_makes_nothing_else(made_again):
    assert sorted(str(p.relative_to(made_again)) for p in made_again.rglob("*") if p.is_file()) == MADE


def size(picture):
    return Image.open(picture).size


def pixels(picture):
    """Return the bytes of a picture with its transparency."""
    return Image.open(picture).convert("RGBA").tobytes()
