"""Errors of credit control that the screen knows how to show."""

from odoo.exceptions import RedirectWarning, UserError


class _Refused(RedirectWarning, UserError):
    """A refusal with a button that leads to what helps.

    For Python it is a ``UserError`` like every other refusal; the web client knows
    ``odoo.exceptions.RedirectWarning`` by its name, so its children go by that name.
    """

    def __init__(self, message, action, button_text, additional_context=None):
        Exception.__init__(self, message, action, button_text, additional_context)

    def __init_subclass__(cls):
        cls.__module__, cls.__name__ = RedirectWarning.__module__, RedirectWarning.__name__


class GrowthRefused(_Refused):
    """A confirmed order can't grow; the button asks for a release."""


class ReleaseRefused(_Refused):
    """An order of a stopped customer can't be released; the button asks for the resumption."""
