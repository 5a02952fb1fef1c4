import secrets
import tempfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.orm.models import NO_ACCESS
from odoo.tools import consteq

from ...engine.bundle import FOLDER, PAGE
from ...engine.bundle_writing import write
from ...engine.naming import clean

STATES = [
    ("draft", "Draft"),
    ("requested", "Waiting for approval"),
    ("approved", "Approved"),
    ("done", "Handed out"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
CHANNELS = [("electronic", "Electronic"), ("mail", "By mail"), ("paper", "On paper, in person")]
TERMS = ("recipient", "organisation", "basis", "purpose", "channel", "date")


class CreditArchiveDisclosure(models.Model):
    """Records that leave the company (对外披露, R82): to whom, on which basis, for what, how.

    Who asks must see the records and be allowed to export and download them. The
    general manager, or whom the matrix of authority names, approves; then the
    documents are handed out, once: the newest versions, a page and checksums.
    Nothing leaves before.
    """

    _name = "credit.archive.disclosure"
    _description = "Disclosure of Records"
    _inherit = ["credit.archive.kept", "credit.archive.asked"]
    _order = "id desc"

    _waiting_list = (70, "credit_archive.credit_archive_disclosure_action")
    _approval_depends = ("state", *TERMS, "record_ids")

    _credit_guarded = frozenset(
        {
            "decided_on",
            "handed_on",
            "handed_by_id",
            "manifest",
            "handing_key",
        }
    )

    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_disclosure_record_rel",
        "disclosure_id",
        "record_id",
        "Records",
        copy=False,
        check_company=True,
        # The system sees all of them, a user some: neither finds in memory what the other read.
        depends_context=("uid",),
        help="Their newest versions are handed out.",
    )
    recipient = fields.Char(required=True, help="Who gets them, by name.")
    organisation = fields.Char(required=True)
    basis = fields.Char(
        "Legal basis", required=True, help="Why they may have them: a law, an order, a consent."
    )
    purpose = fields.Char(required=True)
    channel = fields.Selection(CHANNELS, "How", required=True, default="electronic")
    date = fields.Date(
        "By when", required=True, default=lambda self: self.env.company._credit_today()
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    decided_on = fields.Datetime("Decided on", readonly=True, copy=False)
    handed_on = fields.Datetime("Handed out on", readonly=True, copy=False)
    handed_by_id = fields.Many2one("res.users", "Handed out by", readonly=True, copy=False)
    manifest = fields.Char("Manifest (SHA-256)", readonly=True, copy=False)
    handing_key = fields.Char("Key of the handing", groups=NO_ACCESS, copy=False)

    @api.constrains("recipient", "organisation", "basis", "purpose")
    def _check_said(self):
        for one in self:
            for name in ("recipient", "organisation", "basis", "purpose"):
                if not (one[name] or "").strip():
                    label = one._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._("%s: a disclosure outside the company has to say it.", label)
                    )

    def write(self, vals):
        if not self.env.su and any(one.state != "draft" for one in self):
            raise UserError(self.env._("Only a draft can be changed."))
        if not self.env.su and any(one.user_id != self.env.user for one in self):
            raise AccessError(self.env._("Everybody asks for disclosures of their own."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(one.state != "draft" or one.user_id != self.env.user for one in self):
            raise UserError(self.env._("A disclosure is evidence and can't be deleted."))

    # --- what the approval asks

    def _authority_kind(self):
        return "disclosure"

    def _approval_terms(self):
        # All records, seen or not, are what is decided on.
        terms = [str(self[name] or "") for name in TERMS]
        return [*super()._approval_terms(), *terms, sorted(self._all_records().ids)]

    def _approvals_done(self):
        # sudo: the decision was checked; who decides needn't be able to write the document.
        self.sudo().write({"state": "approved", "decided_on": fields.Datetime.now()})

    def _approvals_refused(self):
        # sudo: as above: the decision was checked.
        self.sudo().write({"state": "refused", "decided_on": fields.Datetime.now()})

    # --- one door for every other step

    def action_request(self):
        """Ask for the approval; only who needs it does, for records they may take along.

        Raises ``AccessError`` for somebody else's, or for a record that may not leave.
        sudo: nobody writes the state themselves.
        """
        self._check_own()
        for one in self:
            one._check_at("draft")
            one._check_may_take()
            one.sudo().state = "requested"
        self._hand_in()

    def action_cancel(self):
        """Give it up before anything was handed out; sudo: nobody writes the state themselves."""
        self._check_own()
        for one in self:
            one._check_at("draft", "requested", "approved")
            one._retire_approvals()
            one.sudo().state = "cancelled"

    def action_hand_out(self):
        """Return the action that downloads the documents, once; that is noted.

        Raises ``AccessError`` for who didn't ask for it or may not take the records along (any
        more), ``UserError`` unless it is approved and unchanged.
        """
        self.ensure_one()
        self._check_own()
        self._check_at("approved")
        self._check_may_take()
        self._check_unchanged()
        # sudo: the address alone hands out nothing: a link somebody sends would use it up.
        # Nobody reads the key or writes it themselves.
        key = self.sudo().handing_key = secrets.token_urlsafe(16)
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/archive/disclosure/{self.id}?key={key}",
            "target": "download",
        }

    def _check_own(self):
        self.check_access("read")
        if any(one.user_id != self.env.user for one in self):
            raise AccessError(self.env._("Only who asked for a disclosure goes on with it."))

    def _check_may_take(self):
        """Raise unless the user who asked may export and download every record today."""
        # All of them, also those that became hidden meanwhile; judged for who asked.
        records = self._all_records()
        if not records:
            raise UserError(self.env._("Records: say which ones are needed."))
        records.with_user(self.user_id)._check_leaving()
        for record in records:
            if record.state != "filed" or not record.version_ids[:1].attachment_id:
                raise UserError(
                    self.env._("%s has no document that could be disclosed.", record.name)
                )

    def _check_unchanged(self):
        """Raise when a record got another version since the first one decided: nobody approved that."""
        # sudo: decisions are evidence that needn't be open to who asked.
        rows = self.sudo().approval_ids
        decided = rows.filtered(lambda row: row.state == "approved" and row.is_counted)
        since = min(decided.mapped("date"), default=self.decided_on)
        for record in self._all_records():
            if record.version_ids[:1].date > since:
                raise UserError(
                    self.env._(
                        "%s was changed after the decision: ask for a new disclosure.", record.name
                    )
                )

    # --- what is handed out

    def _as_zip(self, key):
        """Return the documents as a temporary binary file on disk; it is noted that they left.

        ``key`` is what *Hand out* gave to who pressed it. sudo: nobody reads the key
        or writes the state, who asked neither.
        """
        self.ensure_one()
        self._check_own()
        # Two who press the button at once: the second one waits and finds it handed out.
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        self._check_at("approved")
        if not consteq(self.sudo().handing_key or "", key or "-"):
            raise AccessError(self.env._("%s is handed out by its button only.", self.name))
        self._check_may_take()
        self._check_unchanged()
        # Asked above, for every record.
        versions = self._all_records().sorted("name").mapped(lambda one: one.version_ids[:1])
        self._check_whole(versions)
        target = tempfile.TemporaryFile(prefix="credit_archive_")  # noqa: SIM115  the answer closes it
        manifest = write(target, self._entries(versions))
        self.sudo().write(
            {
                "state": "done",
                "handed_on": fields.Datetime.now(),
                "handed_by_id": self.env.uid,
                "manifest": manifest,
            }
        )
        self._log_handing(versions)
        return target

    def _check_whole(self, versions):
        for version in versions:
            if version._found() != "whole":
                raise UserError(
                    self.env._(
                        "%s is damaged or missing: nothing was handed out.", version.record_id.name
                    )
                )

    def _entries(self, versions):
        """Yield name and pieces of each entry; the page says no more than the recipient needs.

        sudo: the page names company and persons, whatever who asked may read of them.
        """
        page = self.env["ir.qweb"]._render(
            "credit_archive.disclosure_page",
            {"disclosure": self.sudo(), "versions": [(one, self._path(one)) for one in versions]},
        )
        yield PAGE, [page.encode()]
        for version in versions:
            yield self._path(version), version._pieces()

    def _path(self, version):
        return f"{FOLDER}{version.record_id.name}-{clean(version.name)}"

    def _log_handing(self, versions):
        said = {name: str(self[name]) for name in ("recipient", "organisation", "basis", "purpose")}
        detail = {"document": self.name, **said, "how": self.channel, "manifest": self.manifest}
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "disclosure",
                    "record": version.record_id,
                    "detail": detail | {"version": version.number},
                }
                for version in versions
            ]
        )
