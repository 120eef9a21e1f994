"""Know the templates of which a field such as `turn.template` chooses one."""

from functools import cache

from ..rules.phases import PHASES
from . import contract

# Of these a player has something to press.
PRESSED = tuple(f"turn/{name}.html" for name in (*PHASES, "wait", "join", "return", "knock"))
TURNS = tuple(part.template for part in contract.TURNS.values())

# By the last two names of an expression: the file of which the field chooses a partial.
FILES = {
    "turn.decides_template": "turn/knock.html",
    "turn.answer_template": "turn/answers.html",
    "turn.return_template": "turn/return.html",
    "turn.wait_template": "turn/wait.html",
    "look.template": "turn/looks.html",
    "result.template": "turn/results.html",
    "heard.template": "room/heard.html",
    "heard.winners_template": "room/heard.html",
    "news.template": "room/news.html",
    "news.last_template": "room/news.html",
    "notice.template": "shared/refusals.html",
    "refused.template": "shared/refusals.html",
    "code_refused.template": "shared/refusals.html",
    "settings.name_template": "room/presets.html",
    "settings.option_template": "room/presets.html",
    "settings.sentence_template": "room/presets.html",
    "settings.usual_laps_template": "room/presets.html",
    "preset.template": "room/presets.html",
    "answer.template": "room/answers.html",
    "say.template": "room/say.html",
    "reaction.template": "room/signs.html",
    "does.template": "room/does.html",
    "doing.template": "room/doing.html",
    "award.template": "room/awards.html",
    "own.best_template": "room/own.html",
    "status.winners_template": "shared/winners.html",
    "age.template": "dashboard/age.html",
    "clock.template": "dashboard/clock.html",
    "spark.template": "dashboard/spark.html",
    "trouble.template": "dashboard/trouble.html",
    "trouble.reason_template": "dashboard/database_reason.html",
    "phase.template": "dashboard/phase.html",
    "line.kind_template": "dashboard/browser_line.html",
    "line.phase_template": "dashboard/phase.html",
    "room.phase_template": "dashboard/phase.html",
}


@cache
def list_choices(expression: str) -> tuple[str, ...]:
    """Return the templates that `{% include expression %}` may show; none for an expression that is not here."""
    name = ".".join(expression.split(".")[-2:])
    if name == "turn.template":
        return TURNS
    begin = f"{FILES[name]}#" if name in FILES else None
    return tuple(part.template for part in contract.PARTS if begin and not part.id and part.template.startswith(begin))
