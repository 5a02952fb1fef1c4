"""What all receivables together look like: month by month, as of last night, and who buys."""

from . import (
    credit_composition,
    credit_composition_month,
    credit_measure,
    credit_position,
    digest_digest,
)
