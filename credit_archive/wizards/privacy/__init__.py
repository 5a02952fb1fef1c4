from . import credit_archive_consent_scan
from . import credit_archive_withdrawal
