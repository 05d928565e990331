"""Pages over HTTP: n tasks each GET one page of the origin by aiohttp and read it to its end, all at the same time;
with a third argument other than 0 they also collect its links, by the standard library's HTML parser.

    fetch.py asyncio|uvloop N PORT [LINKS]
"""
import asyncio
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import aiohttp
import peer


class Links(HTMLParser):
    """The addresses that a page links to, each once."""

    def __init__(self, base):
        super().__init__()
        self.base, self.found = base, set()

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if href is None or tag not in ("a", "base"):
            return
        target = urljoin(self.base, href.strip())
        if tag == "base":
            self.base = target
        elif urlsplit(target).scheme in ("http", "https"):
            self.found.add(target)


async def get(session, url, with_links):
    async with session.get(url) as response:
        response.raise_for_status()
        page = await response.read()
    if not with_links:
        return len(page), 0
    links = Links(url)
    links.feed(page.decode())
    return len(page), len(links.found)


async def main(n, port, with_links=0):
    measurement = peer.Measurement()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        urls = (f"http://127.0.0.1:{port}/page/{i}" for i in range(n))
        pages = await asyncio.gather(*(get(session, url, with_links) for url in urls))
    sizes, links = zip(*pages)
    return n, measurement.figures() | {"pages": len(pages), "bytes": sum(sizes), "links": sum(links)}, len(pages) == n


peer.run("fetch", main)
