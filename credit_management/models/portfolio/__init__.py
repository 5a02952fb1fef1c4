"""What all receivables together look like: month by month, as of last night, and who buys."""

from . import credit_measure, credit_position, credit_composition, credit_current, digest_digest
