# isort: skip_file
# The rooms, by topic. The order is the layering: a room knows those before it only.
from . import base
from . import file
from . import record
from . import loan
from . import disposal
from . import exchange
from . import filing
from . import handover
from . import desk
from . import privacy
from . import petition
