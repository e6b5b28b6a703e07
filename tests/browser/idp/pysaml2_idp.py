"""An identity provider made of pysaml2: whoever comes says who they are.

Usage: pysaml2_idp.py PORT FOLDER. It knows a service by the address that is its entity id, signs assertions, wants requests signed, and signs people out everywhere.
"""

import html
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
# Another site than the portal's 127.0.0.1, as identity providers are.
BASE = f"http://127.0.0.1:{PORT}"
KEY, CERTIFICATE = FOLDER / "idp.key", FOLDER / "idp.crt"


def configuration(service_metadata: list[str]) -> IdPConfig:
    return IdPConfig().load(
        {
            "entityid": f"{BASE}/metadata",
            "service": {
                "idp": {
                    "name": "pysaml2",
                    "endpoints": {
                        "single_sign_on_service": [(f"{BASE}/sso", BINDING_HTTP_REDIRECT)],
                        "single_logout_service": [(f"{BASE}/slo", BINDING_HTTP_REDIRECT)],
                    },
                    "sign_assertion": True,
                    "sign_response": False,
                    "want_authn_requests_signed": True,
                    "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                    "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
                }
            },
            "key_file": str(KEY),
            "cert_file": str(CERTIFICATE),
            "signing_algorithm": SIG_RSA_SHA256,
            "digest_algorithm": DIGEST_SHA256,
            "metadata": {"local": service_metadata},
        }
    )


def server_for(query: dict[str, str]) -> Server:
    """The service is the issuer of the request: its metadata are at the address that is its name."""
    from saml2.s_utils import decode_base64_and_inflate

    message = decode_base64_and_inflate(query.get("SAMLRequest") or query["SAMLResponse"]).decode()
    issuer = message.split("Issuer>")[1].split("<")[0]
    path = FOLDER / "service.xml"
    with urllib.request.urlopen(issuer) as answer:
        path.write_bytes(answer.read())
    return Server(config=configuration([str(path)]))


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def answer(self, body: str, content_type: str = "text/html; charset=utf-8") -> None:
        octets = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def go(self, location: str) -> None:
        self.send_response(303)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:  # noqa: N802 (the name is http.server's)
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/metadata":
            self.answer(str(entity_descriptor(configuration([]))), "application/samlmetadata+xml")
        elif url.path == "/sso" and "email" not in query:
            hidden = "".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in query.items())
            self.answer(
                f'<!doctype html><title>pysaml2</title><form action="/sso">{hidden}<label>Email <input name="email"></label>'
                '<label>Name <input name="name"></label><button>Sign in</button></form>'
            )
        elif url.path == "/sso":
            self.sign_in(query)
        elif url.path == "/slo" and "SAMLRequest" in query:
            self.sign_out(query)
        elif url.path == "/slo":
            self.answer("<!doctype html><title>pysaml2</title><p>Signed out everywhere</p>")
        else:
            self.send_error(404)

    def sign_in(self, query: dict[str, str]) -> None:
        server = server_for(query)
        request = server.parse_authn_request(
            query["SAMLRequest"],
            BINDING_HTTP_REDIRECT,
            relay_state=query["RelayState"],
            sigalg=query["SigAlg"],
            signature=query["Signature"],
        ).message
        asked = server.response_args(request)
        response = server.create_authn_response(
            identity={"mail": [query["email"]], "displayName": [query["name"]]},
            userid=query["email"],
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="p-" + query["email"].split("@")[0]),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"},
            sign_assertion=True,
            sign_response=False,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            **asked,
        )
        to = server.apply_binding(BINDING_HTTP_POST, str(response), asked["destination"], query["RelayState"], response=True)
        self.answer(to["data"])

    def sign_out(self, query: dict[str, str]) -> None:
        server = server_for(query)
        request = server.parse_logout_request(
            query["SAMLRequest"],
            BINDING_HTTP_REDIRECT,
            relay_state=query.get("RelayState"),
            sigalg=query["SigAlg"],
            signature=query["Signature"],
        )
        response = server.create_logout_response(request.message, [BINDING_HTTP_REDIRECT])
        destination = request.message.issuer.text.replace("/metadata", "/slo")
        response.destination = destination
        to = server.apply_binding(
            BINDING_HTTP_REDIRECT, str(response), destination, "", response=True, sign=True, sigalg=SIG_RSA_SHA256
        )
        self.go(dict(to["headers"])["Location"])


subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pysaml2", "-keyout", KEY, "-out", CERTIFICATE],
    check=True,
    capture_output=True,
)
ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
