"""The project's addresses: all of them are the game's."""

from django.urls import include, path

handler400 = "play.web.pages.views.unreadable"
handler404 = "play.web.pages.views.not_found"
handler500 = "play.web.pages.views.broken"

urlpatterns = [path("", include("play.urls"))]
