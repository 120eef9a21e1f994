"""Check the forms of a page against what the server reads of them: docs/wire.md."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import addresses, form_fields
from .form_fields import ALWAYS, FORMS, MOMENT, FormSpec
from .markup import Attribute, Tag, get_literal
from .pages import Page, Place
from .template_files import Mistake, suggest

CONTROLS = frozenset("input button select textarea".split())
# Kinds of <input> whose value the template gives.
FIXED_KINDS = frozenset("hidden radio checkbox submit".split())
# What a button is for, if not for a form.
OTHER_USES = ("popovertarget", "commandfor", "hx-get", "hx-post", "hx-ws:send", "disabled")
WIRE = "docs/wire.md"


@dataclass(eq=False)
class Form:
    """A form of a page with its controls, wherever they stand."""

    place: Place
    spec: FormSpec | None
    controls: list[Place] = field(default_factory=list)

    @property
    def tag(self) -> Tag:
        return self.place.tag

    def list_named(self, name: str) -> list[Place]:
        return [one for one in self.controls if get_name(one) == name]

    def list_moves(self) -> list[str]:
        return [text for one in self.list_named("move") if (text := get_value(one)) is not None]

    @property
    def is_of_moves(self) -> bool:
        return bool(self.spec and self.spec.is_move) or bool(self.spec is None and self.list_named("move"))


def check_forms(page: Page) -> Iterator[Mistake]:
    """Yield what is wrong with the forms. Those of a part that no page includes may have controls elsewhere."""
    forms, homeless, has_lost = _find_forms(page)
    for control in homeless if page.is_whole else ():
        yield from _check_homeless(control)
    for form in forms:
        misnamed = [*_check_controls(form)]
        yield from misnamed
        yield from _check_form(form)
        if page.is_whole:
            yield from _check_token(form, page)
            if form.is_of_moves and not misnamed and not has_lost:
                yield from _check_needed(form)


def get_name(place: Place) -> str | None:
    """Return the name of a control, or None without one or if a variable writes it."""
    attribute = place.tag.find("name")
    return get_literal(attribute.value) if attribute else None


def get_value(place: Place) -> str | None:
    """Return the value that a template gives to a control, or None if that is for the page or the player to say."""
    kind, attribute = place.tag.find("type"), place.tag.find("value")
    if place.tag.name == "input" and (not kind or get_literal(kind.value) not in FIXED_KINDS):
        return None
    if place.tag.name in ("select", "textarea"):
        return None
    if attribute:
        return get_literal(attribute.value)
    return "" if place.tag.name == "button" and not place.tag.has_more else None


def _find_forms(page: Page) -> tuple[list[Form], list[Place], bool]:
    """Return the forms of a page, the controls that belong to none, and whether a control names a form in vain."""
    forms: dict[Tag, Form] = {}
    by_id: dict[str, list[Form]] = {}
    for place in page.places:
        if place.tag.name == "form" and place.tag not in forms:
            form = forms[place.tag] = Form(place, _find_spec(place))
            for value in place.list_values("id"):
                by_id.setdefault(addresses.describe(value), []).append(form)
    homeless, has_lost = [], False
    for place in page.places:
        if place.tag.name in CONTROLS:
            named = [addresses.describe(value) for value in place.list_values("form")]
            owners = [one for name in named for one in by_id.get(name, ())]
            has_lost = has_lost or any(name not in by_id for name in named)
            if not place.tag.has("form"):
                owners = [forms[place.form]] if place.form else []
                homeless += [] if owners or place.tag.has_more else [place]
            for owner in owners:
                owner.controls.append(place)
    return list(forms.values()), homeless, has_lost


def _find_spec(place: Place) -> FormSpec | None:
    values = [*place.list_values("action"), *place.list_values("hx-post")]
    return next((FORMS[name] for value in values if (name := addresses.find_name(value)) in FORMS), None)


def _check_homeless(control: Place) -> Iterator[Mistake]:
    tag, name = control.tag, get_name(control)
    kind = tag.find("type")
    known = {name for move in form_fields.list_moves().values() for name in move.fields} | {"move"}
    if name in known:
        what = f"the control “{name}” belongs to no form."
        yield _say(tag, what, "Expected it in a <form>, or form= with the id of one.", _line_of(tag, "name"))
    elif tag.name == "button" and not kind and not any(map(tag.has, OTHER_USES)):
        expected = 'Expected it in a <form>, form= with the id of one, or type="button".'
        yield _say(tag, "the button belongs to no form, so it does nothing.", expected)


def _check_form(form: Form) -> Iterator[Mistake]:
    """Check how a form is sent."""
    tag, spec = form.tag, form.spec or (FormSpec(is_move=True) if form.is_of_moves else None)
    if spec is None:
        return
    method = tag.find("method")
    sent_by = (get_literal(method.value) or "").lower() if method else "get"
    if spec.is_post and sent_by != "post" and not (tag.has_more and not method):
        yield _say(tag, "the form is not posted.", f'Expected method="post": {WIRE} has nothing for it else.')
    if not tag.has("action"):
        yield _say(tag, "the form has no action=.", f"Expected its address of {WIRE}, for pages without script.")
    if spec.is_move and not tag.has("hx-ws:send"):
        yield _say(tag, "the form has no hx-ws:send.", "Expected it: without it each move loads the whole page.")
    if spec.is_by_htmx and not tag.has("hx-post"):
        yield _say(tag, "the form has no hx-post=.", "Expected the address of action=: a refusal comes into the form.")


def _check_token(form: Form, page: Page) -> Iterator[Mistake]:
    method = form.tag.find("method")
    is_posted = method and (get_literal(method.value) or "").lower() == "post"
    if is_posted and form.tag not in page.tokens and not form.list_named("csrfmiddlewaretoken"):
        expected = "Expected {% csrf_token %} in it: the server refuses what is posted without one."
        yield _say(form.tag, "the form has no token.", expected)


def _check_controls(form: Form) -> Iterator[Mistake]:
    """Check the names of the controls, and the values that are fixed."""
    if not form.is_of_moves and not form.spec:
        return
    fields = _list_fields(form)
    for control in form.controls:
        name = get_name(control)
        if name and fields and name not in fields | ALWAYS:
            said = " ".join(sorted(set(form.list_moves())))
            what = f"the server reads no field “{name}”" + (f" of the move {said}." if said else " of this form.")
            listed = f"It reads {', '.join(sorted(fields))}." if len(fields) < 12 else f"Expected one of {WIRE}."
            yield _say(control.tag, what, listed + suggest(name, fields), _line_of(control.tag, "name"))
        elif name:
            yield from _check_value(control, name)
        elif control.tag.has("value") and not control.tag.has("name") and get_value(control):
            what = f"the value “{get_value(control)}” is not sent, since it has no name."
            hint = ' Mostly it is name="move".' if get_value(control) in form_fields.list_moves() else ""
            yield _say(control.tag, what, f"Expected a name.{hint}", _line_of(control.tag, "value"))


def _list_fields(form: Form) -> set[str]:
    """Return the fields that are read of a form: none if its move is not known, which is a mistake of its own."""
    if not form.is_of_moves:
        return {*form.spec.fields}
    moves = form_fields.list_moves()
    known = [moves[one] for one in form.list_moves() if one in moves]
    if len(known) != len(form.list_named("move")):
        return set()
    return {name for move in known or moves.values() for name in move.fields} | {"move", MOMENT}


def _check_value(control: Place, name: str) -> Iterator[Mistake]:
    value, known = get_value(control), form_fields.list_values().get(name)
    if value is None or known is None or value in known:
        return
    what = f"“{value}” is no move." if name == "move" else f"“{value}” is no value of {name}."
    expected = f"Expected one of {WIRE}." if len(known) > 12 else f"Expected {', '.join(sorted(known))}."
    yield _say(control.tag, what, expected + suggest(value, known), _line_of(control.tag, "value"))


def check_options(page: Page) -> Iterator[Mistake]:
    """Yield the options of fields with fixed values that the server does not know."""
    for place in page.places:
        if place.tag.name == "option" and place.select is not None and place.tag.has("value"):
            named = place.select.find("name")
            name = get_literal(named.value) if named else None
            if name in form_fields.CHOICES:
                yield from _check_value(place, name)


def _check_needed(form: Form) -> Iterator[Mistake]:
    """Check that a form holds a move, and what that needs."""
    if not form.list_named("move"):
        expected = 'Expected <input type="hidden" name="move" value="…">, or a button of that name.'
        yield _say(form.tag, "the form holds no move.", expected)
    names = {get_name(control) for control in form.controls if control.tag.has("name")}
    if None in names or form.tag.has("hx-include"):
        return  # a variable writes a name, or htmx takes fields of elsewhere
    lacking: dict[frozenset[str], list[str]] = {}
    for move in dict.fromkeys(form.list_moves()):
        spec = form_fields.list_moves().get(move)
        for group in spec.needed if spec else ():
            if group.isdisjoint(names):
                lacking.setdefault(group, []).append(move)
    for group, moves in lacking.items():
        what = f"the form has no field “{_choose(group)}”, which the move {' and the move '.join(moves)} needs."
        yield _say(form.tag, what, f"Expected a control of that name in it, or with its form=.{_hint(group)}")


def _choose(group: frozenset[str]) -> str:
    return min(group)


def _hint(group: frozenset[str]) -> str:
    hidden = {MOMENT: "{{ turn.moment_id }}", "sure": "yes", "after": "{{ … }}"}
    name = _choose(group)
    return f' Mostly it is <input type="hidden" name="{name}" value="{hidden[name]}">.' if name in hidden else ""


def _line_of(tag: Tag, name: str) -> int:
    attribute: Attribute | None = tag.find(name)
    return attribute.line if attribute else tag.line


def _say(tag: Tag, what: str, expected: str, line: int = 0) -> Mistake:
    return Mistake(tag.file, line or tag.line, what, expected)
