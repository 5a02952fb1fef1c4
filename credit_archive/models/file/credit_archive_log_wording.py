from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

NAMES = {
    "action": _lt("then"),
    "active": _lt("in use"),
    "basis": _lt("legal basis"),
    "box": _lt("box"),
    "channel": _lt("source"),
    "class": _lt("confidentiality"),
    "clearance": _lt("clearance"),
    "closed": _lt("closed on"),
    "consent_rule": _lt("use without a basis"),
    "contact_id": _lt("first contact"),
    "content": _lt("content"),
    "copy": _lt("copy"),
    "counts": _lt("counts for credit"),
    "customer": _lt("customer"),
    "date": _lt("date"),
    "date_expiry": _lt("valid until"),
    "days": _lt("period"),
    "decision": _lt("decision"),
    "disposal": _lt("disposal list"),
    "document": _lt("document"),
    "event": _lt("event"),
    "failed": _lt("what failed"),
    "fields": _lt("columns"),
    "filed": _lt("put on file in"),
    "filing": _lt("what files itself"),
    "for": _lt("for"),
    "from": _lt("from"),
    "head": _lt("end of the log"),
    "how": _lt("how"),
    "is_controlled": _lt("controlled"),
    "keeper_id": _lt("keeper"),
    "kind": _lt("kind"),
    "letter": _lt("letter to"),
    "level": _lt("level"),
    "lines": _lt("lines of the log"),
    "list": _lt("hand-over"),
    "loan": _lt("loan"),
    "log": _lt("log"),
    "log_looks": _lt("looks are logged"),
    "manifest": _lt("manifest"),
    "measure": _lt("measure"),
    "matrix": _lt("access matrix"),
    "matter": _lt("matter"),
    "months": _lt("months kept"),
    "needs_permission": _lt("for a purpose only"),
    "note": _lt("note"),
    "number": _lt("number"),
    "operations": _lt("may"),
    "organisation": _lt("organisation"),
    "out": _lt("left this file"),
    "purpose": _lt("purpose"),
    "reason": _lt("reason"),
    "recipient": _lt("recipient"),
    "records": _lt("number of records"),
    "reopened": _lt("reopened, was closed on"),
    "role": _lt("role"),
    "room": _lt("room"),
    "salesperson": _lt("salesperson"),
    "schedule": _lt("retention class"),
    "schedule_id": _lt("retention class"),
    "second_contact_id": _lt("second contact"),
    "section": _lt("section"),
    "section_id": _lt("section"),
    "sections": _lt("sections"),
    "sha256": _lt("checksum (SHA-256)"),
    "shelf": _lt("shelf"),
    "signed": _lt("signed by"),
    "sm3": _lt("checksum (SM3)"),
    "step": _lt("step"),
    "title": _lt("title"),
    "to": _lt("to"),
    "up to": _lt("up to"),
    "user": _lt("user"),
    "version": _lt("version"),
    "wanted": _lt("wanted"),
    "way": _lt("sent by"),
    "what": _lt("what"),
    "why": _lt("why"),
    "with": _lt("verified with"),
}
"""What each detail of a line is called; the line itself keeps the key, and its hash."""

