"""The site as people see it: served on loopback, in a real browser."""

import base64
import functools
import http.server
import json
import threading
from pathlib import Path
from urllib.parse import quote

from chromium import Chromium

PHONE, DESKTOP = 390, 1280
_HEIGHTS = {PHONE: 844, DESKTOP: 900}


class Visitor:
    """Somebody who looks at the site. Use it with ``with``."""

    def __init__(self, site):
        handler = functools.partial(_Handler, directory=str(site))
        self._server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.root = f'http://127.0.0.1:{self._server.server_port}/'
        self.browser = Chromium({}, watched=True)

    def open(self, path=''):
        self.browser.open(self.root + path)

    def look(self, width):
        """Have the window so wide, in pixels."""
        self.browser.command(
            'Emulation.setDeviceMetricsOverride', width=width, height=_HEIGHTS[width], deviceScaleFactor=1,
            mobile=width == PHONE,
        )

    def too_wide(self, width):
        """What stands out of the window so wide, as a description; nothing where all fits."""
        self.look(width)
        return self.browser.run(_TOO_WIDE)

    def photograph(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        taken = self.browser.command('Page.captureScreenshot', format='jpeg', quality=60)
        path.write_bytes(base64.b64decode(taken['data']))

    def complaints(self):
        """What the browser complained of since this was asked last."""
        return [entry['message'] for entry in self.browser.said('browser') if entry['level'] == 'SEVERE']

    def requests(self):
        """The addresses that were asked for since this was asked last, each with what went wrong; None: nothing."""
        asked, failures = {}, {}
        for entry in self.browser.said('performance'):
            message = json.loads(entry['message'])['message']
            method, parameters = message['method'], message['params']
            number = parameters.get('requestId')
            if method == 'Network.requestWillBeSent':
                asked[number] = parameters['request']['url']
            elif method == 'Network.responseReceived' and parameters['response']['status'] >= 400:
                failures[number] = parameters['response']['status']
            elif method == 'Network.loadingFailed' and not parameters.get('canceled'):  # by going on to the next page
                failures[number] = parameters['errorText']
        # What is part of the browser itself, such as its first page, is no request to a machine.
        urls = [(number, url) for number, url in asked.items() if url.startswith(('http:', 'https:', 'ws'))]
        return [(url, failures.get(number)) for number, url in urls]

    def search(self, front_page, words):
        """Where the results of a search lead, the best first, as paths of the site."""
        self.open(f'{front_page}?q={quote(words)}')
        self.browser.wait_for(_HAS_SEARCHED)
        found = self.browser.run(
            'return [...document.querySelectorAll(".md-search-result__item > a")].map(link => link.href)'
        )
        return list(dict.fromkeys(address[len(self.root):].partition('#')[0].partition('?')[0] for address in found))

    def links(self):
        """Where the links of the page lead, as paths of the site."""
        found = self.browser.run('return [...document.querySelectorAll("article a")].map(link => link.href)')
        return [address[len(self.root):].partition('#')[0] for address in found if address.startswith(self.root)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.close()
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


# The results are there after the head of their list has counted them; it also says when there are none.
_HAS_SEARCHED = """
return document.querySelector('.md-search-result__item')
  || /No matching|没有/.test(document.querySelector('.md-search-result__meta').textContent);
"""

_TOO_WIDE = """
const whole = document.scrollingElement, content = document.querySelector('.md-content');
if (whole.scrollWidth <= whole.clientWidth && content.scrollWidth <= content.clientWidth) return '';
const scrolls = element => element && (
  ['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
const out = [...content.querySelectorAll('*')].find(
  element => element.getBoundingClientRect().right > whole.clientWidth + 1 && !scrolls(element.parentElement));
return out ? out.outerHTML.slice(0, 120) : `${whole.scrollWidth} pixels`;
"""


def pages_of(site):
    """The path of each page: '' for the front page, 'zh/command/'."""
    paths = (page.parent.relative_to(site) for page in site.rglob('index.html'))
    return sorted('' if path == Path() else f'{path.as_posix()}/' for path in paths)
