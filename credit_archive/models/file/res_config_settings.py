from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.timestamp import available, certificates
from .credit_archive_log_anchor import (
    MAIL_TO,
    SCHEMES,
    SECRET,
    STAMP_CERTIFICATES,
    STAMP_URL,
    WEBHOOK,
)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_seal_email = fields.Char("Seals are mailed to", config_parameter=MAIL_TO)
    credit_seal_webhook = fields.Char("Seals are posted to", config_parameter=WEBHOOK)
    credit_seal_secret = fields.Char("Seals are signed with", config_parameter=SECRET)
    credit_stamp_url = fields.Char("Time stamp authority", config_parameter=STAMP_URL)
    credit_stamp_certificates = fields.Char(
        "Certificates of the authority", config_parameter=STAMP_CERTIFICATES
    )
    credit_stamp_possible = fields.Boolean(
        "Time stamps are possible", compute="_compute_credit_stamp_possible"
    )
    credit_contact_days = fields.Integer(
        related="company_id.root_id.credit_contact_days", readonly=False
    )

    @api.depends("credit_stamp_url")
    def _compute_credit_stamp_possible(self):
        self.credit_stamp_possible = available()

    @api.constrains("credit_seal_webhook", "credit_stamp_url")
    def _check_credit_addresses(self):
        for settings in self:
            for address in (settings.credit_seal_webhook, settings.credit_stamp_url):
                if address and not self._is_web_address(address.strip()):
                    raise ValidationError(
                        self.env._("%s is no address that begins with https:// or http://", address)
                    )

    @api.model
    def _is_web_address(self, address):
        try:
            return address.lower().startswith(SCHEMES) and bool(urlsplit(address).hostname)
        except ValueError:  # [ without ]
            return False

    @api.constrains("credit_stamp_certificates")
    def _check_credit_stamp_certificates(self):
        for settings in self:
            try:
                certificates(settings.credit_stamp_certificates)
            except ValueError:
                raise ValidationError(
                    self.env._("The certificates of the time stamp authority aren't of PEM.")
                ) from None
