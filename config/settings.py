"""All settings, from environment variables (docs/settings.md has the table)."""

from __future__ import annotations

import tomllib
from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONE, SELF

from config import env
from config.postgres.database import databases

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env.text("DATA_DIR", str(ROOT / ".data"))).resolve()

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", kept_in=DATA / "secrets" / "secret_key")
# The server's own port, for links that no request asks for.
PORT = env.number("PORT", 8000, least=1, most=65_535)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# HTTPS=1 says that a proxy in front speaks TLS: cookies are then sent over TLS only.
HTTPS = env.flag("HTTPS", default=False)
# How many of them there are says which address of X-Forwarded-For is the client's.
NUM_PROXIES = env.number("NUM_PROXIES", 0, most=10)
if HTTPS and not NUM_PROXIES:
    raise env.WrongSetting(
        "NUM_PROXIES: HTTPS=1 says that a proxy speaks TLS in front, and NUM_PROXIES=0 that there is none. All readers "
        "would share one limit. Set NUM_PROXIES=1, or how many proxies add to X-Forwarded-For."
    )
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other hosts of the operator's domain are their own affair.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
# Log-ins slide, and end at the latest after the longest age: browsers here, apps below. In seconds.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_LONGEST_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# As long as a log-in that stays on a phone.
CSRF_COOKIE_AGE = 400 * 24 * 3600
CSRF_FAILURE_VIEW = "wire.problems.csrf.csrf_failure"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "config",
    "accounts",
    # Before the apps that start jobs.
    "procrastinate.contrib.django",
    "jobs",
    "codes",
    "benchmarks",
    "procedures",
    "statements",
    "web",
    "wire",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "wire.middleware.request_log.RequestLogMiddleware",
    "wire.problems.responses.ProblemMiddleware",
    "wire.middleware.request_limits.RequestLimitsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wire.middleware.content_policy.ContentPolicyMiddleware",
    "config.restore_pending.RestorePendingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.private_pages.PrivatePagesMiddleware",
    "web.account.theme.ThemeMiddleware",
    "web.throttling.FormRateMiddleware",
    "accounts.login.devices.DeviceCookieMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.unsent_mail.UnsentMailMiddleware",
    "accounts.middleware.staff.StaffSecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
# Those that serve log-ins of browsers and their forms. Who reads one of these paths and brings no cookie passes
# without them (wire.middleware.handlers).
BROWSER_MIDDLEWARE = frozenset({
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "web.account.theme.ThemeMiddleware",
    "web.throttling.FormRateMiddleware",
    "accounts.login.devices.DeviceCookieMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.unsent_mail.UnsentMailMiddleware",
    "accounts.middleware.staff.StaffSecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
})  # fmt: skip
COOKIELESS_PATHS = ("/api/v1/", "/codes/", "/specialties/", "/healthz", "/readyz")

ROOT_URLCONF = "config.urls"
APPEND_SLASH = False
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "codes.views.lists.catalogue_state",
                "accounts.security.mail.mail_state",
                "accounts.login.sign_up.sign_up_state",
            ]
        },
    }
]

DATABASES = databases(DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.server.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
# Served from the apps' folders where nobody has collected them, as in development and tests.
WHITENOISE_USE_FINDERS = DEBUG

# The app of /app/ as it was built, by `make run` or on another machine.
CLIENT_DIR = Path(env.text("CLIENT_DIR", str(ROOT / "client" / "dist"))).resolve()
# The kill switch of its service worker: 0 lets it unregister itself; what devices store stays.
SERVICE_WORKER = env.flag("SERVICE_WORKER", default=True)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    }
}

# Users, log-in and tokens
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Mail: without a host, mails are files and addresses need no verification.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "openrvu@localhost")
MAIL_FOLDER = DATA / "mail"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "wire.negotiation.QuickNegotiation",
    "DEFAULT_PARSER_CLASSES": ["wire.bodies.parsers.JsonParser"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.IsNamedUser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.problems.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": True,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerToken",
        "accounts.api.authentication.BrowserSession",
    ],
    "NUM_PROXIES": NUM_PROXIES,
}
CALCULATE_RATE = f"{env.number('CALCULATE_RATE', 600, least=1)}/min"
# Readings of one calendar address: programs ask every quarter of an hour at most, on several devices.
CALENDAR_RATE = f"{env.number('CALENDAR_RATE', 60, least=1)}/hour"
# Pushes of a user by all protocols of the sync.
SYNC_PUSH_RATE = f"{env.number('SYNC_PUSH_RATE', 600, least=1)}/min"
# Of a user, by REST: writes, charts that are drawn, exports, imports with their previews.
WRITE_RATE = f"{env.number('WRITE_RATE', 600, least=1)}/min"
CHART_RATE = f"{env.number('CHART_RATE', 120, least=1)}/min"
EXPORT_RATE = f"{env.number('EXPORT_RATE', 20, least=1)}/min"
IMPORT_RATE = f"{env.number('IMPORT_RATE', 20, least=1)}/min"
STATEMENT_RATE = f"{env.number('STATEMENT_RATE', 20, least=1)}/h"
# The first signs; the others, of earlier times, are still read.
SYNC_CURSOR_KEYS = [
    env.secret("SYNC_CURSOR_KEY", kept_in=DATA / "secrets" / "sync_cursor_key"),
    *env.words("SYNC_CURSOR_KEY_FALLBACKS"),
]
# How far the database has come, and which accounts were erased: kept outside it, to be told after a restore.
MARKS_FOLDER = Path(env.text("MARKS_DIR", str(DATA / "marks"))).resolve()
# Reminders by web push, for whoever asks. The key belongs to the subscriptions of browsers: another one ends them all.
REMINDERS = env.flag("REMINDERS", default=True)
WEB_PUSH_KEY = env.secret("WEB_PUSH_KEY", kept_in=DATA / "secrets" / "web_push_key", length=64) if REMINDERS else ""
WEB_PUSH_CONTACT = env.text("WEB_PUSH_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
if not WEB_PUSH_CONTACT.startswith(("mailto:", "https://")):
    raise env.WrongSetting(f"WEB_PUSH_CONTACT: {WEB_PUSH_CONTACT!r} does not start with mailto: or https://")
# Reports of errors by readers, an address.
REPORT_RATE = "20/h"

SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "wire.openapi.Generator",
    "TITLE": "OpenRVU",
    "DESCRIPTION": "Log clinical procedures and know their work RVUs.",
    "VERSION": "1",
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "wire.openapi.describe_throttles",
        "procedures.sync.schemas.add_sync_schemas",
    ],
    "ENUM_NAME_OVERRIDES": {
        "CodeState": "codes.api.serializers.STATES",
        "BillingState": "procedures.models.logs.BillingState.choices",
        "RoleEnum": "procedures.models.logs.Role.choices",
        "RowsFormatEnum": [(2, 2)],
        "StatementColumnRoleEnum": "statements.reading.values.ColumnRole",
        "StatementDroppedKindEnum": "statements.reading.values.DroppedKind",
        "StatementNoteKindEnum": "statements.reading.values.NoteKind",
    },
}

