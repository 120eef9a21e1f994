"""Know what may stand in what: where a browser closes an element by itself, and where it moves or drops one."""

# A browser closes an open <p> where one of these begins.
ENDS_P = frozenset(
    "address article aside blockquote center details dialog dd dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul "
    "xmp".split()
)
# What stands in these is beyond the reach of an open <p>, <a> or <button> outside.
BARRIERS = frozenset("template object table caption td th svg math".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
INTERACTIVE = frozenset("a button details embed iframe label select textarea".split())

PARENTS = {
    "li": "ul ol menu",
    "dt": "dl div",
    "dd": "dl div",
    "tr": "table tbody thead tfoot",
    "td": "tr",
    "th": "tr",
    "tbody": "table",
    "thead": "table",
    "tfoot": "table",
    "caption": "table",
    "colgroup": "table",
    "col": "colgroup table",
    "option": "select datalist optgroup",
    "optgroup": "select",
    "legend": "fieldset optgroup",
    "summary": "details",
    "figcaption": "figure",
    "source": "picture video audio",
    "track": "video audio",
    "rt": "ruby rtc",
    "rp": "ruby",
}
CHILDREN = {
    "ul": "li",
    "ol": "li",
    "menu": "li",
    "dl": "dt dd div",
    "table": "caption colgroup col thead tbody tfoot tr",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td th",
    "colgroup": "col",
    "select": "option optgroup hr button noscript",
    "optgroup": "option legend noscript",
    "datalist": "option",
}
ANYWHERE = frozenset(["script", "template", "noscript", ""])


def why_not_within(outer: str, inner: str) -> str:
    """Return why an element cannot stand anywhere within another, or an empty text."""
    if outer == inner == "form":
        return "A browser drops the inner form, and its end tag ends the outer one."
    if outer == inner == "a":
        return "A browser ends the outer link where the inner one begins."
    if outer in ("a", "button") and (inner in INTERACTIVE or inner == "input"):
        return "What can be pressed holds nothing else that can."
    if outer == inner == "label":
        return "A label belongs to one field."
    if outer == "p" and inner in ENDS_P:
        return "A browser ends the paragraph where it begins."
    if outer in HEADINGS and inner in HEADINGS:
        return "A browser ends the outer heading where the inner one begins."
    return ""


def describe_parent(parent: str, child: str) -> str:
    """Return what was expected in the place of `child` directly in `parent`, or an empty text if it may stand there."""
    if parent in ANYWHERE or child in ANYWHERE or "-" in parent or "-" in child:
        return ""
    parents = PARENTS.get(child, "").split()
    if parents and parent not in parents:
        return f"Expected {_join(parents)} around it."
    children = CHILDREN.get(parent, "").split()
    return f"Expected {_join(children)} there." if children and child not in children else ""


def _join(names: list[str]) -> str:
    tags = [f"<{name}>" for name in names]
    return " or ".join([", ".join(tags[:-1]), tags[-1]]) if len(tags) > 1 else tags[0]
