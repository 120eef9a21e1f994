"""The project's addresses: all are the game's, but for an iPhone's icon and the static files of other builds."""

from django.urls import include, path, re_path

from .views import find_icon, find_static

handler400 = "play.web.pages.errors.unreadable"
handler404 = "play.web.pages.errors.not_found"
handler500 = "play.web.pages.errors.broken"

urlpatterns = [
    path("", include("play.urls")),
    path("apple-touch-icon.png", find_icon),
    re_path(r"^static/(?P<name>.+)\.[0-9a-f]{12}(?P<ending>\.\w+)$", find_static),
]
