"""What is the same for every reader, made once and kept until anything is written.

No content changes without a line in the trail (rule 10), and each line is hashed: the last one says whether an answer
still holds. That keeps a page as quick with a hundred times the rows.
"""

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.db.models import Model, Q, Subquery

from romportal import audit
from romportal.audit.models import Head, Line

Answer = TypeVar("Answer")
Written = tuple[Hashable, ...]

#: lines after which everything reads as it did: an export, what is mailed to whom, and all of
#: `accounts` but a change of a person's name
READING = ("reporting.export", "reporting.download_pack")
RENAMING = "accounts.user"


def last_written(*tables: type[Model]) -> Written:
    """Return what changes as soon as anything is written, in one query: the last line of the trail that tells of it.

    `tables` may be filled without a line, by a command that loads: of those it is the last row as well.
    """
    last = {
        f"last_{n}": Subquery(each._default_manager.order_by("-pk").values("pk")[:1]) for n, each in enumerate(tables)
    }
    only_accounts = Q(action__startswith="accounts.") & ~Q(action=RENAMING)
    mailing = Q(action__startswith="mailing.")
    lines = Line.objects.exclude(only_accounts | mailing | Q(action__in=READING)).order_by("-number")
    return tuple(
        Head.objects.annotate(line=Subquery(lines.values("hash")[:1]), **last).values_list("line", *last).get()
    )


def remembered(make: Callable[[], Answer], *key: Hashable, written: Written) -> Answer:
    """Return what `make` gives, made once for this key until something is written, and once a day.

    `key` names what is asked, and everything about the reader that changes the answer: others with the same key get
    the same. Read `written` before anything else: what is made is then never older than it says. Each process keeps
    its own.
    """
    return caches["remembered"].get_or_set(kept_under(*key, written=written), make)


def kept_under(*key: Hashable, written: Written) -> str:
    """Return the key of the cache for what is asked and what was written last, today."""
    return sha256(repr((audit.today(), written, key)).encode()).hexdigest()
