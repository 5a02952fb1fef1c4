from . import credit_archive_task
