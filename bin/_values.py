"""Makes the tables of play/design/css_values.json: which words each property of CSS takes.

The grammars of @webref/css say more than a checker of words needs. What counts is which keywords, types and functions
stand in a grammar, not in which order. `auto <length> calc()` is such a set of words.
"""

import re

# What a value is made of in the end. Where a grammar needs anything else that has none, it takes ANY word.
BASIC = frozenset(
    "length percentage number integer angle time frequency resolution flex zero string url hex-color custom-ident "
    "dashed-ident unicode-range-token".split()
)
SAME = {
    "ident": "custom-ident",
    "custom-property-name": "dashed-ident",
    "string-token": "string",
    "url-token": "url",
    "uri": "url",
    "url-set": "image",
    "dimension": "length",
}
ANY = "<any>"
WITHOUT_GRAMMAR = ("minmax()", "repeat()")  # their parameters are placeholders, or have none
# What the drafts leave out, and browsers have: SVG 2's colours of shapes.
LEFT_OUT = {"paint": {"<color>", "<url>", "none", "context-fill", "context-stroke"}}
WORD = re.compile(
    r"<'(?P<property>[\w-]+)'[^>]*>"
    r"|<(?P<type>[\w-]+)(?P<call>\(\))?[^>]*>"
    r"|(?P<function>-?[a-z][\w-]*)\("
    r"|(?P<end>\))"
    r"|'[^']*'|\{[^}]*\}"
    r"|(?P<keyword>-?[a-zA-Z][\w-]*)"
)


class Grammars:
    """The grammars of @webref/css, each as a set of words. `more` has other keywords of properties."""

    def __init__(self, css, more):
        self.functions = {name: {ANY} for name in WITHOUT_GRAMMAR}
        plain = [one for one in css["properties"] if "syntax" in one and one["name"][0] != "-"]
        self.properties = {one["name"]: self.split(one["syntax"]) | more.get(one["name"], set()) for one in plain}
        self.types = {one["name"]: self.split(one.get("syntax")) for one in css["types"] if one["name"] not in BASIC}
        for name, words in LEFT_OUT.items():
            self.types[name] |= words
        for one in css["functions"]:
            words = self.split(one.get("syntax"))
            name = one["name"].lower()
            self.functions.setdefault(name, set()).update(words - {name})
        self.rules = {
            rule["name"]: {one["name"]: self.split(one.get("syntax")) for one in rule["descriptors"]}
            for rule in css["atrules"]
            if rule["descriptors"]
        }

    def split(self, syntax):
        """Return the words of a grammar. What stands in the brackets of a function belongs to the function."""
        if syntax is None:
            return {ANY}
        words, opened = set(), []
        for found in WORD.finditer(syntax):
            own = self.functions.setdefault(opened[-1], set()) if opened else words
            if found["function"]:
                opened.append(f"{found['function'].lower()}()")
                own.add(opened[-1])
            elif found["end"] and opened:
                opened.pop()
            elif word := name_word(found):
                own.add(word)
        return words

    def make(self, known):
        """Return the tables of the properties that browsers know, with the types and functions that these need."""
        tables = {"properties": self.properties, "types": self.types, "functions": self.functions}
        needed = {"properties": {}, "types": {}, "functions": {}}
        new = {f"<'{name}'>" for name in known}.union(
            *(words for rule in self.rules.values() for words in rule.values())
        )
        while new:
            found = [(of, name) for of, name in map(place, new) if name in tables[of] and name not in needed[of]]
            for of, name in found:
                needed[of][name] = tables[of][name]
            new = set().union(*(tables[of][name] for of, name in found))
        return {name: render(table) for name, table in {**needed, "rules": self.rules}.items()}


def place(word):
    """Return the table that says more about a word, and the word's key there."""
    if word.startswith("<'"):
        return "properties", word.strip("<'>")
    return ("functions", word) if word.endswith("()") else ("types", word.strip("<>"))


def name_word(found):
    if found["property"]:
        return f"<'{found['property']}'>"
    if found["call"]:
        return f"{found['type'].lower()}()"
    if found["type"]:
        return f"<{SAME.get(found['type'], found['type'])}>"
    return (found["keyword"] or "").lower()


def render(table):
    return {
        name: render(words) if isinstance(words, dict) else " ".join(sorted(words))
        for name, words in sorted(table.items())
    }
