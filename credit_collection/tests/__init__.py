"""The tests of each room, in the order of the rooms."""

from .base import test_attack_sweep, test_buttons, test_collector, test_record_rules
from .confirmation import test_statement, test_statement_page, test_statement_portal
from .dunning import test_reminder, test_reminder_mail, test_reminder_pdf, test_worklist
from .interest import test_interest
from .journeys import test_tour
from .loss import test_provision, test_write_off
from .result import test_result
