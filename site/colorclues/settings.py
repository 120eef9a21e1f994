"""All settings, from the environment alone. Without any this is production without a secret, and refuses to start.

variables.py has the table of the variables, with their defaults and bounds. Here stands what they become.
"""

import os
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from . import builds, channel_layer, environment, logs, postgres, version
from .asgi_middleware import own_origins
from .variables import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
env = environment.read(VARIABLES, os.environ)
VERSION = version.VERSION

DEBUG = env["DEBUG"]
# Whether browsers reach this server by https. It is off in development and on a home network.
HTTPS = not DEBUG if env["HTTPS"] is None else env["HTTPS"]
# Whether /design/, the designers' gallery, exists. Its games are made up, so it shows no secrets. But it is of no use
# to players, and costs more than their pages do.
DESIGN = DEBUG if env["DESIGN"] is None else env["DESIGN"]

# The variable that tells on which platform this process runs, or "". On all of them the next deployment deletes files,
# unless VAR names a persistent disk.
PLATFORMS = ("DYNO", "RENDER", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT_ID")
PLATFORM = next((name for name in PLATFORMS if env[name]), "")
IS_DISK_KEPT = env["VAR"] is not None or not PLATFORM
VAR = env["VAR"] or ROOT / "var"
# Processes that serve here. On platforms like Heroku the number in DYNO tells whether there are more elsewhere.
WEB_CONCURRENCY = env["WEB_CONCURRENCY"]
DYNO = env["DYNO"]

# Without one each start makes a new one, for collectstatic and check, which need none. asgi.py refuses to serve then.
HAS_SECRET_KEY = bool(env["SECRET_KEY"])
SECRET_KEY = env["SECRET_KEY"] or get_random_secret_key()
# The keys before this one, the latest first. What they have signed is still accepted, and signed anew as it comes:
# play/web/signatures.py. docs/keep.md says how to replace a key.
SECRET_KEY_FALLBACKS = env["SECRET_KEY_FALLBACKS"]

# The address to serve on. By default other machines cannot reach it.
HOST = env["HOST"]
PORT = env["PORT"]
# Seconds in which an ending process answers its last requests. Platforms kill it after 10 to 30.
LEAVE_WITHIN = env["LEAVE_WITHIN"]
# Seconds in which a worker must come up, on a slow machine too.
START_TIMEOUT = 60
# Seconds for which the event loop of a worker may be silent before it is killed and replaced; 0 kills none. A garbage
# collection takes 0.05 seconds, and loading all pages 0.3. With a start of some seconds a new one serves within 15.
HANG_LIMIT = env["HANG_LIMIT"]
# Seconds for which a worker must have been up before it counts that another one was replaced. Whoever reads the metrics
# must have seen its 0 before, and looks once a minute: an alarm never fires for a counter that is born at 1.
COUNTED_AFTER = 90

# By default the host name that the platform has given to the app. A review app has no other.
_own_names = [
    name
    for variable in ("HEROKU_APP_DEFAULT_DOMAIN_NAME", "RENDER_EXTERNAL_HOSTNAME", "RAILWAY_PUBLIC_DOMAIN")
    for name in env[variable]
]
# A review app has its name in its host name if the pipeline makes predictable URLs.
for _name, _domain in (("HEROKU_APP_NAME", "herokuapp.com"), ("FLY_APP_NAME", "fly.dev")):
    if env[_name]:
        _own_names.append(f"{env[_name]}.{_domain}")
ALLOWED_HOSTS = env["ALLOWED_HOSTS"] or _own_names
CSRF_TRUSTED_ORIGINS = env["CSRF_TRUSTED_ORIGINS"]
# The origins whose pages may open a socket: see asgi_middleware.py. So may pages of these hosts whose port the proxy
# passes on. The three local names are those that Django answers to in development without ALLOWED_HOSTS.
SOCKET_ORIGINS = own_origins(ALLOWED_HOSTS if HTTPS else [], CSRF_TRUSTED_ORIGINS)
SOCKET_HOSTS = ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if HTTPS:
    SOCKET_HOSTS = [host for host in SOCKET_HOSTS if host != "*"]
# The proxies in a row that append to X-Forwarded-For. What stands further left in it may be forged. Where browsers use
# https there is one at least, since this server does not speak https.
TRUSTED_PROXIES = int(HTTPS) if env["TRUSTED_PROXIES"] is None else env["TRUSTED_PROXIES"]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "template_partials",
    "play",
]

