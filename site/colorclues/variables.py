"""All variables of the environment that the project reads: kind, default, bounds and why these. One list, as a table.

docs/deploy.md says what each is for. A default of None is computed in settings.py, which has the longer reasons too.
"""

from .kinds import Choice, Folder, Kind, Number, Secret, Switch, Text, Whole
from .list_kinds import Keys, Lines, Range, Rate, Words
from .url_kinds import Address, DatabaseUrl, Hosts, Origins, OwnPage, RedisUrl

MEGABYTE = 1024 * 1024
DAY, YEAR = 24 * 3600, 365 * 24 * 3600

# The languages of the word list, as it calls them.
LANGUAGES = (
    *("arabic", "chinese", "czech", "danish", "dutch", "english", "esperanto", "finnish", "french", "german", "hindi"),
    *("hungarian", "italian", "japanese", "korean", "norwegian", "persian", "polish", "portuguese", "russian"),
    *("spanish", "swedish", "thai", "turkish"),
)

FORGED = "who guesses it becomes any player, and staff"
SLEEPY = "a process that checks all the time takes a whole core, and one that hardly does leaves pages behind"
PATIENT = "a wait of nothing always fails, and a browser gives up after a minute"
ABSENT = "shorter than a reload takes it takes a place from those who are there"
ROOMY = "less holds no single message, and more for each socket fills the memory"
HUNG = "a busy machine holds a process up for a second, and nobody waits for minutes; 0 replaces none"
SLOW = "a phone on a bad line takes seconds, and who takes minutes only holds the connection"
SPOKEN = "a browser opens some before it asks, and each takes a file and 10 kB"

