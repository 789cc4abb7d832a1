"""The server side of aiohttp: applications, requests, responses, and `run_app`."""

import asyncio
import logging
import os
import warnings
from collections.abc import Iterable
from contextlib import suppress

from . import (web_app, web_exceptions, web_fileresponse, web_log, web_middlewares, web_request,
               web_response, web_routedef, web_runner, web_server, web_urldispatcher, web_ws)
from ._web_headers import AppKey, ETag, RequestKey, ResponseKey
from .http_websocket import WSMsgType
from .web_app import Application
from .web_log import AccessLogger
from .web_runner import AppRunner, GracefulExit, SockSite, TCPSite, UnixSite
from .web_server import access_logger

__all__ = ["AppKey", "ETag", "RequestKey", "ResponseKey", "WSMsgType", "run_app"]
for _module in (web_app, web_exceptions, web_fileresponse, web_middlewares, web_request,
                web_response, web_routedef, web_runner, web_server, web_urldispatcher, web_ws):
    for _name in _module.__all__:
        globals()[_name] = getattr(_module, _name)
        __all__.append(_name)
del _module, _name
__all__ = tuple(__all__)

warnings.filterwarnings("ignore", category=web_exceptions.NotAppKeyWarning, append=True)


def _several(value, single):
    """One of something, or several."""
    return [value] if isinstance(value, single) else list(value)


async def _run_app(app, *, host=None, port=None, path=None, sock=None, ssl_context=None, print=print,
                   backlog=128, reuse_address=None, reuse_port=None, **kwargs):
    if asyncio.iscoroutine(app):
        app = await app
    runner = AppRunner(app, **kwargs)
    await runner.setup()
    common = {"ssl_context": ssl_context, "backlog": backlog}
    reuse = {"reuse_address": reuse_address, "reuse_port": reuse_port}
    sites = []
    try:
        if host is not None:
            for one in _several(host, str):
                sites.append(TCPSite(runner, one, port, **common, **reuse))
        elif path is None and sock is None or port is not None:
            sites.append(TCPSite(runner, port=port, **common, **reuse))
        if path is not None:
            for one in _several(path, (str, os.PathLike)):
                sites.append(UnixSite(runner, one, **common))
        if sock is not None:
            for one in (sock if isinstance(sock, Iterable) else [sock]):
                sites.append(SockSite(runner, one, **common))
        for site in sites:
            await site.start()
        if print:
            names = ", ".join(sorted([str(site.name) for site in runner.sites]))
            print(f"======== Running on {names} ========\n(Press CTRL+C to quit)")
        while True:
            await asyncio.sleep(3600)
    finally:
        await runner.cleanup()


def _cancel_tasks(tasks, loop):
    if not tasks:
        return
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    for task in tasks:
        if not task.cancelled() and task.exception() is not None:
            loop.call_exception_handler({
                "message": "unhandled exception during asyncio.run() shutdown",
                "exception": task.exception(),
                "task": task,
            })


def run_app(app, *, host=None, port=None, path=None, sock=None, shutdown_timeout=60.0,
            keepalive_timeout=75.0, ssl_context=None, print=print, backlog=128,
            access_log_class=AccessLogger, access_log_format=AccessLogger.LOG_FORMAT,
            access_log=access_logger, handle_signals=True, reuse_address=None, reuse_port=None,
            handler_cancellation=False, loop=None, **kwargs):
    """Serves an application until a signal comes."""
    if loop is None:
        loop = asyncio.new_event_loop()
    if loop.get_debug() and access_log and access_log.name == "aiohttp.access":
        if access_log.level == logging.NOTSET:
            access_log.setLevel(logging.DEBUG)
        if not access_log.hasHandlers():
            access_log.addHandler(logging.StreamHandler())
    main_task = loop.create_task(_run_app(
        app, host=host, port=port, path=path, sock=sock, shutdown_timeout=shutdown_timeout,
        keepalive_timeout=keepalive_timeout, ssl_context=ssl_context, print=print, backlog=backlog,
        access_log_class=access_log_class, access_log_format=access_log_format,
        access_log=access_log, handle_signals=handle_signals, reuse_address=reuse_address,
        reuse_port=reuse_port, handler_cancellation=handler_cancellation, **kwargs))
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main_task)
    except (GracefulExit, KeyboardInterrupt):
        pass
    finally:
        try:
            if not main_task.done():
                main_task.cancel()
                with suppress(asyncio.CancelledError):
                    loop.run_until_complete(main_task)
        finally:
            _cancel_tasks(asyncio.all_tasks(loop), loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