MIDDLEWARE = [
    # First, so that static files lack the headers that matter for pages only: they would be a third of the bytes.
    "colorclues.middleware.StaticMiddleware",
    "colorclues.middleware.ProbesMiddleware",
    "colorclues.middleware.HeadersMiddleware",
    "colorclues.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "colorclues.middleware.BrotliMiddleware",
    "colorclues.middleware.SignaturesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # It queries the database only when a view reads request.user, which no page of the game does.
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "play.web.pages.bars.BarsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "colorclues.urls"
ASGI_APPLICATION = "colorclues.asgi.application"

# White space is folded when a template is read. In development a saved one shows at once; else each is compiled once.
_loaders = [
    (
        "play.rendering.whitespace.Loader",
        ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _loaders)],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "colorclues.bundles",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "colorclues.context_processors.theme",
                "colorclues.context_processors.build",
                "colorclues.context_processors.foot",
                "colorclues.context_processors.announcement",
            ],
        },
    }
]

_sqlite: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "colorclues.sqlite3")}
DATABASES = {"default": env["DATABASE_URL"] or _sqlite}
# Seconds after which PostgreSQL cancels a statement, a wait for a lock, or an idle transaction. Daphne gives a consumer
# ten seconds once its browser has gone. 0 is no limit, for a long migration.
DATABASE_LIMIT = env["DATABASE_LIMIT"]
# The most connections of one process. A small plan has 20 for all processes, and more than cores make nothing faster.
DATABASE_POOL = env["DATABASE_POOL"]
# Seconds for which a request waits for a connection while all are in use.
DATABASE_WAIT = env["DATABASE_WAIT"]
# The folder whose disk is watched. With PostgreSQL it is the project's, since games are kept elsewhere then.
DATA_FOLDER = ROOT
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_FOLDER = Path(DATABASES["default"]["NAME"]).parent
    environment.make_folder("DATABASE_URL" if env["DATABASE_URL"] else "VAR", DATA_FOLDER)
    # Without IMMEDIATE and WAL two moves at once fail with "database is locked". With NORMAL a crash of the process
    # loses nothing.
    DATABASES["default"]["ENGINE"] = "colorclues.sqlite"
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening the file for each move would take most of the move's time
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Below the ten seconds that Daphne gives a consumer once its browser has gone.
        "timeout": 8,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"] = postgres.add_pool(DATABASES["default"], DATABASE_LIMIT, DATABASE_POOL, DATABASE_WAIT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Seconds between two checks for lost messages between processes, so that all pages are right within five seconds.
# LAYER_TIMEOUT is the longest wait for the channel layer.
TICK = env["TICK"]
LAYER_TIMEOUT = env["LAYER_TIMEOUT"]

REDIS_URL = env["REDIS_URL"]
# Whether a rediss:// server must have a certificate that an authority has signed. Heroku's has not.
REDIS_VERIFY = env["REDIS_VERIFY"]
CHANNEL_LAYERS = {"default": channel_layer.configure(REDIS_URL, REDIS_VERIFY, LAYER_TIMEOUT)}

# Seconds for which /readyz waits for the database and Redis, and for which it keeps their answers.
READY_LIMIT = env["READY_LIMIT"]
READY_KEPT = env["READY_KEPT"]

# The shortest and the longest time in seconds that a bot takes for a move (rule 22). A room that no browser has open
# catches up on at most BOT_CATCH_UP seconds, so that each reload of a page without a socket shows a few moves of bots.
BOT_PACE = env["BOT_PACE"]
BOT_CATCH_UP = 6.0

# Seconds for which the last sign of a socket counts as presence. It is several ticks, so that a slow tick is no
# absence. A plain page counts for longer, since it reloads itself only while its player waits.
FRESH = env["FRESH"]
PAGE_FRESH = env["PAGE_FRESH"]

