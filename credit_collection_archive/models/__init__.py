from . import (
    credit_archive_file,
    credit_archive_filing,
    credit_reminder,
    credit_statement_confirmation,
    credit_write_off,
)
