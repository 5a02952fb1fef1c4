from . import test_reminder, test_reminder_mail, test_reminder_pdf, test_worklist
