"""The tables: rooms with games and logs, seats, connections, processes, reports, sign-outs, and what staff does."""

from django.conf import settings
from django.db import models


class Room(models.Model):
    """`state` is the game after `version` accepted moves, as JSON.

    `deadline` is when the server itself acts in the room (seconds since the epoch), or null for never. `is_open`: the
    front page lists the room. `made_by` is a digest of the visitor and the form that made the room, or null if it is
    not known: the same form, sent again, makes no second room (rule 24). `closed` is null, or staff has closed the room
    with this sentence to those in it, which may be empty. `is_unlisted`: staff keeps it off the front page's list.
    """

    code = models.CharField(max_length=12, unique=True)
    version = models.PositiveIntegerField(default=0)
    state = models.TextField()
    deadline = models.FloatField(null=True)
    is_open = models.BooleanField(default=False)
    made_by = models.CharField(max_length=64, null=True, unique=True)
    # The version before writes neither. It drops no closing: it writes only the columns that it knows.
    closed = models.CharField(max_length=200, null=True)
    is_unlisted = models.BooleanField(db_default=False)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["-changed"], condition=models.Q(is_open=True), name="open_rooms")]

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """An accepted move, as JSON, that led `room` to `version`. Deleted only with its room.

    Never changed but for what must be forgotten (rooms/erasure.py).
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="log")
    version = models.PositiveIntegerField()
    move = models.TextField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["room", "version"], name="one_move_a_version")]

    def __str__(self) -> str:
        return f"{self.room} {self.version}"


class Seat(models.Model):
    """A visitor (a browser, known by its signed cookies) is a player of a room's game.

    `is_barred`: was removed, may not return. `last_form` is a digest of the form by which the player made their last
    move without a socket: the same form, sent again, is no second move (rule 24).
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    visitor = models.CharField(max_length=43, db_index=True)
    player = models.PositiveIntegerField()
    is_barred = models.BooleanField(default=False)
    # A default of the database, since processes of the version before do not write it.
    last_form = models.CharField(max_length=64, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "visitor"], name="one_seat_a_visitor"),
            models.UniqueConstraint(fields=["room", "player"], name="one_visitor_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.player}"


class Connection(models.Model):
    """A socket that shows a room, or a visitor of its plain page, who counts as present until `fresh_until` (epoch)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="connections")
    visitor = models.CharField(max_length=43)
    channel = models.CharField(max_length=80, unique=True)
    fresh_until = models.FloatField()

    def __str__(self) -> str:
        return self.channel


class Process(models.Model):
    """A process that serves, as it last reported itself. Times are seconds since the epoch.

    `figures`, `history` and `errors` are JSON, `metrics` is Prometheus's text. `has_left`: the process ended cleanly.
    An operator has its dashboard open until `watched_until`.
    """

    name = models.CharField(max_length=100, unique=True)
    born = models.FloatField()
    beat = models.FloatField(db_index=True)
    has_left = models.BooleanField(default=False)
    watched_until = models.FloatField(default=0)
    figures = models.TextField()
    history = models.TextField()
    errors = models.TextField()
    metrics = models.TextField()

    def __str__(self) -> str:
        return self.name


class WriteTrial(models.Model):
    """What the last heartbeat of a `process` wrote, only to find out whether it could (rooms/writing.py).

    `made` is in seconds since the epoch.
    """

    process = models.CharField(max_length=100, primary_key=True)
    made = models.FloatField()
    filling = models.TextField()

    def __str__(self) -> str:
        return self.process


class Claim(models.Model):
    """Some `work` that one process does for all. It falls to nobody else `until` then (seconds since the epoch)."""

    work = models.CharField(max_length=40, primary_key=True)
    until = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.work


class Report(models.Model):
    """What a person has reported of a room: the chat's `message` of this number, or with 0 the whole room.

    It outlives the room, whose code it has. `reporter` is the person's name there, "" for a spectator. `seen` is what
    was to be seen then, as JSON (rooms/reports.py). Staff has `settled` it, or it is null.
    """

    # What a report is about. The first is chosen unless the person chooses another.
    KINDS = ("hurts", "obscene", "private", "spam", "other")

    room = models.CharField(max_length=12, db_index=True)
    visitor = models.CharField(max_length=43)
    reporter = models.TextField(default="")
    message = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20)
    seen = models.TextField()
    made = models.DateTimeField(auto_now_add=True, db_index=True)
    settled = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, default="")
    reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["-made"], condition=models.Q(settled__isnull=True), name="open_reports")]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "visitor", "message"],
                condition=models.Q(settled__isnull=True),
                name="one_open_report_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.message}"


class SignOuts(models.Model):
    """How many `times` a member of staff has signed out. Each time ended all of their sign-ins."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    times = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user} {self.times}"


class Action(models.Model):
    """What was done to a room, to people or to the server, by whom and why. Kept for ACTIONS_LAST days.

    `kind` names it ("close", "strike-name", "kick" …), as templates/dashboard/kinds.html does. `by` is the name of the
    staff user, or of the host if there is a `player`, the host's id. `whom` and `whom_player` are the name and id of
    the player whom it is about. No other words of players stand here, and no addresses.
    """

    kind = models.CharField(max_length=20)
    by = models.CharField(max_length=150)
    player = models.PositiveIntegerField(null=True)
    room = models.CharField(max_length=12, blank=True, db_index=True)
    whom = models.CharField(max_length=150, blank=True)
    whom_player = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    done = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by}"


class StandingOrder(models.Model):
    """What staff has ordered all processes to do `until` then (seconds since the epoch). Deleted when it is over.

    `kind` is one of those of play/web/orders.py. `subject` is whom or what it is about: a visitor, an address or
    network, a process. `text` is what staff says of it. `due` is when what is announced happens.
    """

    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=200, blank=True)
    due = models.FloatField(default=0)
    until = models.FloatField()
    given = models.FloatField()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
