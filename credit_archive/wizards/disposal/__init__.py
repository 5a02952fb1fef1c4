from . import credit_archive_lift
