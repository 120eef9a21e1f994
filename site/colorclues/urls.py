"""The project's addresses: all of them are the game's."""

from django.urls import include, path

handler400 = "play.web.pages.errors.unreadable"
handler404 = "play.web.pages.errors.not_found"
handler500 = "play.web.pages.errors.broken"

urlpatterns = [path("", include("play.urls"))]
