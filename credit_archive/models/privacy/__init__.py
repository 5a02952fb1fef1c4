# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_log
from . import credit_archive_breach
from . import credit_archive_breach_life
from . import credit_archive_breach_clock
from . import credit_archive_breach_notice
from . import credit_archive_breach_register
from . import credit_archive_class
from . import credit_archive_purpose
from . import credit_archive_consent
from . import credit_archive_consent_life
from . import credit_archive_consent_told
from . import credit_archive_record
from . import credit_archive_version
from . import credit_archive_file
from . import credit_archive_loan
from . import credit_archive_disclosure
from . import credit_assessment
from . import credit_archive_task
from . import credit_archive_inventory
from . import res_partner