# Seconds after which a host who is away is replaced (rule 21): in a game, and in the lobby, which people leave to share
# the link.
HOST_AWAY = env["HOST_AWAY"]
HOST_AWAY_LOBBY = env["HOST_AWAY_LOBBY"]

# Seconds between two keep-alives of an open socket. Its page gives up a line that has been silent for ten seconds
# (static/connection.js). So a keep-alive may be six seconds late: a phone's network holds bytes back for some seconds
# when it changes cells. For 1,000 pages they take 0.3 % of a core.
KEEPALIVE = 4.0

# Seconds after which a newcomer who has never moved may lose their place to others, and who knocks is forgotten, once
# they are away. A page that is loaded anew, or a phone that was put down for a moment, must not count (rules 20, 24).
NEWCOMER_AWAY = env["NEWCOMER_AWAY"]
KNOCK_AWAY = env["KNOCK_AWAY"]

# Seconds for which the link holds by which a player goes on in another browser (rule 24): as long as it takes to fetch
# the other one, and no longer, since whoever has the link has the seat.
SEAT_LINK_HOLDS = env["SEAT_LINK_HOLDS"]

# Seconds between two queries of the open rooms, while a front page is open.
LIST_TICK = env["LIST_TICK"]

# Seconds between two beats, at which a process reports itself to the others; and the same while a dashboard is open. A
# process that misses three beats counts as gone. play/checks.py checks the bounds of both.
PULSE = env["PULSE"]
DASHBOARD_TICK = env["DASHBOARD_TICK"]
# The bearer token for /metrics, which staff may read too. Without a token only staff may.
METRICS_TOKEN = env["METRICS_TOKEN"]

# Seconds for which an empty room is kept, and between two sweeps, each by one process for all. SWEEP_AT_ONCE rooms are
# deleted in one transaction. 20 of 300 moves each take SQLite some 15 ms, in which nobody else writes.
ROOM_LASTS = env["ROOM_LASTS"]
SWEEP_EVERY = env["SWEEP_EVERY"]
SWEEP_AT_ONCE = 20

# Seconds after which `manage.py backup`, `restore` and `move_to` give up. The largest servers need some minutes.
KEEP_LIMIT = env["KEEP_LIMIT"]

# The languages in which a name or a message may hold no word of the word list (play/word_list.py): in open rooms, and
# perhaps in private ones. Then the operator's own words, of which no text may hold the first, and any the second.
WORD_LIST, WORD_LIST_PRIVATE = env["WORD_LIST"], env["WORD_LIST_PRIVATE"]
WORDS_REFUSED, WORDS_WELCOME = env["WORDS_REFUSED"], env["WORDS_WELCOME"]

# How many of the last messages are kept with what people report to staff, and for how many seconds all of it is kept.
REPORT_MESSAGES = env["REPORT_MESSAGES"]
REPORT_LASTS = env["REPORT_LASTS"]

