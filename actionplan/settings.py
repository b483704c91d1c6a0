"""Settings. Everything that differs between machines is read at the top, from the environment.

Three ways to run, and production is what you get without asking:

- production: refuses a weak key, a fixed clock and illustrative rows;
- DEBUG=true: development on one's own machine;
- DEMONSTRATION=true: `make demo`; production's error pages on a loopback address, over plain HTTP.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from actionplan import guards

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

# --- From the environment -------------------------------------------------------------------------

env = environ.Env()
# The environment wins over the file, so that one command can be run differently.
env.read_env(BASE_DIR / ".env", overwrite=False)


def flag(name: str, *, default: bool) -> bool:
    """A switch. Only true and false: a typing error must not quietly mean "off"."""
    text = env.str(name, default=str(default)).strip().lower()
    if text not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {text!r}. Set {name}=true or {name}=false.")
    return text == "true"


def whole_number(name: str, *, default: int) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number, as in {name}={default}.")
    return int(text)


def folder(name: str, *, default: Path) -> Path:
    """A path; a relative one starts at the folder of manage.py, wherever the command was typed."""
    return BASE_DIR / env.str(name, default=str(default))


DEBUG = flag("DEBUG", default=False)
DEMONSTRATION = flag("DEMONSTRATION", default=False)
PRODUCTION = not DEBUG and not DEMONSTRATION
if DEBUG and DEMONSTRATION:
    raise ImproperlyConfigured(
        "DEBUG and DEMONSTRATION are both true. Set DEBUG=true to develop or DEMONSTRATION=true to show."
    )

SECRET_KEY = env.str("SECRET_KEY", default="")
if PRODUCTION:
    guards.refuse_weak_secret(SECRET_KEY)
elif not SECRET_KEY:
    SECRET_KEY = guards.machine_secret(VAR / "secret-key")

FIXED_CLOCK = guards.parse_fixed_clock(env.str("FIXED_CLOCK", default=""), production=PRODUCTION)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Set it to the host names people type, separated by commas, "
        "as in ALLOWED_HOSTS=plans.example.org."
    )
if DEMONSTRATION:
    # Demonstration accounts and plain HTTP must not be reachable from another machine.
    ALLOWED_HOSTS = LOOPBACK
elif DEBUG:
    ALLOWED_HOSTS = ALLOWED_HOSTS or LOOPBACK
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The address is not repeated in the message: it may hold a password.
if not env.str("DATABASE_URL", default="sqlite:").startswith(("sqlite:", "postgres:", "postgresql:")):
    raise ImproperlyConfigured(
        "DATABASE_URL names neither SQLite nor PostgreSQL. Set it as in "
        "DATABASE_URL=sqlite:///var/app.sqlite3 or DATABASE_URL=postgres://name:password@host:5432/database."
    )
DATABASE = env.db_url("DATABASE_URL", default="sqlite:///var/app.sqlite3")
DB_CONN_MAX_AGE = whole_number("DB_CONN_MAX_AGE", default=600)
DB_PREPARED_STATEMENTS = flag("DB_PREPARED_STATEMENTS", default=True)

# Evidence is served by a view that checks who asks, never by the web server: there is no MEDIA_URL.
EVIDENCE_ROOT = folder("EVIDENCE_ROOT", default=VAR / "evidence")
EVIDENCE_MAX_BYTES = whole_number("EVIDENCE_MAX_BYTES", default=20 * 1024 * 1024)
REPORT_TIMEOUT_SECONDS = whole_number("REPORT_TIMEOUT_SECONDS", default=300)
REPORT_MAX_PAGES = whole_number("REPORT_MAX_PAGES", default=500)
# Drawn drafts, for a day: inside nothing that a web server serves.
DRAFTS_ROOT = folder("DRAFTS_ROOT", default=VAR / "drafts")
# Published papers, and nothing else, for people without an account.
PUBLIC_REPORTS = flag("PUBLIC_REPORTS", default=False)

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}. Set it to DEBUG, INFO, WARNING, ERROR or CRITICAL.")

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="action-plan-monitor@localhost")
# Mails that no request asked for need to know where this site is.
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000")
# Mail is sent while somebody waits for the page: a server that does not answer must not hold it for minutes.
EMAIL_TIMEOUT = 10

# --- Parts ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reporting",
    "deliverables",
    "actionplan.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # So that templates/django/forms/ can replace Django's own form templates.
    "django.forms",
    "django_countries",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "actionplan.compression.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "actionplan.languages.language_of_person",
    "actionplan.signing_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
]

ROOT_URLCONF = "actionplan.urls"
WSGI_APPLICATION = "actionplan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "actionplan.templating.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Loaded with the first page; as an app, with every command, and a driver of databases with it.
            "libraries": {"django_tables2": "django_tables2.templatetags.django_tables2"},
            "builtins": ["deliverables.templatetags.dates", "deliverables.templatetags.languages"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "actionplan.nav.nav",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# --- Database -------------------------------------------------------------------------------------

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    if DATABASE["NAME"] != ":memory:":
        DATABASE["NAME"] = BASE_DIR / DATABASE["NAME"]
        DATABASE["NAME"].parent.mkdir(parents=True, exist_ok=True)
    DATABASE["OPTIONS"] = {
        # A transaction that reads and then writes takes its lock first, or it fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # A new PostgreSQL connection for each request costs more than a cheap page itself.
    DATABASE["CONN_MAX_AGE"] = DB_CONN_MAX_AGE
    DATABASE["CONN_HEALTH_CHECKS"] = True
    if DB_PREPARED_STATEMENTS:
        # Statements may be prepared (`deliverables.prepared` asks for it), and each is planned once (decision 0010).
        # None is compiled: to compile the state of 1,300 deliverables takes ten times as long as to read it.
        choices = "-c jit=off -c plan_cache_mode=force_generic_plan"
        DATABASE["OPTIONS"] = {"prepare_threshold": 0, "options": choices}
DATABASES = {"default": DATABASE}

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "deliverables.User"
AUTHENTICATION_BACKENDS = ["actionplan.signing_in.Accounts"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]  # of pages; each named in itself
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "actionplan.formats"
USE_TZ = True
TIME_ZONE = "Europe/Zurich"

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
PAPER_FONTS = BASE_DIR / "templates" / "reporting" / "paper" / "v1" / "fonts"
"""Of new papers: what none of these can print is refused where it is entered."""
STATICFILES_DIRS = [BASE_DIR / "actionplan" / "static"]
# Elsewhere the files are served from where they lie, and collecting them would only make copies go stale.
STATIC_ROOT = folder("STATIC_ROOT", default=VAR / "static") if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Safety ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
UNUSED_FEATURES = "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope magnetometer"
UNUSED_FEATURES += " microphone midi payment usb"
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in UNUSED_FEATURES.split()}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_ENGINE = "deliverables.sessions"
CSRF_FAILURE_VIEW = "actionplan.signing_in.page_was_too_old"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=PRODUCTION)
# A load balancer asks for the health of one process over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = whole_number("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=PRODUCTION)
# Preloading is a promise for the whole domain that takes months to withdraw: the domain's owner decides.
SECURE_HSTS_PRELOAD = flag("SECURE_HSTS_PRELOAD", default=False)
if flag("TRUST_PROXY_HEADER", default=False):
    # Only behind a proxy that sets or strips this header; otherwise any client could claim HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Files above the first size go to disk; the second bounds what a form may hold besides its files.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Logs -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own handlers would print each line a second time, or only in DEBUG.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
