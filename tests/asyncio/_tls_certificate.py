# A certificate of localhost's that signs itself, and its key, in a file.
import os
CERT = f"/tmp/krait-tls-{os.getpid()}.pem"
with open(CERT, "w") as file:
    file.write("""-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUPzJnaqlTAmOMOFc+hrNULS0lVY8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE2MTQ1NVoYDzIxMjYxMDI5
MTYxNDU1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQutxYgc61AjOc9PsJffUtqk286E+6AoYOFCYY/ddEkYkvJJrqfmym+
q15uHosyzvnoKRbQFhZMddwFRWpiPbBbo28wbTAdBgNVHQ4EFgQUEvqvpcPEZvVl
LNiFOBo+vwqZ0+IwHwYDVR0jBBgwFoAUEvqvpcPEZvVlLNiFOBo+vwqZ0+IwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgZlvpmi4TaFxOnEreLRilBvJwudKCM0EmpyKewdXuyI4CIQDo
ozcAfKQ41N5h5aBqal/DU4DdLlpmSDNp+jDNART1Lw==
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgS+M1LJmAs5XU4++V
fTtdBjq6ysh+xdGjJOb+LYJnDdKhRANCAAQutxYgc61AjOc9PsJffUtqk286E+6A
oYOFCYY/ddEkYkvJJrqfmym+q15uHosyzvnoKRbQFhZMddwFRWpiPbBb
-----END PRIVATE KEY-----
""")