# Limits on what one visitor (a browser) and one address may do, counted in each process. `LIMITS=off` lifts them, for
# tests and measurements only. A rate is a burst, and a number per second after it. Behind one address there may be a
# school or an office: 200 people who arrive at the same moment, each with two open pages.
LIMITS = env["LIMITS"]
# Messages of one socket, of one player over all sockets and forms, and of one address. No player clicks five times a
# second for long, but clicks during an outage arrive at once. A page that only listens sends nothing.
MESSAGES_SOCKET = env["MESSAGES_SOCKET"]
MESSAGES_VISITOR = env["MESSAGES_VISITOR"]
MESSAGES_ADDRESS = env["MESSAGES_ADDRESS"]
# Messages above that which are refused with a sentence, before the socket is closed.
MESSAGES_PATIENCE = env["MESSAGES_PATIENCE"]
# Pings and pongs of one socket, before it is cut. It has to answer one ping every ten seconds, and browsers send no
# pings.
CONTROLS_SOCKET = env["CONTROLS_SOCKET"]
# Open sockets. A page whose line is dead opens another one after ten seconds, while the dead one counts until the pings
# cut it, up to 22 seconds later. So this is twice the pages that people have, 20 and 400, and a quarter more for those
# that are being loaded anew. A page that comes back must not find itself shut out by its own dead sockets.
SOCKETS_VISITOR = env["SOCKETS_VISITOR"]
SOCKETS_ADDRESS = env["SOCKETS_ADDRESS"]
# Sockets that are opened. A restart brings all of them back at once, a new version twice (a page is sent away, which is
# not counted, and comes back anew), and a bad network again and again.
OPENINGS_VISITOR = env["OPENINGS_VISITOR"]
OPENINGS_ADDRESS = env["OPENINGS_ADDRESS"]
# Pages. A browser that comes back loads all its own at once, and a school after a deployment those of everybody: so the
# burst is at least as large as the sockets that are allowed. Browsers without a seat count for their address.
PAGES_VISITOR = [max(env["PAGES_VISITOR"][0], SOCKETS_VISITOR), env["PAGES_VISITOR"][1]]
PAGES_ADDRESS = [max(env["PAGES_ADDRESS"][0], SOCKETS_ADDRESS), env["PAGES_ADDRESS"][1]]
# Failed room codes. People mistype one, and a search needs millions: this allows 8,640 a day of 85,766,121 codes.
WRONG_CODES_ADDRESS = env["WRONG_CODES_ADDRESS"]
# Rooms that are made and joined.
ROOMS_VISITOR = env["ROOMS_VISITOR"]
ROOMS_ADDRESS = env["ROOMS_ADDRESS"]
JOINS_VISITOR = env["JOINS_VISITOR"]
JOINS_ADDRESS = env["JOINS_ADDRESS"]
# Passwords that are tried, right or wrong. People mistype a few. Each costs a third of a second of a core, so all
# together must not use more than a fifteenth of a core for long. Who uses them up keeps staff from signing in, but no
# player from playing.
PASSWORDS_ADDRESS = env["PASSWORDS_ADDRESS"]
PASSWORDS_ALL = env["PASSWORDS_ALL"]
# Wrong tokens for /metrics. They cost nothing and are too long to be guessed. The limit is for a collector with an old
# token, which asks every few seconds from staff's own network: it soon gets another answer than 403.
TOKENS_ADDRESS = env["TOKENS_ADDRESS"]
# Reports of one person, and from one address. Each is kept for weeks with a copy of the chat, some kilobytes.
REPORTS_VISITOR = env["REPORTS_VISITOR"]
REPORTS_ADDRESS = env["REPORTS_ADDRESS"]
# What browsers report of our pages by themselves, from one browser, from one address and in all. A page that is broken
# has one error to tell, and a policy that is broken some violations. What is refused is lost, and nobody misses it.
BROWSER_REPORTS_VISITOR = env["BROWSER_REPORTS_VISITOR"]
BROWSER_REPORTS_ADDRESS = env["BROWSER_REPORTS_ADDRESS"]
BROWSER_REPORTS_ALL = env["BROWSER_REPORTS_ALL"]
# Reactions and practice dots of one person, and of one room. Six signs are all that a page shows at once, for three
# seconds each. Sixty spectators who tap as fast as they can must not cost more than a few moves.
EVENTS_VISITOR = env["EVENTS_VISITOR"]
EVENTS_ROOM = env["EVENTS_ROOM"]
# The most visitors, addresses or rooms that each limit keeps, in about 300 bytes each. The oldest are evicted first.
REMEMBERED_MOST = 20_000

# The most bytes that are kept for one socket: of unread messages, above which it stops reading; and of unsent pushes
# beyond the 64 kB of the transport, above which the socket is cut. A push is about 1 kB.
UNHEARD_MOST = env["UNHEARD_MOST"]
UNSENT_MOST = env["UNSENT_MOST"]
# The most bytes of a request's body, above which its connection is cut. A form that is too large is answered with a
# page: see below.
BODY_MOST = env["BODY_MOST"]
# The pages that are made at once, each in a thread of its own; as many static files, and as many answers to monitors. A
# core makes some 100 pages a second, whatever their number, and each thread more makes players' moves wait 5 ms longer.
# So many more wait for their turn, and for so many seconds, before they are told to come back.
PAGES_AT_ONCE = env["PAGES_AT_ONCE"]
PAGES_WAITING = env["PAGES_WAITING"]
PAGES_WAIT = env["PAGES_WAIT"]
# Seconds in which the head of a request must be there as a whole, and after it the body, whatever comes meanwhile.
HEAD_WITHIN = env["HEAD_WITHIN"]
BODY_WITHIN = env["BODY_WITHIN"]
# The most connections that have sent no whole request yet, and as many again that have and wait for another: of this
# process, and of one peer where no proxy stands before it. Above that the oldest is closed. A school that comes back
# opens all its connections before the first of them asks: as many as it may have sockets. A process that may open few
# files has half of them for these at most.
SILENT_MOST = env["SILENT_MOST"]
SILENT_PEER = env["SILENT_PEER"]

