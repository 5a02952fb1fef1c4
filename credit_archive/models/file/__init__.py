# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_archive_class
from . import credit_archive_schedule
from . import credit_archive_section
from . import credit_archive_access
from . import credit_archive_log
from . import credit_archive_log_verify
from . import credit_archive_log_anchor
from . import credit_archive_log_wording
from . import credit_archive_file
from . import credit_archive_file_opening
from . import credit_archive_file_contact
from . import credit_archive_contact
from . import credit_account
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_users
from . import sale_order
