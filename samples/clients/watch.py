#!/usr/bin/env python3
"""Watches a BOM with Debian's python3-requests, -httpx or -aiohttp, and a parser of its own.

usage: watch.py requests|httpx|aiohttp http://localhost:27200 BOM_ID TOKEN
"""
import asyncio
import sys


class SseParser:
    """Reads Server-Sent Events of this service: UTF-8, lines that end with LF, one line of data."""

    def __init__(self):
        self._rest = b""
        self._event, self._id, self._data = "message", None, None

    def feed(self, chunk):
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in (line.decode() for line in lines):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if line == "":
                # A block without data is no event: keepalives come as comments, retry comes alone.
                if self._data is not None:
                    yield self._event, self._id, self._data
                self._event, self._id, self._data = "message", None, None
            elif field == "event":
                self._event = value
            elif field == "id":
                self._id = value
            elif field == "data":
                self._data = value if self._data is None else self._data + "\n" + value


def show(event):
    name, event_id, data = event
    print(name, event_id or "-", data, flush=True)


def with_requests(url, headers):
    import requests

    # 60 s without a byte, when a keepalive comes every 30 s, means that the connection is dead.
    with requests.get(url, headers=headers, stream=True, timeout=(10, 60)) as response:
        response.raise_for_status()
        parser = SseParser()
        for chunk in response.iter_content(chunk_size=None):
            for event in parser.feed(chunk):
                show(event)


def with_httpx(url, headers):
    import httpx

    with httpx.stream("GET", url, headers=headers, timeout=httpx.Timeout(10, read=60)) as response:
        response.raise_for_status()
        parser = SseParser()
        for chunk in response.iter_bytes():
            for event in parser.feed(chunk):
                show(event)


def with_aiohttp(url, headers):
    async def watch():
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.get(url, headers=headers) as response:
                response.raise_for_status()
                parser = SseParser()
                async for chunk in response.content.iter_any():
                    for event in parser.feed(chunk):
                        show(event)

    asyncio.run(watch())


if __name__ == "__main__":
    library, service, bom_id, token = sys.argv[1:]
    watch_with = {"requests": with_requests, "httpx": with_httpx, "aiohttp": with_aiohttp}[library]
    watch_with(f"{service}/api/enrichment/stream/{bom_id}", {"Authorization": f"Bearer {token}"})
