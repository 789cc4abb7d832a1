"""The methods of HTTP, and the names of headers as constants: `hdrs.CONTENT_TYPE` and so on."""

from multidict import istr

METH_ANY = "*"
METH_CONNECT = "CONNECT"
METH_HEAD = "HEAD"
METH_GET = "GET"
METH_DELETE = "DELETE"
METH_OPTIONS = "OPTIONS"
METH_PATCH = "PATCH"
METH_POST = "POST"
METH_PUT = "PUT"
METH_TRACE = "TRACE"
METH_ALL = {METH_CONNECT, METH_HEAD, METH_GET, METH_DELETE, METH_OPTIONS, METH_PATCH, METH_POST, METH_PUT, METH_TRACE}

for _name in """
Accept Accept-Charset Accept-Encoding Accept-Language Accept-Ranges Age Allow Alt-Svc Alt-Used
Authentication-Info Authorization Cache-Control Cache-Status CDN-Cache-Control CDN-Loop Connection
Content-Digest Content-Disposition Content-Encoding Content-ID Content-Language Content-Length
Content-Location Content-MD5 Content-Range Content-Transfer-Encoding Content-Type Cookie Date
Destination Digest Early-Data Etag Expect Expires Forwarded From Host If-Match If-Modified-Since
If-None-Match If-Range If-Unmodified-Since Keep-Alive Last-Modified Link Location Max-Forwards
Origin Pragma Priority Proxy-Authenticate Proxy-Authentication-Info Proxy-Authorization Range
Referer Repr-Digest Retry-After Sec-WebSocket-Accept Sec-WebSocket-Extensions Sec-WebSocket-Key
Sec-WebSocket-Key1 Sec-WebSocket-Protocol Sec-WebSocket-Version Server Set-Cookie
Strict-Transport-Security TE Trailer Transfer-Encoding Upgrade URI User-Agent Vary Via
Want-Content-Digest Want-Digest Want-Repr-Digest Warning WWW-Authenticate Accept-CH
Access-Control-Allow-Credentials Access-Control-Allow-Headers Access-Control-Allow-Methods
Access-Control-Allow-Origin Access-Control-Expose-Headers Access-Control-Max-Age
Access-Control-Request-Headers Access-Control-Request-Method baggage Clear-Site-Data
Content-Security-Policy Content-Security-Policy-Report-Only Cross-Origin-Embedder-Policy
Cross-Origin-Opener-Policy Cross-Origin-Resource-Policy Last-Event-ID NEL Origin-Agent-Cluster
Permissions-Policy Referrer-Policy Reporting-Endpoints Report-To Sec-CH-UA Sec-CH-UA-Mobile
Sec-CH-UA-Platform Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Sec-GPC Sec-Purpose
Server-Timing Timing-Allow-Origin traceparent tracestate Upgrade-Insecure-Requests
X-Content-Type-Options X-Frame-Options X-Forwarded-For X-Forwarded-Host X-Forwarded-Port
X-Forwarded-Proto X-Real-IP X-Request-ID X-Correlation-ID X-Powered-By X-RateLimit-Limit
X-RateLimit-Remaining X-RateLimit-Reset X-Requested-With X-XSS-Protection
""".split():
    globals()[_name.replace("-", "_").upper()] = istr(_name)
del _name
