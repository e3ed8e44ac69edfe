"""The postman of a worker: sends what waits, and does the daily duties, beside the tasks and never in their way."""

import logging
import threading

from django.db import Error, connection

from romportal.mailing.actions import deliver, do_daily_duty, find_news_of, forget_old, make_digests

SECONDS = 5

logger = logging.getLogger(__name__)


def go_round() -> None:
    """Do once what a postman does: first the news of the day, then its mails, then all that is due."""
    do_daily_duty("news", find_news_of)
    do_daily_duty("digests", make_digests)
    do_daily_duty("forgetting", forget_old)
    deliver()


class Postman(threading.Thread):
    """Goes round every SECONDS until `stop()`; several workers may each have one."""

    def __init__(self) -> None:
        super().__init__(name="postman", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Whatever goes wrong is said, and tried again at the next round."""
        while not self._stopping.wait(SECONDS):
            try:
                go_round()
            except Error as error:
                logger.warning("The postman could not reach the database: %s", error)
                connection.close()
            except Exception:  # one mail that cannot be made may not keep the others
                logger.exception("The postman stumbled.")
        connection.close()

    def stop(self) -> None:
        """Let the round end; a mail that is being sent is finished."""
        self._stopping.set()
        self.join(timeout=30)
