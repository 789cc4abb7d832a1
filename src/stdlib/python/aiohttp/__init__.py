"""HTTP for asyncio: a client, and in `aiohttp.web` a server."""

from . import hdrs
from .formdata import FormData
from .http_websocket import WebSocketError, WSCloseCode, WSMessage, WSMessageTypeError, WSMsgType
from .multipart import (BadContentDispositionHeader, BadContentDispositionParam, BodyPartReader,
                        MultipartReader, MultipartWriter, content_disposition_filename,
                        parse_content_disposition)
from .payload import (PAYLOAD_REGISTRY, AsyncIterablePayload, BufferedReaderPayload, BytesIOPayload,
                      BytesPayload, IOBasePayload, JsonPayload, Payload, StringIOPayload,
                      StringPayload, TextIOPayload, get_payload, payload_type)

__version__ = "3.14.5"
