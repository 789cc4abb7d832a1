"""The types that annotations name."""

import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, SupportsInt, Union

from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy, istr
from yarl import URL

DEFAULT_JSON_ENCODER = json.dumps
DEFAULT_JSON_DECODER = json.loads

Byteish = Union[bytes, bytearray, memoryview]
JSONEncoder = Callable[[Any], str]
JSONBytesEncoder = Callable[[Any], bytes]
JSONDecoder = Callable[[str], Any]
LooseHeaders = Union[Mapping[str, str], Mapping[istr, str], CIMultiDict, CIMultiDictProxy,
                     Iterable[tuple[Union[str, istr], str]]]
RawHeaders = tuple[tuple[bytes, bytes], ...]
StrOrURL = Union[str, URL]
LooseCookiesMappings = Mapping[str, Union[str, "BaseCookie[str]", "Morsel[Any]"]]
LooseCookiesIterables = Iterable[tuple[str, Union[str, "BaseCookie[str]", "Morsel[Any]"]]]
LooseCookies = Union[LooseCookiesMappings, LooseCookiesIterables, "BaseCookie[str]"]
PathLike = Union[str, "os.PathLike[str]"]
_Variable = Union[str, SupportsInt, float]
Query = Union[None, str, Mapping[str, Union[_Variable, Sequence[_Variable]]],
              Sequence[tuple[str, _Variable]]]

Handler = Callable[["Request"], Awaitable["StreamResponse"]]


class Middleware(Protocol):
    """What `web.middleware` marks."""

    def __call__(self, request, handler):
        ...
