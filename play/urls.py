"""The addresses of the pages."""

from django.conf import settings
from django.urls import include, path, re_path

from .ops import sign_in
from .ops.dashboard import room_pages, server_pages
from .ops.dashboard.views import urlpatterns as dashboard
from .web.pages import browser_report_page, health, own_pages, report_page, robots, seat_pages, views
from .web.pages.language import choose_language

urlpatterns = [
    path("", views.front, name="front"),
    path("rooms/", views.create, name="create"),
    path("r/<code>/", views.room, name="room"),
    path("r/<code>/screen/", views.screen, name="screen"),
    path("r/<code>/qr.svg", views.qr, name="qr"),
    path("r/<code>/join/", views.join, name="join"),
    path("r/<code>/move/", views.move, name="move"),
    path("r/<code>/seat/", seat_pages.show_link, name="seat-link"),
    path("r/<code>/seat/<token>/", seat_pages.take_seat, name="take-seat"),
    path("r/<code>/report/", report_page.report, name="report"),
    # A link in a sentence, with a bracket or a full stop behind it.
    re_path(r"^r/(?P<code>[^/]+)/(?:(?P<page>screen)/)?\W+$", views.follow_link),
    path("staff/sign-in/", sign_in.SignIn.as_view(), name="staff-sign-in"),
    path("staff/sign-out/", sign_in.sign_out, name="staff-sign-out"),
    *dashboard,
    path("privacy/", own_pages.privacy, name="privacy"),
    path("imprint/", own_pages.imprint, name="imprint"),
    *server_pages.urlpatterns,
    *room_pages.urlpatterns,
    path(settings.BROWSER_REPORTS.lstrip("/"), browser_report_page.take, name="browser-reports"),
    path("language/", choose_language, name="language"),
    path("robots.txt", robots.robots),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

if settings.DESIGN:
    urlpatterns += [path("design/", include("play.design.gallery"))]
