from . import (
    credit_account,
    credit_policy_parts,
    credit_reminder,
    credit_reminder_letter,
    credit_reminder_level,
    credit_reminder_paper,
    credit_reminder_proposal,
    credit_reminder_sending,
    credit_worklist,
    mail_mail,
)