ACCESS = {
    "see": _lt("see"),
    "view": _lt("open"),
    "print": _lt("print"),
    "download": _lt("download"),
    "export": _lt("export"),
    "add": _lt("add"),
    "edit": _lt("change"),
}
USES = {
    **ACCESS,
    "open": _lt("open"),
    "disclose": _lt("disclose outside"),
    "score": _lt("score"),
}
CHANGES = {"added": _lt("added"), "changed": _lt("edited"), "removed": _lt("removed")}
VALUES = {
    "consent_rule": {
        "nothing": _lt("nothing"),
        "flag": _lt("flagged"),
        "refuse": _lt("refused"),
    },
    "content": {"damaged": _lt("damaged"), "missing": _lt("missing")},
    "decision": {"approved": _lt("approved"), "rejected": _lt("rejected")},
    "filing": CHANGES,
    "how": {
        "electronic": _lt("electronic"),
        "mail": _lt("by mail"),
        "paper": _lt("on paper, in person"),
    },
    "kind": {
        "view": _lt("open"),
        "print": _lt("print"),
        "copy": _lt("copy to download"),
        "paper": _lt("the paper itself"),
    },
    "matrix": CHANGES,
    "measure": {
        "none": _lt("no measure"),
        "oral": _lt("oral warning"),
        "written": _lt("written warning"),
        "penalty": _lt("penalty"),
        "dismissal": _lt("dismissal"),
        "legal": _lt("legal steps"),
    },
    "operations": ACCESS,
    "signed": {
        "giver": _lt("who leaves"),
        "successor": _lt("the successor"),
        "witness": _lt("the witness"),
    },
    "wanted": USES,
    "way": {"mail": _lt("mail"), "stamp": _lt("time stamp"), "webhook": _lt("webhook")},
    "what": {
        "requested": _lt("asked for"),
        "approved": _lt("approved"),
        "refused": _lt("refused"),
        "cancelled": _lt("cancelled"),
        "lent": _lt("lent"),
        "signed": _lt("receipt signed"),
        "extension asked": _lt("extension asked for"),
        "extended": _lt("extended"),
        "extension refused": _lt("extension refused"),
        "returned": _lt("returned"),
        "closed": _lt("closed"),
        "revoked": _lt("revoked"),
        # of a hand-over: what was held
        "file": _lt("credit file kept"),
        "contact": _lt("first contact"),
        "second": _lt("second contact"),
        "customer": _lt("customer"),
        "account": _lt("credit account"),
        "order": _lt("held order"),
        "request": _lt("limit request in draft"),
        "survey": _lt("survey in work"),
        "assessment": _lt("assessment in draft"),
        "plan": _lt("reduction plan"),
        "report": _lt("contact report in draft"),
        "activity": _lt("activity"),
        "loan": _lt("paper on loan"),
        "waiting": _lt("loan asked for"),
        "asked": _lt("limit request handed in"),
        "authority": _lt("authority"),
        "policy": _lt("credit controller of the company"),
        "record": _lt("record kept"),
        # of a privacy breach
        "reported": _lt("reported"),
        "taken": _lt("dealt with"),
        "person": _lt("person concerned named"),
        "decided": _lt("measure decided"),
        "told": _lt("authority told"),
        "affected told": _lt("those affected told"),
        "late": _lt("time to tell the authority over"),
        "dismissed": _lt("no breach"),
        # of a consent
        "recorded": _lt("recorded"),
        "confirmed": _lt("confirmed"),
        "withdrawn": _lt("withdrawn"),
        "ended": _lt("ended"),
        "void": _lt("entered by mistake"),
        "doubtful": _lt("to be confirmed again: two customers became one"),
        # of what a customer asks of its data; the rest is worded as of a loan
        "granted": _lt("granted"),
        "partly": _lt("granted in part"),
        "corrected": _lt("contact corrected"),
        "copy taken": _lt("copy downloaded"),
        "handed over": _lt("disposal list proposed"),
        "overdue": _lt("last day over"),
    },
    "why": {
        "no_right": _lt("role or clearance don't allow it"),
        "no_loan": _lt("no loan allows it"),
        "destroyed": _lt("the content was destroyed"),
        "consent": _lt("no consent, contract or law allows it"),
        "copy:empty": _lt("the document has no page"),
        "copy:locked": _lt("the document needs a password"),
        "copy:damaged": _lt("the document is damaged"),
        "copy:unfit": _lt("documents of this type can't be marked"),
        "copy:wkhtmltopdf": _lt("the program that draws PDFs isn't there"),
    },
}
"""Codes of a detail and what they are called; what isn't among them is text of people."""
FIRST = ("what", "wanted", "matrix", "filing", "document", "list", "title", "class", "version")
"""Details that are said first; the database keeps no order."""
SEVERAL = frozenset({"fields", "operations", "sections", "what"})
"""Details that are a list of things; other lists are what was before and what is now."""


class CreditArchiveLogWording(models.Model):
    """A line of the log in the words of who reads it; what is kept are keys and codes."""

    _inherit = "credit.archive.log"

    @api.depends("detail")
    @api.depends_context("lang")
    def _compute_detail_text(self):
        values = self._detail_values()
        for line in self:
            detail = line.detail or {}
            line.detail_text = "; ".join(
                self._detail_words(name, detail[name], values)
                for name in sorted(detail, key=self._detail_place)
                if detail[name] not in ("", None, [])
            )

    def _detail_place(self, name):
        """Return by what details are sorted: what happened first, the rest by name."""
        return FIRST.index(name) if name in FIRST else len(FIRST), name

    def _detail_values(self):
        """Return the words of all codes, by detail: dicts of code → label."""
        sections = self.env["credit.archive.section"].with_context(active_test=False)
        # sudo: what a section is called is in the line already, as its code.
        names = {one.code: one.name for one in sections.sudo().search_fetch([], ["code", "name"])}
        files, schedules = self.env["credit.archive.file"], self.env["credit.archive.schedule"]
        channels = self._labels(self.env["credit.evidence"], "source_channel")
        return {
            **{
                name: {code: self.env._(text) for code, text in words.items()}  # pylint: disable=prefer-env-translation
                for name, words in VALUES.items()
            },
            "for": self._labels(files, "opened_for"),
            "action": self._labels(schedules, "action"),
            "event": self._labels(schedules, "event"),
            "channel": channels,
            "with": channels,
            "fields": {code: self.env._(text) for code, text in NAMES.items()},  # pylint: disable=prefer-env-translation
            **dict.fromkeys(("filed", "section", "sections"), names),
        }

    def _labels(self, model, field):
        return dict(model._fields[field]._description_selection(self.env))

    def _detail_words(self, name, value, values):
        """Return one detail, as *what it is: what it says*."""
        label = self.env._(NAMES[name]) if name in NAMES else name  # pylint: disable=prefer-env-translation
        words = values.get(name, {})
        many = value if isinstance(value, list) else [value]
        texts = [self._detail_value(one, words) for one in many]
        joined = (", " if name in SEVERAL else " → ").join(texts)
        return self.env._("%(name)s: %(value)s", name=label, value=joined)

    def _detail_value(self, value, words):
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if value in ("", None):
            return "–"
        return str(words.get(value, value)) if isinstance(value, str) else str(value)
