from . import test_reminder, test_reminder_mail, test_worklist
