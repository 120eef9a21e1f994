"""Links as pictures that a camera reads."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def draw_qr(link: str) -> bytes:
    """Return the link as a QR code, an SVG file."""
    picture = io.BytesIO()
    segno.make(link, micro=False).save(picture, kind="svg", border=2, light="#fff")
    return picture.getvalue()


def draw_inline_qr(link: str) -> SafeString:
    """Return the link as a QR code for a page, without attributes that our Content-Security-Policy forbids."""
    return mark_safe(segno.make(link, micro=False).svg_inline(border=2, light="#fff", svgclass="qr", omitsize=True))
