# isort: skip_file
# The rooms, as in models/.
from . import file
from . import record
from . import loan
from . import disposal
from . import exchange
from . import filing
from . import handover
from . import privacy
