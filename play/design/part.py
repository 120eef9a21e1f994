"""A template, or a part of one, with the names that it gets."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A template, or as `file.html#name` a part of one, and the names that it gets with their types.

    `id` is the element's id, or its prefix for list items. `given` are further names, empty in a push.
    """

    template: str
    own: dict[str, object]
    id: str = ""
    given: dict[str, object] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.template.partition("#")[0]

    @property
    def name(self) -> str:
        return self.template.partition("#")[2]

    @property
    def names(self) -> dict[str, object]:
        return {**self.given, **self.own}
