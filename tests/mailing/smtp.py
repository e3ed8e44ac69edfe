"""A mail server of a few lines on this machine, that can refuse, break off or fall silent where a test wants."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: what a mail server says of a recipient, by mood
REFUSALS = {
    "refuses": "451 later",
    "knows nobody": "550 5.1.1 no such user",
    "knows nobody, tersely": "550 no such user",
    "does not relay": "554 5.7.1 relay access denied",
}


class Conversation(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a client needs."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                kept = b""
                while (row := self.rfile.readline()) not in (b".\r\n", b""):
                    kept += row
                self.server.heard.append(kept.decode())
                if self.server.mood == "dies after data":
                    return
                if self.server.mood == "holds":
                    self.server.let_go.wait(60)
                self.say("250 taken")
            elif verb == "RCPT" and self.server.mood in REFUSALS:
                self.say(REFUSALS[self.server.mood])
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """Keeps what it heard; `mood` says how it behaves."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mood: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mood, self.heard, self.let_go = mood, [], threading.Event()


@contextmanager
def mail_server(settings, mood: str = "") -> Iterator[Server]:
    """Let the portal send its mail to a server that lasts as long as the block."""
    with Server(mood) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 3
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
