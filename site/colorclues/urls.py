"""The project's addresses: all of them are the game's."""

from django.urls import include, path

handler400 = "play.views.unreadable"
handler404 = "play.views.not_found"
handler500 = "play.views.broken"

urlpatterns = [path("", include("play.urls"))]
