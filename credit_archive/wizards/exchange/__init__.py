from . import credit_archive_export, credit_archive_import, credit_rejection
