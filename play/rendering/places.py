"""How the elements of a message find their places in the page."""


def replace_elements(html: str) -> str:
    """Wrap elements that replace those with their ids, in the tag that the page's hx-select-oob names."""
    return f"<x-push>{html}</x-push>" if html else ""


def place_elements(where: str, html: str = "") -> str:
    """Wrap elements for another place; `where` is a value of hx-swap-oob."""
    return f'<div hx-swap-oob="{where}">{html}</div>'
