"""A mail server: it takes what it gets, refuses some receivers, and says what it took."""

import email
import email.header
import socketserver
import threading
from datetime import datetime


class PostOffice:
    """`with PostOffice(refuses="word") as post:` is an SMTP server on a free port.

    It refuses receivers with that word in their address. `post.delivered` has a dictionary
    (to, subject, day) for each mail it took.
    """

    def __init__(self, refuses=None):
        self.delivered = []
        office = self

        class Desk(socketserver.StreamRequestHandler):
            """One client."""

            def handle(self):
                self._say(220, "ready")
                receivers = []
                for line in iter(self.rfile.readline, b""):
                    word = line.decode().strip()
                    verb = word[:4].upper()
                    if verb == "QUIT":
                        return self._say(221, "bye")
                    if verb == "RCPT" and refuses and refuses in word:
                        self._say(550, "the mailbox is full")
                        continue
                    if verb == "RCPT":
                        receivers.append(word.partition("<")[2].partition(">")[0])
                    if verb == "DATA":
                        self._say(354, "go on")
                        office._take(receivers, self._text())
                        receivers = []
                    self._say(250, "ok")
                return None

            def _text(self):
                return b"".join(iter(self.rfile.readline, b".\r\n"))

            def _say(self, code, text):
                self.wfile.write(f"{code} {text}\r\n".encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self._server.shutdown()
        self._server.server_close()

    def _take(self, receivers, text):
        message = email.message_from_bytes(text)
        subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
        day = datetime.utcnow().date()
        self.delivered += [{"to": one, "subject": subject, "day": day} for one in receivers]

    def serve(self, env):
        """Make it the mail server of a database."""
        host, port = self._server.server_address
        env["ir.mail_server"].search([]).active = False
        env["ir.mail_server"].create(
            {"name": "Post office", "smtp_host": host, "smtp_port": port, "smtp_encryption": "none"}
        )
