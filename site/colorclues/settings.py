"""All settings, from the environment alone; nothing set is production without a secret, which refuses to start."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from . import channel_layer, logs, postgres
from .asgi_middleware import own_origins
from .environment import Env

ROOT = Path(__file__).resolve().parents[2]
env = Env()

DEBUG = env.bool("DEBUG", False)
# Whether browsers reach this server by https: off in development and for a home network.
HTTPS = env.bool("HTTPS", not DEBUG)
# Whether /design/ is there, the designers' gallery. Its games are all made up, so it tells no secrets; but it is of no
# use to players, and costs more than their pages do.
DESIGN = env.bool("DESIGN", DEBUG)

# The platform that this process runs on, as its variables tell, or nothing. On all of them a file is gone with the
# next deployment, unless VAR names a disk that is kept.
PLATFORMS = ("DYNO", "RENDER", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT_ID")
PLATFORM = next((name for name in PLATFORMS if name in os.environ), "")
IS_DISK_KEPT = "VAR" in os.environ or not PLATFORM
VAR = Path(env("VAR", default=str(ROOT / "var")))
# How many processes serve: those here, and by its number a Heroku-style dyno that is not the only one.
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", 1)
DYNO = env("DYNO", default="")

# Without one there is a new one at each start, for collectstatic and check, which need none; asgi.py refuses to serve.
HAS_SECRET_KEY = bool(env("SECRET_KEY", default=""))
SECRET_KEY = env("SECRET_KEY", default="") or get_random_secret_key()

# Where it serves: from other machines only if one says so.
HOST = env("HOST", default="127.0.0.1")
PORT = env.int("PORT", 8000)
# Seconds in which a process that is told to end answers what is under way. Platforms kill it after 10 to 30.
LEAVE_WITHIN = env.float("LEAVE_WITHIN", 8.0)

# By default the name that the platform itself has given to the app; a review app has no other.
_own_names = [
    env(name, default="")
    for name in ("HEROKU_APP_DEFAULT_DOMAIN_NAME", "RENDER_EXTERNAL_HOSTNAME", "RAILWAY_PUBLIC_DOMAIN")
]
# A review app's name is its address where the pipeline makes predictable ones.
for _name, _domain in (("HEROKU_APP_NAME", "herokuapp.com"), ("FLY_APP_NAME", "fly.dev")):
    if env(_name, default=""):
        _own_names.append(f"{env(_name)}.{_domain}")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or [name for name in _own_names if name]
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
# The pages that may open a socket, see asgi_middleware.py; without hosts, Django in development answers to these.
SOCKET_ORIGINS = own_origins(ALLOWED_HOSTS if HTTPS else [], CSRF_TRUSTED_ORIGINS)
HTTP_HOSTS = [] if HTTPS else ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
# How many proxies in a row append to X-Forwarded-For before a request is here; further left is hearsay. Where browsers
# use https there is one, since this server does not speak it.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", int(HTTPS))

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
    # First, so that static files go without the headers that only matter for pages: a third of their weight.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "colorclues.middleware.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "colorclues.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "colorclues.middleware.BrotliMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Asks the database only when a view asks who it is, which no page of the game does.
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "colorclues.urls"
ASGI_APPLICATION = "colorclues.asgi.application"

# In development a saved template shows at once; elsewhere each is compiled once.
_files = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
_loaders = _files if DEBUG else [("django.template.loaders.cached.Loader", _files)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _loaders)],
            "builtins": ["template_partials.templatetags.partials", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "colorclues.context_processors.theme",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'colorclues.sqlite3'}")}
# Seconds for which PostgreSQL works at one statement, waits for a lock, or keeps a transaction open in which nothing
# happens: Daphne gives up on a socket whose browser has gone after ten. 0 is for ever, for a long migration.
DATABASE_LIMIT = env.float("DATABASE_LIMIT", 5.0)
# Connections of one process at most. A small plan has 20 for all; more than cores do not make it quicker.
DATABASE_POOL = env.int("DATABASE_POOL", 8)
# Seconds for which a request waits for one of them while all are in use.
DATABASE_WAIT = env.float("DATABASE_WAIT", 10.0)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Without IMMEDIATE and WAL two moves at once fail with "database is locked". NORMAL loses nothing to a
    # crash of the process.
    DATABASES["default"]["CONN_MAX_AGE"] = None  # to open the file anew for each move would be most of its time
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Below the ten seconds after which Daphne gives up on a socket whose browser has gone.
        "timeout": 8,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"] = postgres.pooled(DATABASES["default"], DATABASE_LIMIT, DATABASE_POOL, DATABASE_WAIT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Seconds between two looks for what was lost on the way, so that within five all pages are right again; and the longest
# wait for the channel layer.
TICK = env.float("TICK", 3.0)
LAYER_TIMEOUT = env.float("LAYER_TIMEOUT", 2.0)

REDIS_URL = env("REDIS_URL", default="")
# Whether a rediss:// server must show a certificate that an authority has signed. Heroku's does not have one.
REDIS_VERIFY = env.bool("REDIS_VERIFY", True)
CHANNEL_LAYERS = {"default": channel_layer.of(REDIS_URL, REDIS_VERIFY, LAYER_TIMEOUT)}

# Seconds for which /readyz waits for an answer from outside, and for which it knows it.
READY_LIMIT = env.float("READY_LIMIT", 1.5)
READY_KEPT = env.float("READY_KEPT", 1.0)

# Seconds after which a bot that is awaited acts, at least and at most (rule 22); and how far back a room that
# nobody had open catches up, so that a page without a socket sees a few of their moves at each reload.
BOT_PACE = env.list("BOT_PACE", float, [1.0, 3.0])
BOT_CATCH_UP = 6.0

# Seconds for which the last sign of a socket counts; several ticks, so that a slow one is not taken for an absence.
# A plain page, which reloads itself only while one waits, counts for longer.
FRESH = env.float("FRESH", 20.0)
PAGE_FRESH = env.float("PAGE_FRESH", 60.0)

# Seconds after which somebody else is host for one who is away (rule 21): in a game, and in the lobby, which people
# leave to share the link.
HOST_AWAY = env.float("HOST_AWAY", 60.0)
HOST_AWAY_LOBBY = env.float("HOST_AWAY_LOBBY", 300.0)

# Seconds between two looks at the open rooms, for the front pages that are open.
LIST_TICK = env.float("LIST_TICK", 2.0)

# Seconds between two beats of a process, with which it tells the others how it is; and while somebody looks at the
# dashboard. After three beats without a word it counts as gone. play/checks.py has their bounds.
PULSE = env.float("PULSE", 10.0)
DASHBOARD_TICK = env.float("DASHBOARD_TICK", 2.0)
# Who brings it may read /metrics, as staff may; nobody else, so nothing set is nobody.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# Seconds for which a room is kept that nobody is in; and how many that are older are deleted when one is made.
ROOM_LASTS = env.float("ROOM_LASTS", 24 * 3600)
SWEEP_AT_ONCE = 20

# Limits on what one visitor (a browser) and one address may do, counted in each process; `LIMITS=off` lifts them, for
# tests and measurements only. A rate is how many at once, and how many a second after that. Behind one address there
# may be a school or an office: 200 people who all come at the same moment, and each of whom has two pages open.
LIMITS = env.bool("LIMITS", True)
# Messages of one socket, of one player by all their sockets and forms, and of all at one address. Nobody clicks five
# times a second for long; what was clicked while the line was down comes at once. An open page asks every 20 seconds
# whether its line holds, so the 400 of one address come to 20 a second by themselves; and a player costs nothing.
MESSAGES_SOCKET = env.rate("MESSAGES_SOCKET", [30, 5])
MESSAGES_VISITOR = env.rate("MESSAGES_VISITOR", [60, 8])
MESSAGES_ADDRESS = env.rate("MESSAGES_ADDRESS", [400, 100])
# How many messages above that are refused in words, before the socket is closed.
MESSAGES_PATIENCE = env.rate("MESSAGES_PATIENCE", [60, 1])
# Pings and pongs of one socket, before it is cut: it has one of ours to answer every ten seconds, and browsers send
# none of their own.
CONTROLS_SOCKET = env.rate("CONTROLS_SOCKET", [60, 2])
# Sockets that are open, and that are opened: a restart brings all of them back at once, a bad network again and again.
SOCKETS_VISITOR = env.int("SOCKETS_VISITOR", 20)
SOCKETS_ADDRESS = env.int("SOCKETS_ADDRESS", 400)
OPENINGS_VISITOR = env.rate("OPENINGS_VISITOR", [60, 2])
OPENINGS_ADDRESS = env.rate("OPENINGS_ADDRESS", [800, 20])
# Codes that are none. People mistype one, a search wants millions: of 85,766,121 codes this leaves 8,640 a day.
WRONG_CODES_ADDRESS = env.rate("WRONG_CODES_ADDRESS", [100, 0.1])
# Rooms that are made, and joined.
ROOMS_VISITOR = env.rate("ROOMS_VISITOR", [10, 0.033])
ROOMS_ADDRESS = env.rate("ROOMS_ADDRESS", [60, 0.2])
JOINS_VISITOR = env.rate("JOINS_VISITOR", [20, 0.2])
JOINS_ADDRESS = env.rate("JOINS_ADDRESS", [200, 2])
# Passwords that are tried, right or wrong. People mistype a few. Each costs a third of a second of a core, so all of
# them together shall not cost more than a fifteenth of one for long; whoever uses these up keeps staff from signing
# in, but nobody from playing.
PASSWORDS_ADDRESS = env.rate("PASSWORDS_ADDRESS", [10, 0.05])
PASSWORDS_ALL = env.rate("PASSWORDS_ALL", [50, 0.2])
# Tokens for the metrics that are wrong. They cost nothing and are too long to be guessed: this is so that whoever
# collects with an old one, every few seconds and from staff's own network, soon hears it in another way than 403.
TOKENS_ADDRESS = env.rate("TOKENS_ADDRESS", [10, 0.05])
# Of how many visitors or addresses each of these is remembered, in about 300 bytes; the oldest are forgotten first.
REMEMBERED_MOST = 20_000

# Bytes that are kept for one socket: of messages that wait to be heard (above it nothing more is read), and of pushes
# that its browser does not take, beyond the 64 kB of the transport (above it the socket is cut). A push is about 1 kB.
UNHEARD_MOST = env.int("UNHEARD_MOST", 64 * 1024)
UNSENT_MOST = env.int("UNSENT_MOST", 128 * 1024)
# Of a request's body, before its connection is cut; what is too large for a form gets a page, see below.
BODY_MOST = env.int("BODY_MOST", 1024 * 1024)

# A visitor is a signed cookie and nothing else; a year, so that a returning browser finds its rooms.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# Cookies know no ports: another server on this host must not take ours away.
SESSION_COOKIE_NAME = "colorclues"
CSRF_COOKIE_NAME = "colorclues-csrf"
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# Hours after which staff signs in again: a working day. Of a sign-in whose cookie somebody has copied this is the end,
# where nobody signs out before.
STAFF_HOURS = env.float("STAFF_HOURS", 12.0)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "play.web.pages.errors.forbidden"

SECURE_SSL_REDIRECT = HTTPS
# These are asked from inside, in plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What check --deploy would have us promise for the operator's whole domain and for ever: that is theirs to do.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# A move is a handful of short fields; what is more is answered with 400, and a page that says so.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

# The look: the name of a static/css/theme-….css, or nothing for the game's own.
THEME = env("THEME", default="")
STATIC_URL = "static/"
# Not in VAR: a platform's build, where no variable is set, fills what the server then reads.
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(ROOT / "var" / "static")))
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "colorclues.storage.SmallStorage"
    }
}


def WHITENOISE_ADD_HEADERS_FUNCTION(headers, path, url):  # noqa: N802
    headers["X-Content-Type-Options"] = "nosniff"


WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# The browser says which, or a cookie once a person has chosen; what speaks none of them is answered in the first.
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

# One JSON object a line for machines, or lines for people; whatever level of importance.
LOG = env("LOG", default="text" if DEBUG else "json")
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = logs.config(LOG, LOG_LEVEL)