# A visitor is a signed cookie and nothing else. It lasts a year, so that a returning browser finds its rooms.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# Cookies are shared by all ports of a host: another server there must not overwrite ours.
SESSION_COOKIE_NAME = "colorclues"
# It has the visitor until the session does: see play/web/visitor.py. It lasts as long.
VISITOR_COOKIE_NAME = "colorclues-visitor"
CSRF_COOKIE_NAME = "colorclues-csrf"
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# Hours after which staff must sign in again: a working day. This also ends a sign-in whose cookie was copied, unless
# its user signs out before.
STAFF_HOURS = env["STAFF_HOURS"]
# Days for which it is kept who did what and why (staff, and hosts who remove players), and for which staff may bar a
# browser or an address at most. An address is kept for as long as its bar, and nowhere else.
ACTIONS_LAST = env["ACTIONS_LAST"]
BAR_MOST = env["BAR_MOST"]
# How those reach staff who think that they are barred by mistake, such as a mail address: it stands on the page.
STAFF_CONTACT = env["STAFF_CONTACT"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "play.web.pages.errors.forbidden"

SECURE_SSL_REDIRECT = HTTPS
# Platforms ask these from inside by plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# `check --deploy` wants HSTS for the whole domain of the operator, and preloading. Only the operator can promise that.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Where browsers send what goes wrong on our pages. Every page names it, so it is short. static/errors.js has it too.
BROWSER_REPORTS = "/browser/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        # All browsers know this one, also without https. Chromium would pass over it beside a `report-to`.
        "report-uri": [BROWSER_REPORTS],
    }
}
# A move is a handful of short fields. A larger form is answered with 400 and a page that says so.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

# The theme: the name of a static/css/theme-….css, or "" for the game's own look.
THEME = env["THEME"]
# The links at the foot of every page: "" for none, "on" for a page of this server's own, or the URL of another one. Who
# is responsible stands on both of these pages. The server deletes neither its log nor its backups. So the operator says
# for how many seconds they are kept, and None is said as it is: nobody knows.
PRIVACY, IMPRINT = env["PRIVACY"], env["IMPRINT"]
OPERATOR = env["OPERATOR"]
LOG_LASTS = env["LOG_LASTS"]
BACKUP_LASTS = env["BACKUP_LASTS"]
# What a page and a server that belong together have in common (play/web/sockets/base_consumer.py). Another BUILD makes
# another one of the same files, so that all open pages load themselves anew.
BUILD = builds.digest(ROOT, THEME, env["BUILD"])
STATIC_URL = "static/"
# It is not in VAR, since a platform's build has no variables and fills the folder that the server then reads.
STATIC_ROOT = env["STATIC_ROOT"] or ROOT / "var" / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "colorclues.storage.StampingStorage" if DEBUG else "colorclues.storage.MinifyingStorage"}
}


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: Headers, path: str, url: str) -> None:  # noqa: N802
    headers["X-Content-Type-Options"] = "nosniff"


WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# The browser's language, or the cookie's once a person has chosen. A browser with neither gets LANGUAGE_CODE.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "colorclues-language"
LANGUAGE_COOKIE_AGE = SESSION_COOKIE_AGE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "UTC"
USE_TZ = True

# The format of the log, json for machines or text for people, and its level.
LOG = env["LOG"] or ("text" if DEBUG else "json")
LOG_LEVEL = env["LOG_LEVEL"]
LOGGING = logs.config(LOG, LOG_LEVEL)
