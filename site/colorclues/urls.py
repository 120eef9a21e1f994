"""The project's addresses: the game's, and the admin's."""

from django.contrib import admin
from django.urls import include, path

handler404 = "play.views.not_found"
handler500 = "play.views.broken"

urlpatterns = [path("admin/", admin.site.urls), path("", include("play.urls"))]
