"""Time stamps of an authority over a seal (RFC 3161), by the optional ``rfc3161-client``.

A stamp says that the bytes of a seal were there at a moment, signed by somebody outside: who
writes the log anew gets stamps of today only. What is kept is the authority's whole answer,
which ``openssl ts -verify`` reads, too.
"""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509

try:
    import rfc3161_client
except ImportError:  # optional: without it no stamp is asked for, and none is checked
    rfc3161_client = None

UNREADABLE, REFUSED, OTHER, FORGED = "unreadable", "refused", "other", "forged"
SHA256 = "2.16.840.1.101.3.4.2.1"
PROMPT = timedelta(days=2)
"""How long after its seal a stamp may come without being late: two nights of an authority's."""


class StampError(Exception):
    """A time stamp that isn't one of this seal; ``kind`` says why."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Stamp(NamedTuple):
    """What an authority said: when (UTC), and whether its signature was checked."""

    time: datetime
    checked: bool


def available():
    """Tell whether the package that asks for stamps and reads them is installed."""
    return rfc3161_client is not None


def certificates(pem):
    """Return the certificates in this text; raise ``ValueError`` where it isn't of any."""
    return x509.load_pem_x509_certificates(pem.encode()) if (pem or "").strip() else []


def question(raw):
    """Return what an authority is asked about a seal: ``as_bytes()`` to send, its ``nonce``."""
    builder = rfc3161_client.TimestampRequestBuilder().data(raw)
    return builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).build()


def read_stamp(answer, raw, pem="", nonce=None):
    """Return the ``Stamp`` in an authority's answer about the seal ``raw``.

    ``pem``: certificates its signature has to lead to, if they are known; ``nonce``: that of
    the question, if it was asked just now. Raise ``StampError`` where it doesn't fit.
    """
    try:
        response = rfc3161_client.decode_timestamp_response(answer)
        if response.status != rfc3161_client.PKIStatus.GRANTED:
            raise StampError(REFUSED)
        token = response.tst_info
        imprint = token.message_imprint
        algorithm = imprint.hash_algorithm.dotted_string
    except ValueError as error:
        raise StampError(UNREADABLE) from error
    digest = hashlib.sha256(raw).digest()
    if algorithm != SHA256 or imprint.message != digest:
        raise StampError(OTHER)
    if nonce is not None and token.nonce != nonce:
        raise StampError(OTHER)
    roots = certificates(pem)
    if roots:
        _check_signature(response, digest, roots)
    return Stamp(token.gen_time, bool(roots))


def _check_signature(response, digest, roots):
    try:
        rfc3161_client.VerifierBuilder(roots=roots).build().verify(response, digest)
    except (rfc3161_client.VerificationError, ValueError) as error:
        raise StampError(FORGED) from error


def is_late(stamp, date):
    """Tell whether a stamp came long after the seal says it was made (``date``, ISO, UTC)."""
    try:
        return stamp.time.replace(tzinfo=None) - datetime.fromisoformat(date) > PROMPT
    except (TypeError, ValueError):  # no date, or one with a zone, which no seal is made with
        return True
