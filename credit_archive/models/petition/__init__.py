# isort: skip_file
"""What customers ask of their own data: correction, a copy, erasure; and what they see of it.

The order matters: a model comes before those that inherit from it.
"""

from . import res_company
from . import res_config_settings
from . import credit_archive_section
from . import credit_archive_log
from . import credit_archive_petition
from . import credit_archive_petition_line
from . import credit_archive_petition_life
from . import credit_archive_petition_copy
from . import credit_archive_petition_erasure
from . import credit_archive_petition_clock
from . import credit_archive_record
from . import credit_archive_disposal
from . import credit_archive_task
from . import credit_archive_file_portal
from . import credit_archive_held
from . import credit_archive_petition_portal
from . import credit_archive_petition_upload
from . import credit_account_portal
from . import ir_http
