"""Write down what a member of staff has done, and log it."""

import logging

from django.contrib.auth.models import AbstractBaseUser

from ..models import Action
from ..rooms import actions

log = logging.getLogger(__name__)


def record(user: AbstractBaseUser, kind: str, reason: str, room: str = "", **whom: object) -> Action:
    """Write down what this member of staff has done and why, and log it: the number of the user, and no name.

    `whom` are the fields `whom` and `whom_player` of Action. Call it in the transaction of what is done.
    """
    action = actions.write(kind, user.get_username(), reason=reason, room=room, **whom)
    place = {"room": room} if room else {}
    log.warning("Staff user %s has done %s. Why: %s", user.pk, kind, reason, extra=place)
    return action
