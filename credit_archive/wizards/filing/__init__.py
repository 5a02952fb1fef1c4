from . import credit_archive_missing
