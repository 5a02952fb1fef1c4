# isort: skip_file
# The order matters: a model comes before those that inherit from it.
from . import credit_authority
from . import credit_approval
from . import credit_archive_approvable
from . import credit_archive_naming
from . import credit_archive_asked
from . import credit_archive_record
from . import credit_archive_record_look
from . import credit_archive_record_search
from . import credit_archive_record_content
from . import credit_archive_version
from . import credit_archive_class
from . import credit_archive_schedule
from . import credit_archive_file
from . import ir_attachment
from . import mail_activity
from . import mail_followers
from . import mail_message
from . import res_users
