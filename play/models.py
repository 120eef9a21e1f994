"""The rows: a room with its game, the log of its moves, and whose browser sits where."""

from django.db import models


class Room(models.Model):
    """`state` is the game after `version` accepted moves, as JSON.

    `deadline` is when the server itself has something to do there (seconds since the epoch), if ever.
    """

    code = models.CharField(max_length=12, unique=True)
    version = models.PositiveIntegerField(default=0)
    state = models.TextField()
    deadline = models.FloatField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """One accepted move, as JSON: `move` made `room` reach `version`. Never changed, never deleted."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="log")
    version = models.PositiveIntegerField()
    move = models.TextField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["room", "version"], name="one_move_a_version")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.room} {self.version}"


class Seat(models.Model):
    """Ties a visitor (a browser's signed session) to a player of a room's game."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    visitor = models.CharField(max_length=43, db_index=True)
    player = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "visitor"], name="one_seat_a_visitor"),
            models.UniqueConstraint(fields=["room", "player"], name="one_visitor_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.player}"
