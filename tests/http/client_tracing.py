# What a TraceConfig hears of requests, in which order, and the other parts that a script may put in.

import asyncio
import socket
from types import SimpleNamespace

import aiohttp
from _raw import Raw, answer

NAMES = [name for name in dir(aiohttp.TraceConfig) if name.startswith("on_")]


async def two(writer):
    for piece in (b"first", b"second"):
        yield piece


def tracer(server, log, label=""):
    config = aiohttp.TraceConfig()
    for name in NAMES:
        async def heard(session, context, params, name=name):
            if name == "on_request_start":
                context.number = len(log)
            told = []
            for field in getattr(params, "__slots__", ()):
                if field in ("__weakref__", "headers"):
                    continue
                value = getattr(params, field)
                if isinstance(value, aiohttp.ClientResponse):
                    value = value.status
                elif isinstance(value, BaseException):
                    value = type(value).__name__
                told.append(f"{field}={value!r}")
            log.append(f"{label}{name} {server.clean(' '.join(told))} {context.trace_request_ctx}")
        getattr(config, name).append(heard)
    return config


class Resolver(aiohttp.abc.AbstractResolver):
    asked = []

    async def resolve(self, host, port=0, family=socket.AF_INET):
        self.asked.append(host)
        if host == "nowhere.test":
            raise OSError(None, "no such host")
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0,
                 "flags": socket.AI_NUMERICHOST}]

    async def close(self):
        self.asked.append("closed")


async def show(log, what):
    print("----", what)
    print(*log, sep="\n")
    log.clear()


async def main():
    print(NAMES)

    async def slow(reader, writer):
        await asyncio.sleep(0.05)
        writer.write(answer(b"slow"))
        return True

    async def silent(reader, writer):
        await asyncio.sleep(5)

    async def cut(reader, writer):
        return False

    answers = {"/moved": answer(b"", "Location: /end?x=1", status="302 Found"), "/404": answer(b"", status="404 No"),
               "/slow": slow, "/silent": silent, "/cut": cut,
               "/until": b"HTTP/1.1 200 OK\r\n\r\nall of it; Connection: close"}
    async with Raw(answers) as server:
        log = []
        config = tracer(server, log)
        resolver = Resolver()
        connector = aiohttp.TCPConnector(resolver=resolver, limit=1)
        async with aiohttp.ClientSession(connector=connector, trace_configs=[config]) as session:
            print(session.trace_configs == [config], config.on_request_start.frozen)
            url = f"http://one.test:{server.port}"
            async with session.get(url + "/x", params={"a": "b"}, trace_request_ctx={"mine": 1}) as response:
                await response.read()
                await response.read()
            await show(log, "get")
            async with session.get(url + "/x") as response:
                pass
            await show(log, "another, not read")
            await (await session.post(url, json={"a": 1})).text()
            await show(log, "post")
            await (await session.post(url, data=two(None))).text()
            await show(log, "pieces")
            await (await session.post(url, data=b"x", chunked=True)).text()
            await show(log, "chunked")
            await (await session.get(url + "/moved")).text()
            await show(log, "redirect")
            try:
                await session.get(url + "/404", raise_for_status=True)
            except aiohttp.ClientResponseError as error:
                await show(log, "status")
            try:
                await session.get(url + "/silent", timeout=aiohttp.ClientTimeout(total=0.05))
            except TimeoutError:
                await show(log, "timeout")
            try:
                await session.post(url + "/cut", data=b"y")
            except aiohttp.ServerDisconnectedError:
                await show(log, "cut")
            await asyncio.gather(*[read(session, url + "/slow") for _ in range(2)])
            await show(log, "two at once")
            try:
                await session.get("http://nowhere.test/")
            except aiohttp.ClientConnectorDNSError as error:
                print(error)
            await show(log, "nowhere")
            await (await session.get(f"http://localhost:{server.port}/")).text()
            await show(log, "another host")
        print(resolver.asked)
        resolver.asked.clear()

        made = []
        config = aiohttp.TraceConfig(trace_config_ctx_factory=lambda **kwargs: made.append(kwargs) or SimpleNamespace(**kwargs))
        second = tracer(server, log, "second ")

        @config.on_request_start.append
        async def start(session, context, params):
            print(type(params).__name__, params.method, list(params.headers), context)

        async with aiohttp.ClientSession(server.url, trace_configs=[config, tracer(server, log), second],
                                         headers={"X": "y"},
                                         connector=aiohttp.TCPConnector(use_dns_cache=False, resolver=resolver)) as session:
            await (await session.get("/", trace_request_ctx=5)).read()
            print(made)
            await show(log, "two of them")
            try:
                config.on_request_end.append(start)
            except RuntimeError as error:
                print(error)
        failing = aiohttp.TraceConfig()

        async def fail(session, context, params):
            raise ValueError("not today")

        failing.on_request_start.append(fail)
        async with aiohttp.ClientSession(server.url, trace_configs=[failing]) as session:
            try:
                await session.get("/")
            except ValueError as error:
                print(error)

        print("---- parts")
        async with aiohttp.ClientSession(server.url) as session:
            async with session.get("/until", read_until_eof=False) as response:
                print(response.status, await response.read())
        for options in ({"local_addr": ("127.0.0.1", 0)}, {"ttl_dns_cache": None}, {"force_close": True},
                        {"happy_eyeballs_delay": None}, {"family": socket.AF_INET}, {"resolver": aiohttp.ThreadedResolver()},
                        {"interleave": 2}, {"dns_cache_max_size": 1}):
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(**options)) as session:
                for _ in range(2):
                    async with session.get(f"http://localhost:{server.port}/") as response:
                        print(list(options), await response.text())
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector()) as session:
            for host in ("127.1", "0177.0.0.1", "2130706433"):
                try:
                    await session.get(f"http://{host}:{server.port}/")
                except aiohttp.ClientError as error:
                    print(type(error).__name__, error)
        print([found["host"] for found in await aiohttp.ThreadedResolver().resolve("localhost", 80)][-1:],
              aiohttp.DefaultResolver is aiohttp.ThreadedResolver)
        try:
            aiohttp.AsyncResolver()
        except RuntimeError as error:
            print(error)
        try:
            aiohttp.TCPConnector(force_close=True, keepalive_timeout=3)
        except ValueError as error:
            print(error)


async def read(session, url):
    async with session.get(url) as response:
        return await response.read()


asyncio.run(main())
