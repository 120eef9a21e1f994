"""Rooms in the admin: to look at and to delete. The state stays out: it holds the target."""

from django.contrib import admin

from .models import Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    list_display = fields = readonly_fields = ("code", "version", "created", "changed")
    search_fields = ("code",)

    def has_add_permission(self, request) -> bool:
        return False
