"""What was done, by whom and why: kept for ACTIONS_LAST days, longer than most rooms."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from ..models import Action
from ..rules.game import Player
from ..rules.knocks import Knock
from . import clock


def write(kind: str, by: str, **fields: object) -> Action:
    """Write down what staff has done, or with a `player` a host. `fields` are those of Action."""
    return Action.objects.create(kind=kind, by=by, **fields)


def write_removals(code: str, kind: str, host: Player, removed: Sequence[Player | Knock]) -> None:
    """Write down whom the host has removed, in the transaction of the move."""
    about = [{"whom": one.name, "whom_player": one.id} for one in removed]
    rows = [Action(kind=kind, by=host.name, player=host.id, room=code, **whom) for whom in about]
    Action.objects.bulk_create(rows)


def rename(code: str, player: int, name: str) -> None:
    """Give a player another name in all that is written of this room."""
    Action.objects.filter(room=code, player=player).update(by=name)
    Action.objects.filter(room=code, whom_player=player).update(whom=name)


def forget_names(code: str) -> int:
    """Leave out the names of the players of a room that is erased. Their numbers stay. Return how many names it had."""
    of_room = Action.objects.filter(room=code)
    hosts = of_room.filter(player__isnull=False).exclude(by="").update(by="")
    return hosts + of_room.exclude(whom="").update(whom="")


def forget_old() -> int:
    """Delete what is older than ACTIONS_LAST days, and return how much that was."""
    return Action.objects.filter(done__lt=clock.now_utc() - timedelta(days=settings.ACTIONS_LAST)).delete()[0]