# Sign-up, log-in and tokens (django-allauth)
# allauth's backend is Django's with log-in by e-mail; both together would hash a wrong password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_ENGINE = "accounts.sessions.store"
APP_TOKEN_AGE = 400 * 24 * 3600
APP_TOKEN_LONGEST_AGE = 800 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/app/"
ACCOUNT_SIGNUP_REDIRECT_URL = "/account/welcome/"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/account/welcome/"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "accounts.security.mail.MailFolder"
ALLAUTH_TRUSTED_PROXY_COUNT = NUM_PROXIES
ACCOUNT_ADAPTER = "accounts.login.adapter.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "OpenRVU: "
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "optional"
ACCOUNT_LOGIN_METHODS = {"email"}
# A link in a mail opens in a browser that shares nothing with an app on the home screen: mails have codes to type.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# Without a mail server no address needs to be verified, and allauth takes codes only where each does.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = bool(EMAIL_HOST)
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.security.links.PasswordResetTokens"  # noqa: S105  # a class
# Failed log-ins are counted by accounts.login.throttle. What else asks for a password of somebody who is logged in is
# limited by the day, too: a stolen token must not become a way to guess it.
ACCOUNT_RATE_LIMITS = {
    "reauthenticate": "10/m/user,50/d/user",
    "change_password": "5/m/user,20/d/user",
    # Mails with a code, of three guesses each.
    "request_login_code": "20/m/ip,3/m/key,30/d/key",
    "confirm_email": "20/m/ip,3/m/key,30/d/key",
    "reset_password": "20/m/ip,3/m/key,30/d/key",
}
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 48
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
SIGNUP = env.choice("SIGNUP", "open", among=("open", "invite", "closed"))
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.login.sign_up_form.SignUpForm"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
HEADLESS_TOKEN_STRATEGY = "accounts.sessions.tokens.HashedTokens"  # noqa: S105  # a class
MFA_ADAPTER = "accounts.security.mfa.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_HOST
MFA_TOTP_ISSUER = "OpenRVU"
# The first encrypts the secrets of second factors; the others, of earlier times, still decrypt.
MFA_KEYS = [env.secret("MFA_KEY", kept_in=DATA / "secrets" / "mfa_key"), *env.words("MFA_KEY_FALLBACKS")]
# Throttles count in the database, so that they hold for all server processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cachedvalue",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Drawn from people's figures: outside the database and so of its back-ups, emptied when somebody is erased. The
    # folder keeps its first name, so that an upgrade leaves none behind with figures that nothing empties.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "pictures",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# Work in the background: a queue in the database; jobs that were done are deleted from it, their rows in `jobs` stay.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "shutdown_graceful_timeout": 20.0}
JOBS_INLINE = False
UPLOAD_FOLDER = DATA / "uploads"
# Files of Medicare that are larger than an upload may be: the operator puts them here.
MEDICARE_FOLDER = DATA / "medicare"
# In megabytes; a table is computed in so much, and on the disk beside it.
BUILD_MEMORY = env.number("BUILD_MEMORY", 600, least=200)
# Where `import_release RVU26D` finds the zips of releases.
CMS_DOWNLOAD_URL = env.address("CMS_DOWNLOAD_URL", "https://www.cms.gov/files/zip/")

# Words to and from spreadsheets, for whoever may change or see them
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

# Security events: an e-mail address stands in them as an HMAC under this key; a file a day, for 90 days.
SECURITY_LOG_KEY = env.secret("SECURITY_LOG_KEY", kept_in=DATA / "secrets" / "security_log_key")
SECURITY_LOG_FOLDER = DATA / "logs" / "security"

# Log lines are JSON, without query strings, notes or tokens.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "wire.middleware.log_format.RequestId"}},
    "formatters": {"json": {"()": "wire.middleware.log_format.JsonLines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]},
        "security": {
            "()": "wire.middleware.log_format.DailyFiles",
            "days": 90,
            "formatter": "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wire.middleware.request_log": {"level": "INFO"},
        "openrvu.security": {"handlers": ["security"], "level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        # One warning a queued request otherwise.
        "waitress.queue": {"level": "ERROR"},
    },
}
