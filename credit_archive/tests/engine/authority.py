"""Who an anchor goes to, on this machine: a time stamp authority and a webhook."""

import datetime
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

POLICY = "1.3.6.1.4.1.99999.1"


class Authority:
    """A time stamp authority with a root of its own; answers as RFC 3161 says."""

    def __init__(self, name="Test authority"):
        self.root_key, self.key = (ec.generate_private_key(ec.SECP256R1()) for _one in range(2))
        self.root = self._certify(f"{name}: root", self.root_key.public_key(), None)
        self.certificate = self._certify(name, self.key.public_key(), self.root)
        self.time = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.asked = 0

    @property
    def pem(self):
        """The root, as one pastes it into the settings."""
        return self.root.public_bytes(Encoding.PEM).decode()

    def _certify(self, name, key, issuer):
        """Return a certificate signed by the root; without ``issuer``: the root itself."""
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder(
                issuer_name=issuer.subject if issuer else subject,
                subject_name=subject,
                public_key=key,
                serial_number=x509.random_serial_number(),
            )
            .not_valid_before(now - datetime.timedelta(days=3650))
            .not_valid_after(now + datetime.timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=not issuer, path_length=None), critical=True)
        )
        if issuer:
            usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self.root_key, hashes.SHA256())

    def answer(self, body):
        """Return the answer to a question, both as they go over the line."""
        question = tsp.TimeStampReq.load(body)
        self.asked += 1
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": question["message_imprint"],
                "serial_number": self.asked,
                "gen_time": self.time,
                "nonce": question["nonce"],
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(info)})
        answer = {"status": {"status": "granted"}, "time_stamp_token": token}
        return tsp.TimeStampResp(answer).dump()

    def _signed(self, info):
        """Return ``info`` signed, with what RFC 3161 wants to be signed beside it."""
        encoded = info.dump()
        der = self.certificate.public_bytes(Encoding.DER)
        certificate = asn1_x509.Certificate.load(der)
        identity = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(der).digest()})
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": kind, "values": [value]})
                for kind, value in (
                    ("content_type", "tst_info"),
                    ("message_digest", hashlib.sha256(encoded).digest()),
                    ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identity]})),
                )
            ]
        )
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = {
            "version": "v1",
            "sid": cms.IssuerAndSerialNumber(
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
            ),
            "digest_algorithm": sha256,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": self.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
        content = {"content_type": "tst_info", "content": core.ParsableOctetString(encoded)}
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": content,
                "certificates": [certificate],
                "signer_infos": [signer],
            }
        )


class Listener:
    """An HTTP server on this machine for the time of a ``with``; keeps what it was sent.

    ``answer(body)`` returns the body of the answer. ``status`` can be changed meanwhile.
    """

    def __init__(self, answer=lambda body: b""):
        self.answer, self.status, self.received = answer, 200, []

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self):
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.received.append((body, self.headers))
                answer = listener.answer(body)
                self.send_response(listener.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Say nothing: what arrived is in ``received``."""

        return Handler
