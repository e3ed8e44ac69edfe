"""The portal's own settings, with an environment made for tests: nothing of it outlives the run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="romportal-test-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)

os.environ |= {
    "DEBUG": "off",
    "SECRET_KEY": "only-for-tests-" + "k" * 40,
    "MFA_ENCRYPTION_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "LOOPBACK_HTTP": "on",
    "DATA_DIR": str(_scratch),
    # Tests log in without a second factor, save those about it (tests/romportal/test_second_factor.py).
    "MFA_REQUIRED": "off",
}
# Playwright runs an event loop in the thread of the test, and Django then takes every query for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from romportal.settings import *  # noqa: E402, F403
from romportal.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir()
# Tests need no collectstatic, and no names with a hash.
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Logging in is not what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, not memory: several connections must be able to write as they do in the portal.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