VARIABLES: dict[str, Kind] = {
    # What must be set
    "SECRET_KEY": Secret("", FORGED),
    "SECRET_KEY_FALLBACKS": Keys([]),
    "ALLOWED_HOSTS": Hosts([]),
    "CSRF_TRUSTED_ORIGINS": Origins([]),
    # How it is served
    "HTTPS": Switch(None),
    "DEBUG": Switch(False),
    "DESIGN": Switch(None),
    "HOST": Address("127.0.0.1"),
    "PORT": Whole(8000, 1, 65535, "there are no other ports"),
    "WEB_CONCURRENCY": Whole(1, 1, 256, "each process takes some 125 MB, and more than cores make nothing faster"),
    "LEAVE_WITHIN": Number(8, 0.1, 80, "nothing is answered in no time, and systemd kills after 90"),
    "HANG_LIMIT": Number(8, 1, 300, HUNG, or_zero=True),
    "TRUSTED_PROXIES": Whole(None, 0, 10, "it is how many proxies stand in a row"),
    # What it depends on
    "DATABASE_URL": DatabaseUrl(),
    "DATABASE_LIMIT": Number(5, 0.1, 3600, "shorter than a statement takes nothing works; 0 is no limit", or_zero=True),
    "DATABASE_POOL": Whole(8, 1, 100, "without a connection nothing works, and PostgreSQL itself takes 100"),
    "DATABASE_WAIT": Number(10, 0.1, 60, PATIENT),
    "REDIS_URL": RedisUrl(""),
    "REDIS_VERIFY": Switch(True),
    "LAYER_TIMEOUT": Number(2, 0.1, 60, PATIENT),
    "READY_LIMIT": Number(1.5, 0.1, 60, PATIENT),
    "READY_KEPT": Number(1, 0, 60, "an older answer says nothing about now"),
    # Where things are, and how it looks
    "VAR": Folder(None),
    "STATIC_ROOT": Folder(None),
    "BUILD": Text(),
    "THEME": Text(
        pattern=r"[\w-]+", what="the … of a static/css/theme-….css, in letters, digits and hyphens,", longest=50
    ),
    "PRIVACY": OwnPage(""),
    "IMPRINT": OwnPage(""),
    "OPERATOR": Lines([]),
    "LOG": Choice(None, words=("json", "text")),
    "LOG_LEVEL": Choice("INFO", words=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    # Times, in seconds
    "TICK": Number(3, 0.1, 10, SLEEPY),
    "BOT_PACE": Range([1.0, 3.0], "nobody waits longer for a bot"),
    "FRESH": Number(20, 1, 3600, ABSENT),
    "PAGE_FRESH": Number(60, 5, 3600, ABSENT),
    "HOST_AWAY": Number(60, 1, DAY, ABSENT),
    "HOST_AWAY_LOBBY": Number(300, 1, DAY, ABSENT),
    "NEWCOMER_AWAY": Number(20, 1, DAY, ABSENT),
    "KNOCK_AWAY": Number(20, 1, DAY, ABSENT),
    "SEAT_LINK_HOLDS": Whole(120, 10, 3600, "nobody follows a link sooner, and who finds it later takes the seat"),
    "LIST_TICK": Number(2, 0.1, 60, SLEEPY),
    "PULSE": Number(10, 0.1, 10, "it is a point on the dashboard, and beats cost time"),
    "DASHBOARD_TICK": Number(2, 0.1, 4, "a dashboard warns after 12 seconds without a message"),
    "ROOM_LASTS": Number(DAY, 300, 10 * YEAR, "a room must outlast a break of those in it"),
    "SWEEP_EVERY": Number(3600, 1, DAY, "more often finds little, and less often more than one sweep should delete"),
    "LOG_LASTS": Number(None, 60, 10 * YEAR, "it is what your privacy notice says"),
    "BACKUP_LASTS": Number(None, 60, 10 * YEAR, "it is what your privacy notice says"),
    "KEEP_LIMIT": Number(3600, 10, DAY, "a backup takes seconds, and one that hangs must end"),
    "STAFF_HOURS": Number(12, 0.1, YEAR / 3600, "a sign-in must outlast a look, and a copied cookie must end"),
    "ACTIONS_LAST": Number(90, 1, 3650, "who asks why they were removed asks within weeks, and names are no archive"),
    "BAR_MOST": Number(30, 0.05, 3650, "an address has another owner after some weeks"),
    "STAFF_CONTACT": Text(longest=200),
    "METRICS_TOKEN": Secret("", "who guesses it reads the metrics", shortest=12, fewest_different=5),
    # What names and messages may say
    "WORD_LIST": Words(["english", "german"], words=LANGUAGES),
    "WORD_LIST_PRIVATE": Switch(False),
    "WORDS_REFUSED": Words([]),
    "WORDS_WELCOME": Words([]),
    "REPORT_MESSAGES": Whole(20, 1, 50, "a room keeps 50"),
    "REPORT_LASTS": Number(30 * DAY, 3600, YEAR, "staff must have time to look, and it is somebody's words"),
    # What one visitor and one address may do
    "LIMITS": Switch(True),
    "MESSAGES_SOCKET": Rate([30, 5]),
    "MESSAGES_VISITOR": Rate([60, 8]),
    "MESSAGES_ADDRESS": Rate([400, 100]),
    "MESSAGES_PATIENCE": Rate([60, 1]),
    "CONTROLS_SOCKET": Rate([60, 2]),
    "SOCKETS_VISITOR": Whole(50, 1, 1_000_000, "without a socket nobody plays; LIMITS=off lifts all limits"),
    "SOCKETS_ADDRESS": Whole(1000, 1, 1_000_000, "without a socket nobody plays; LIMITS=off lifts all limits"),
    "OPENINGS_VISITOR": Rate([60, 2]),
    "OPENINGS_ADDRESS": Rate([1200, 20]),
    "PAGES_VISITOR": Rate([300, 5]),
    "PAGES_ADDRESS": Rate([1200, 20]),
    "WRONG_CODES_ADDRESS": Rate([100, 0.1]),
    "ROOMS_VISITOR": Rate([10, 0.033]),
    "ROOMS_ADDRESS": Rate([60, 0.2]),
    "JOINS_VISITOR": Rate([20, 0.2]),
    "JOINS_ADDRESS": Rate([200, 2]),
    "PASSWORDS_ADDRESS": Rate([10, 0.05]),
    "PASSWORDS_ALL": Rate([50, 0.2]),
    "TOKENS_ADDRESS": Rate([10, 0.05]),
    "REPORTS_VISITOR": Rate([5, 0.01]),
    "REPORTS_ADDRESS": Rate([20, 0.02]),
    "BROWSER_REPORTS_VISITOR": Rate([20, 0.1]),
    "BROWSER_REPORTS_ADDRESS": Rate([60, 0.5]),
    "BROWSER_REPORTS_ALL": Rate([200, 5]),
    "EVENTS_VISITOR": Rate([5, 1]),
    "EVENTS_ROOM": Rate([12, 4]),
    "UNHEARD_MOST": Whole(64 * 1024, 16 * 1024, 64 * MEGABYTE, ROOMY),
    "UNSENT_MOST": Whole(128 * 1024, 16 * 1024, 64 * MEGABYTE, ROOMY),
    "BODY_MOST": Whole(MEGABYTE, 64 * 1024, 100 * MEGABYTE, "a form may have 64 kB, and all of it is kept in memory"),
    "PAGES_AT_ONCE": Whole(4, 1, 100, "each has a thread, and moves wait for all of them"),
    "PAGES_WAITING": Whole(500, 1, 100_000, "a class comes at once, and each that waits takes 30 kB"),
    "PAGES_WAIT": Number(10, 0.1, 60, PATIENT),
    "HEAD_WITHIN": Number(20, 0.1, 300, SLOW),
    "BODY_WITHIN": Number(60, 0.1, 600, SLOW),
    "SILENT_MOST": Whole(2000, 1, 100_000, SPOKEN),
    "SILENT_PEER": Whole(1000, 1, 100_000, SPOKEN),
    # Set by platforms
    "DYNO": Text(longest=64),
    "RENDER": Text(),
    "FLY_APP_NAME": Text(pattern=r"[\w-]+", what="a name of letters, digits and hyphens,", longest=63),
    "RAILWAY_ENVIRONMENT_ID": Text(),
    "HEROKU_APP_DEFAULT_DOMAIN_NAME": Hosts([]),
    "HEROKU_APP_NAME": Text(pattern=r"[\w-]+", what="a name of letters, digits and hyphens,", longest=63),
    "RENDER_EXTERNAL_HOSTNAME": Hosts([]),
    "RAILWAY_PUBLIC_DOMAIN": Hosts([]),
}
