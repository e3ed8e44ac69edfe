"""All settings of the portal. Everything comes from the environment; what is left out is safe, not convenient.

With DEBUG off the portal refuses to start without a secret key, hosts, a key for second factors and HTTPS
(or, for a loopback address alone, LOOPBACK_HTTP=on): see `refusals` at the end.
"""

import datetime as dt
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VERSION = (BASE_DIR / "VERSION").read_text().strip()
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env.str("SECRET_KEY", default="")
# Second factors are encrypted with a key of their own: changing SECRET_KEY must not break them.
MFA_ENCRYPTION_KEY = env.str("MFA_ENCRYPTION_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Plain HTTP, only for a portal that answers on this machine alone (what bin/start makes).
LOOPBACK_HTTP = env.bool("LOOPBACK_HTTP", default=False)
TEMPLATE_DEBUG = DEBUG

INSTALLED_APPS = [
    "romportal",
    "romportal.accounts",
    "romportal.audit",
    "romportal.mailing",
    "programmes",
    "funding",
    "reporting",
    "programmes.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "romportal.typed.text_that_stays_put",
    "romportal.audit.middleware.origin_of_request",
    "romportal.accounts.middleware.session_in_use",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "romportal.second_factor.SecondFactorFirst",
]

ROOT_URLCONF = "romportal.urls"
WSGI_APPLICATION = "romportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "romportal.shell.page_frame",
            ],
            "builtins": ["programmes.templatetags.dutch", "romportal.templatetags.components"],
        },
    },
]

# ── Database ──────────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: reading first and writing later is "database is locked" for all but one of many writers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits on logging in count here: all processes must share it, and it may not forget for want of room
# (Django's own limit of 300 rows would).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Parts of pages that are the same for everybody (romportal/remembered.py), in the memory of each process.
    "remembered": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "remembered",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# ── Language, time ────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "nl"
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# ── Static files: our own, and what `npm ci` and the build put together ───────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATIC_BUILD = BASE_DIR / "static_build"
STATICFILES_DIRS = [BASE_DIR / "static", *([STATIC_BUILD] if STATIC_BUILD.is_dir() else [])]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# ── Accounts ──────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "romportal.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "romportal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Off only where something else asks for a second factor; a portal with demo data never asks it.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=True)
MFA_ADAPTER = "romportal.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "romportal.accounts.forms.CodeForm",
    "reauthenticate": "romportal.accounts.forms.CodeAgainForm",
    "activate_totp": "romportal.accounts.forms.NewAppForm",
    "authenticate_webauthn": "romportal.accounts.forms.PasskeyForm",
    "login_webauthn": "romportal.accounts.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "romportal.accounts.forms.PasskeyAgainForm",
    "add_webauthn": "romportal.accounts.forms.NewPasskeyForm",
    "edit_webauthn": "romportal.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or LOOPBACK_HTTP  # http://localhost; browsers allow no other
MFA_TOTP_ISSUER = "Portaal Meerjarenstrategie"
MFA_TOTP_TOLERANCE = 1  # a clock may differ half a minute
# ── Single sign-on (OpenID Connect: Entra ID, Keycloak): on as soon as it is filled in ──────────────────────
OIDC_NAME = env.str("OIDC_NAME", default="uw organisatie")
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
# Entra ID does not say that an address is verified: on for a tenant of one's own, whose addresses one gives out.
OIDC_TRUSTS_EMAIL = env.bool("OIDC_TRUSTS_EMAIL", default=False)
# On when the provider asks everybody a second factor: then the portal does not ask one of its own.
OIDC_ASKS_SECOND_FACTOR = env.bool("OIDC_ASKS_SECOND_FACTOR", default=False)
SOCIALACCOUNT_ADAPTER = "romportal.accounts.single_sign_on.SingleSignOnAdapter"
_openid_apps = []
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "romportal.accounts.openid.CheckedProvider", "APPS": _openid_apps}
}
if OIDC_ISSUER:
    _openid_apps.append(
        {
            "provider_id": "sso",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_CLIENT_SECRET,
            "settings": {
                "server_url": OIDC_ISSUER,
                "oauth_pkce_enabled": True,
                "email_authentication": True,
                # None: as the provider says, for each address.
                "verified_email": OIDC_TRUSTS_EMAIL or None,
            },
        }
    )

ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# ── Safety of the browser ─────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is the QR code of a second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads on to the login of the organisation is one that goes there.
        "form-action": [SELF, *(["/".join(OIDC_ISSUER.split("/")[:3])] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 8 * 3600  # without use
SESSION_LONGEST = 12 * 3600  # used or not
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "romportal.shell.csrf_failure"
_https = not (DEBUG or LOOPBACK_HTTP)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_https)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── Mail and logging ──────────────────────────────────────────────────────────────────────────────────────
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portaal@localhost")
EMAIL_TIMEOUT = 10
# Mails are read outside the portal: their links need its whole address.
PORTAL_URL = env.str("PORTAL_URL", default=f"http{'s' if _https else ''}://{(ALLOWED_HOSTS or ['localhost'])[0]}")
# From this hour on (Europe/Amsterdam) the mails of the day go out, and deadlines are looked up.
MAIL_DIGEST_TIME = dt.time.fromisoformat(env.str("MAIL_DIGEST_TIME", default="07:00"))
# Not the cookie: a double click must not lose what the first press said.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refusal is no fault of the portal: it is told to the person, and the trail keeps refused logins.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}


def refusals() -> list[str]:
    """Every reason why these settings are unsafe, as sentences that say what to set."""
    reasons = []
    if len(SECRET_KEY) < 40:
        reasons.append("SECRET_KEY is missing or shorter than 40 characters.")
    if not MFA_ENCRYPTION_KEY:
        reasons.append("MFA_ENCRYPTION_KEY is missing (a Fernet key; second factors are encrypted with it).")
    if not ALLOWED_HOSTS:
        reasons.append("ALLOWED_HOSTS is empty: name the hosts this portal answers to.")
    if "*" in ALLOWED_HOSTS:
        reasons.append("ALLOWED_HOSTS may not be '*'.")
    if LOOPBACK_HTTP and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        reasons.append("LOOPBACK_HTTP is for 127.0.0.1, localhost and [::1] alone; use HTTPS for other hosts.")
    if not LOOPBACK_HTTP and not SECURE_SSL_REDIRECT and not env.bool("BEHIND_TLS_PROXY", default=False):
        reasons.append("HTTPS is off: leave SECURE_SSL_REDIRECT on, or say BEHIND_TLS_PROXY=on.")
    given = {"OIDC_ISSUER": OIDC_ISSUER, "OIDC_CLIENT_ID": OIDC_CLIENT_ID, "OIDC_CLIENT_SECRET": OIDC_CLIENT_SECRET}
    if any(given.values()) and not all(given.values()):
        missing = ", ".join(name for name, value in given.items() if not value)
        reasons.append(f"Single sign-on is half filled in: {missing} is missing.")
    if OIDC_ISSUER and not OIDC_ISSUER.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        reasons.append("OIDC_ISSUER must begin with https://: its answers are believed because of TLS.")
    return reasons


if DEBUG:
    SECRET_KEY = SECRET_KEY or "only-for-debugging-" + "x" * 40
    MFA_ENCRYPTION_KEY = MFA_ENCRYPTION_KEY or "0" * 43 + "="
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "testserver"]
elif reasons := refusals():
    raise ImproperlyConfigured("The portal refuses to start with unsafe settings:\n- " + "\n- ".join(reasons))
