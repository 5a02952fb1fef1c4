from . import test_bad_input
from . import test_behaviour
from . import test_hold
from . import test_query_budget
from . import test_semantics
