from . import credit_reminder_dispatch
