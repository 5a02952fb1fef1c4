from . import credit_archive_handover_sign
