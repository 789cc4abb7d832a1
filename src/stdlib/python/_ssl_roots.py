"""Whom a client trusts that has not been told: the roots that are built in, those of the system, those of the
environment.

`SSL_CERT_FILE` adds the certificates of a file; `SSL_CERT_DIR` names folders whose certificates stand in place of the
built-in ones.  `KRAIT_TLS_ROOTS` says what stands there without it: `builtin` (Mozilla's list, the default), `system`
or `both`.
"""

import os

_CHOICES = ("builtin", "system", "both")
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem", "/etc/ssl/certs")


def load(store):
    """Put the roots into a store."""
    folders = os.environ.get("SSL_CERT_DIR")
    choice = os.environ.get("KRAIT_TLS_ROOTS") or "builtin"
    if choice not in _CHOICES:
        raise ValueError(f"KRAIT_TLS_ROOTS: {choice!r} is none of {', '.join(_CHOICES)}")
    if folders:
        for folder in folders.split(":"):
            _trust(store, folder)
    else:
        if choice != "system":
            store.trust_everybody()
        if choice != "builtin":
            # The first that is there: others hold the same.
            next((place for place in _BUNDLES if _trust(store, place)), None)
    if file := os.environ.get("SSL_CERT_FILE"):
        _trust(store, file)


def _trust(store, path):
    """Trust the certificates of a file or a folder; whether there were any."""
    try:
        if os.path.isdir(path):
            files = [os.path.join(path, name) for name in os.listdir(path)]
            return any([_trust(store, file) for file in files if not os.path.isdir(file)])
        with open(path, "rb") as file:
            return bool(store.trust(file.read()))
    except OSError:
        # As OpenSSL does: what is not there is nobody to trust.
        return False
