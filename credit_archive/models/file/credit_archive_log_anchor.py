import base64
import json
import logging

import requests
from urllib3.exceptions import HTTPError

from odoo import api, models
from odoo.tools import SQL

from ...engine.seal import Anchor, Seal, anchor_of, anchor_text, digests, signature
from ...engine.timestamp import StampError, available, is_late, question, read_stamp

_logger = logging.getLogger(__name__)

MAIL_TO = "credit_archive.seal_email"
SECRET = "credit_archive.seal_secret"
STAMP_URL = "credit_archive.stamp_url"
STAMP_CERTIFICATES = "credit_archive.stamp_certificates"
WEBHOOK = "credit_archive.seal_webhook"
SCHEMES = ("http://", "https://")
TIMEOUT = 20
"""Seconds to connect, and between two bytes of an answer."""
MOST = 256 * 1024
"""Bytes of an answer that are read; a time stamp has a few thousand."""
STAMP = "credit_archive_stamp_"


class AnchorError(Exception):
    """An anchor that didn't get through: what kind of failure, and with what detail."""

    def __init__(self, kind, detail=""):
        super().__init__(f"{kind} {detail}".strip())
        self.kind, self.detail = kind, detail


class CreditArchiveLogAnchor(models.Model):
    """What leaves the house when a seal was made, and what comes back.

    Who owns the database can write log, heads and seals anew, but not what lies in somebody
    else's mailbox or was signed by a time stamp authority. Mail is queued with the seal; what
    goes over the network waits until the seal is committed, holds no lock while it waits for
    an answer, and is tried again the next night.
    """

    _inherit = "credit.archive.log"

    @api.model
    def _anchor_setting(self, name):
        """Return a setting; sudo: only administrators read them, the system acts by them."""
        return self.env["ir.config_parameter"].sudo().get_param(name) or ""

    # --- mail

    @api.model
    def _send_anchor(self, anchor):
        """Mail the anchor of a seal to who keeps it, where an address is set.

        sudo: a mail by the system.
        """
        recipients = self._anchor_setting(MAIL_TO)
        if not recipients:
            return
        self.env["mail.mail"].sudo().create(
            {
                "subject": self.env._("Seal %s of the credit file's log", anchor.number),
                "email_to": recipients,
                "body_html": anchor_text(anchor, self._anchor_setting(SECRET)),
                "auto_delete": True,
            }
        )

    # --- time stamp and webhook

    @api.model
    def _cron_anchor(self):
        """Get time stamps for seals that have none yet, then post what the webhook hasn't had.

        In the order of the seals; what fails stops its way until the next run.
        """
        for way, bring_out in (("stamp", self._stamp), ("webhook", self._post_anchor)):
            for seal in self._pending(way):
                # What was written before is safe, and locked no longer, while the network answers.
                self.env["ir.cron"]._commit_progress()
                try:
                    entry, answer = bring_out(seal)
                except AnchorError as error:
                    self._note_failure(way, seal.number, error)
                    break
                self._note_anchored({"number": seal.number, "way": way, **entry}, answer)
                if not self.env["ir.cron"]._commit_progress(1):
                    return

    @api.model
    def _anchored(self, way):
        """Return {number: SHA-256 of what came back} of seals that got through this way."""
        self.env.cr.execute(
            SQL(
                """SELECT (detail->>'number')::int4, detail->>'sha256' FROM credit_archive_log
                    WHERE chain = 0 AND operation = 'anchor' AND detail->>'way' = %s
                      AND NOT detail ? 'failed'""",
                way,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _pending(self, way):
        """Return the seals that have to go this way still, in order.

        The first time the newest alone: it has the digest of the one before it, and so on. For
        the same reason a seal is read only as far back as the last that got through. One that
        isn't as the log names it stays here: the night tells of it.
        """
        if not self._anchor_setting({"stamp": STAMP_URL, "webhook": WEBHOOK}[way]):
            return []
        last, pending = max(self._anchored(way), default=0), []
        for attachment in reversed(self._seals()):
            seal = Seal(0, attachment.raw or b"")
            number = seal.content.get("number") or 0
            if number <= last:
                break
            pending.insert(0, seal._replace(number=number))
            if not last:
                break
        announced = self._announced()
        return [
            seal for seal in pending if digests(seal.raw)["sha256"] == announced.get(seal.number)
        ]

    @api.model
    def _stamp(self, seal):
        """Ask the authority for a time stamp; return what the log says of it, and its answer.

        Raises ``AnchorError``; also where the answer is no stamp of this seal.
        """
        if not available():
            raise AnchorError("package")
        asked = question(seal.raw)
        headers = {"Content-Type": "application/timestamp-query"}
        answer = self._post(self._anchor_setting(STAMP_URL), asked.as_bytes(), headers)
        try:
            certificates = self._anchor_setting(STAMP_CERTIFICATES)
            stamp = read_stamp(answer, seal.raw, certificates, asked.nonce)
        except StampError as error:
            raise AnchorError(error.kind) from error
        except ValueError as error:  # certificates put past the settings
            raise AnchorError("certificates") from error
        time = stamp.time.replace(tzinfo=None).isoformat()
        return {"time": time, "sha256": digests(answer)["sha256"]}, answer

    @api.model
    def _post_anchor(self, seal):
        """Post the anchor of a seal, with its time stamp if it has one; nothing comes back."""
        anchor = anchor_of(seal.number, seal.content.get("date"), seal.raw)
        body = self._webhook_body(anchor, self._read_stamps(seal.number).get(seal.number))
        headers = {"Content-Type": "application/json"}
        secret = self._anchor_setting(SECRET)
        if secret:
            headers["X-Credit-Signature"] = f"sha256={signature(body, secret)}"
        self._post(self._anchor_setting(WEBHOOK), body, headers)
        return {}, None

    @api.model
    def _webhook_body(self, anchor, stamp=None):
        """Return what the webhook gets, as JSON: the line that is mailed, and its parts."""
        content = {
            "line": anchor_text(anchor, self._anchor_setting(SECRET)),
            **{name: getattr(anchor, name) for name in Anchor._fields if name != "signature"},
        }
        if stamp:
            content["stamp"] = base64.b64encode(stamp).decode()
        return json.dumps(content, sort_keys=True).encode()

    @api.model
    def _post(self, url, body, headers):
        """Return the answer to ``body``; raise ``AnchorError`` where none comes or it says no.

        Follows no redirection: it would lead where no administrator said.
        """
        if not url.lower().startswith(SCHEMES):
            raise AnchorError("address")
        try:
            with requests.post(
                url, body, headers=headers, timeout=TIMEOUT, stream=True, allow_redirects=False
            ) as answer:
                if not 200 <= answer.status_code < 300:
                    raise AnchorError("status", str(answer.status_code))
                return answer.raw.read(MOST, decode_content=True)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            # Its text has the address, which may have a password in it.
            raise AnchorError("network", type(error).__name__) from error

    # --- what became of it

    @api.model
    def _note_anchored(self, detail, answer=None):
        """Write in the log that an anchor got through, and keep what came back, like seals are.

        In a transaction of its own: the general log may have moved on while the network
        answered. sudo: seals and stamps are out of everybody's reach.
        """

        def work(env):
            if answer:
                env["ir.attachment"].sudo().create(
                    {
                        "name": f"{STAMP}{detail['number']}.tsr",
                        "raw": answer,
                        "res_model": self._name,
                        "mimetype": "application/timestamp-reply",
                    }
                )
            env[self._name]._append([{"operation": "anchor", "detail": detail}])

        self._apart(work)

    @api.model
    def _note_failure(self, way, number, error):
        """Write in the log that an anchor didn't get through, and tell the archive managers."""
        _logger.warning("Seal %s of the credit file's log: no %s: %s", number, way, error)
        detail = {"number": number, "way": way, "failed": str(error)}

        def work(env):
            log = env[self._name]
            log._append([{"operation": "anchor", "detail": detail}])
            log._tell_managers(lambda one: one._failure_words(way, number, error))

        self._apart(work)

    @api.model
    def _failure_words(self, way, number, error):
        """Return summary and note of the activity about an anchor that didn't get through."""
        summary = {
            "stamp": self.env._("A seal of the access log got no time stamp"),
            "webhook": self.env._("A seal of the access log didn't reach the webhook"),
        }
        note = self.env._(
            "Seal %(number)s: %(reason)s. It is tried again each night.",
            number=number,
            reason=self._failure_reason(error),
        )
        return summary[way], note

    @api.model
    def _failure_reason(self, error):
        reasons = {
            "package": self.env._("the Python package rfc3161-client isn't installed"),
            "address": self.env._("the address in the settings is none of http or https"),
            "certificates": self.env._("the certificates in the settings can't be read"),
            "network": self.env._("no answer (%s)", error.detail),
            "status": self.env._("the answer was HTTP %s", error.detail),
            "unreadable": self.env._("the answer is no time stamp"),
            "refused": self.env._("the authority refused"),
            "other": self.env._("the time stamp is of something else"),
            "forged": self.env._("the signature doesn't lead to the certificates in the settings"),
        }
        return reasons[error.kind]

    # --- time stamps as they lie here

    @api.model
    def _stamp_text(self, seal, answer):
        """Word what the time stamp of a seal is worth; ``answer``: as it lies here, or None."""
        if not answer:
            return self.env._("no time stamp")
        if not available():
            return self._failure_reason(AnchorError("package"))
        try:
            stamp = read_stamp(answer, seal.raw, self._anchor_setting(STAMP_CERTIFICATES))
        except StampError as error:
            return self._failure_reason(AnchorError(error.kind))
        except ValueError:  # certificates put past the settings
            return self._failure_reason(AnchorError("certificates"))
        words = self.env._("time stamp of %s UTC", stamp.time.strftime("%Y-%m-%d %H:%M:%S"))
        if is_late(stamp, seal.content.get("date")):
            words = self.env._("%s, long after it was made", words)
        return words if stamp.checked else self.env._("%s, its signature not checked", words)

    @api.model
    def _read_stamps(self, number=None):
        """Return {number of the seal: the authority's answer}, of all or of one seal."""
        name = f"{STAMP}{number if number else '%'}.tsr"
        domain = [("res_model", "=", self._name), ("name", "=like", name)]
        # sudo: stamps lie beside the seals, out of everybody's reach.
        stamps = self.env["ir.attachment"].sudo().search(domain, order="id")
        found = {}
        for one in stamps:
            digits = one.name.removeprefix(STAMP).removesuffix(".tsr")
            if digits.isdecimal():
                found[int(digits)] = one.raw or b""
        return found
