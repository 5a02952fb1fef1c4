"""Errors of credit control that the screen knows how to show."""

from odoo.exceptions import RedirectWarning, UserError


class GrowthRefused(RedirectWarning, UserError):
    """A confirmed order can't grow: a user error with a button that asks for a release.

    For Python it is a ``UserError`` like every other refusal; the web client knows
    ``odoo.exceptions.RedirectWarning`` by its name, so this goes by that name.
    """

    def __init__(self, message, action, button_text, additional_context=None):
        Exception.__init__(self, message, action, button_text, additional_context)


GrowthRefused.__module__ = RedirectWarning.__module__
GrowthRefused.__name__ = RedirectWarning.__name__
