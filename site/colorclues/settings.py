"""All settings, from the environment alone; nothing set is production without a secret, which refuses to start."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = env.bool("DEBUG", False)
# Whether browsers reach this server by https: off in development and for a home network.
HTTPS = env.bool("HTTPS", not DEBUG)
VAR = Path(env("VAR", default=str(ROOT / "var")))

VAR.mkdir(parents=True, exist_ok=True)

# Where it serves: from other machines only if one says so.
HOST = env("HOST", default="127.0.0.1")
PORT = env.int("PORT", 8000)
# Processes that share the port. Platforms set it to what fits the machine.
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", 1)
# Seconds in which a process that is told to end answers what is under way. Platforms kill it after 10 to 30.
LEAVE_WITHIN = env.float("LEAVE_WITHIN", 8.0)

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. (bin/play makes one for you.)")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "daphne",
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
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "colorclues.brotli.BrotliMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
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
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'colorclues.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE and WAL two moves at once fail with "database is locked". NORMAL loses nothing to a
    # crash of the process.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Below the ten seconds after which Daphne gives up on a socket whose browser has gone.
        "timeout": 8,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
# Seconds between two looks for what was lost on the way, and the longest wait for the channel layer.
TICK = env.float("TICK", 5.0)
LAYER_TIMEOUT = env.float("LAYER_TIMEOUT", 2.0)

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

# Seconds for which a room is kept that nobody is in; and how many that are older are deleted when one is made.
ROOM_LASTS = env.float("ROOM_LASTS", 24 * 3600)
SWEEP_AT_ONCE = 20

# A visitor is a signed cookie and nothing else; a year, so that a returning browser finds its rooms.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
# Cookies know no ports: another server on this host must not take ours away.
SESSION_COOKIE_NAME = "colorclues"
CSRF_COOKIE_NAME = "colorclues-csrf"
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "play.views.forbidden"

SECURE_SSL_REDIRECT = HTTPS
# /healthz is asked from inside, in plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# A move is a handful of short fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}


def WHITENOISE_ADD_HEADERS_FUNCTION(headers, path, url):  # noqa: N802
    headers["X-Content-Type-Options"] = "nosniff"


WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {process} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Its four lines at every start say nothing that bin/play does not.
    "loggers": {"daphne": {"level": "WARNING"}},
}
