"""Watch which elements are open, and name what is not closed, closes nothing, or stands where it must not."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import nesting
from .html_names import VOID, is_element
from .markup import Tag
from .template_files import Mistake


@dataclass(slots=True, eq=False)
class Frame:
    """A file, a block or a turn of a loop. Its end tags end what it has begun, or what another one has left open."""

    outer: "Frame | None"


@dataclass(slots=True, eq=False)
class Opened:
    """An open element, within `outer`. `notes` are mistakes in it, which count once it is closed."""

    tag: Tag
    outer: "Opened | None"
    frame: Frame
    is_left: bool = False
    notes: list[Mistake] = field(default_factory=list)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = f"{self.outer.key if self.outer else ''} {self.tag.name}"

    def walk(self) -> Iterator["Opened"]:
        """Yield the element and those around it, outwards."""
        one: Opened | None = self
        while one:
            yield one
            one = one.outer

    def find(self, name: str) -> Tag | None:
        return next((one.tag for one in self.walk() if one.tag.name == name), None)


class Structure:
    """Read tags one by one. What is open is given and returned, since branches of a template may differ in it."""

    def __init__(self) -> None:
        self.mistakes: set[Mistake] = set()
        self.is_lenient = False  # conditions that only a page can tell decide what is open here
        self.unclosed: dict[Tag, Tag | None] = {}  # with the end tag before which their end was missed
        self.stray: dict[Tag, Tag | None] = {}  # end tags that end nothing, with the element that they stand in
        self.doubtful: list[Tag] = []  # end tags that stand further in than what they end begins

    def read(self, tag: Tag, opened: Opened | None, frame: Frame) -> Opened | None:
        if tag.is_end:
            return self._close(tag, opened, frame)
        if opened:
            self._check_place(tag, opened)
        if tag.is_closed or tag.name in VOID:
            return opened
        return Opened(tag, opened, frame)

    def leave(self, opened: Opened | None, frame: Frame) -> None:
        """Let what is open at the end of a frame be closed by what follows."""
        for one in opened.walk() if opened else ():
            one.is_left = one.is_left or one.frame is frame

    def finish(self, opened: Opened | None) -> None:
        for one in opened.walk() if opened else ():
            self._miss_end(one, None)

    def settle(self) -> set[Mistake]:
        """Return what is misplaced, not closed, or closes nothing. Where two of these have one cause, they are one."""
        for end, around in self.stray.items():
            self._report_stray(end, around)
        for tag, before in self.unclosed.items():
            place = f" before {before} of {_where(before, tag)}" if before else ""
            self._report(tag, f"{tag} is not closed.", f"Expected </{tag.name}>{place}.")
        return self.mistakes

    def _report_stray(self, end: Tag, around: Tag | None) -> None:
        crossed = next((tag for tag, before in self.unclosed.items() if before and _is_pair(tag, end)), None)
        if crossed:
            before = self.unclosed.pop(crossed)
            expected = f"Expected {end} before {before} of {_where(before, crossed)}."
            self._report(crossed, f"{crossed} ends after an element around it.", expected)
        elif around in self.unclosed:
            del self.unclosed[around]
            self._report(
                around, f"{around} is closed by {end} of {_where(end, around)}.", f"Expected </{around.name}>."
            )
        else:
            end = next((one for one in self.doubtful if _is_pair(one, end)), end)
            self._report(end, f"{end} closes nothing.", f"Expected <{end.name}> before it, or no {end}.")

    def _close(self, end: Tag, opened: Opened | None, frame: Frame) -> Opened | None:
        match = self._find_match(end, opened, frame) if end.name else None
        if match is None:
            if end.name and not self.is_lenient:
                self.stray.setdefault(end, opened.tag if opened and opened.frame is frame else None)
            return opened
        for one in opened.walk():
            if one is match:
                break
            self._miss_end(one, end)
        self.mistakes.update(match.notes)
        return match.outer

    def _find_match(self, end: Tag, opened: Opened | None, frame: Frame) -> Opened | None:
        """Return the innermost element of this name. Where lines begin with both tags, the indentation tells which."""
        found = []
        for one in opened.walk() if opened else ():
            if one.frame is not frame and not one.is_left and _is_around(one.frame, frame):
                break
            if one.tag.name == end.name:
                found.append(one)
        if not found:
            return None
        own = [one for one in found if one.tag.file == end.file and one.tag.indent is not None]
        if end.indent is None or found[0] not in own or found[0].tag.indent == end.indent:
            return found[0]
        aligned = next((one for one in own if one.tag.indent == end.indent), None)
        if aligned is None and end.indent > found[0].tag.indent:
            self.doubtful.append(end)
        return aligned or found[0]

    def _miss_end(self, opened: Opened, before: Tag | None) -> None:
        if opened.tag.name and not self.is_lenient:
            self.unclosed.setdefault(opened.tag, before)

    def _check_place(self, tag: Tag, opened: Opened) -> None:
        """Check the element against those around it."""
        if tag.name in ("", "svg") or opened.find("svg"):
            return
        if expected := nesting.describe_parent(opened.tag.name, tag.name):
            opened.notes.append(_say_misplaced(tag, opened, expected))
        if tag.name == "input" and _is_hidden(tag):
            return
        is_in_block = False  # and so no more in a paragraph around that
        for one in opened.walk():
            why = nesting.why_not_within(one.tag.name, tag.name)
            if why and not (is_in_block and one.tag.name == "p"):
                one.notes.append(_say_misplaced(tag, one, why))
                break
            if one.tag.name in nesting.BARRIERS:
                break
            is_in_block = is_in_block or one.tag.name in nesting.ENDS_P

    def _report(self, tag: Tag, what: str, expected: str) -> None:
        if is_element(tag.name):  # else its name alone is a mistake
            self.mistakes.add(_say(tag, what, expected))


def _is_around(outer: Frame, inner: Frame) -> bool:
    while inner:
        if inner is outer:
            return True
        inner = inner.outer
    return False


def _is_pair(one: Tag, other: Tag) -> bool:
    return one.name == other.name and one.file == other.file


def _is_hidden(tag: Tag) -> bool:
    kind = tag.find("type")
    return bool(kind and kind.value == ["hidden"])


def _where(tag: Tag, seen_from: Tag) -> str:
    """Say where a tag stands, with its file if that is another one."""
    return f"line {tag.line}" if tag.file == seen_from.file else f"templates/{tag.file}, line {tag.line}"


def _say_misplaced(tag: Tag, around: Opened, why: str) -> Mistake:
    return _say(tag, f"{tag} cannot stand in {around.tag} of {_where(around.tag, tag)}.", why)


def _say(tag: Tag, what: str, expected: str) -> Mistake:
    return Mistake(tag.file, tag.line, what, expected)
