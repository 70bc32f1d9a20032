"""The site is whole by itself: it names no font, script, style or picture of another host."""

import re
from html.parser import HTMLParser

# Elements whose address a browser loads by itself; a link is followed by a person only.
LOADED = {
    'audio': 'src', 'embed': 'src', 'iframe': 'src', 'image': 'href', 'img': 'src', 'input': 'src', 'object': 'data',
    'script': 'src', 'source': 'src', 'use': 'href', 'video': 'src',
}
LINKED = {'apple-touch-icon', 'dns-prefetch', 'icon', 'manifest', 'modulepreload', 'preconnect', 'prefetch', 'preload',
          'stylesheet'}
# What the script of the theme names, and asks only on a page with a diagram of mermaid or with the theme's own link to
# a repository; and what it only says.
IN_SCRIPTS = {'api.github.com', 'clipboardjs.com', 'unpkg.com', 'www.w3.org'}


class Loads(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.addresses, self.classes, self.components = [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or '' for name, value in attributes}
        self.classes.update(given.get('class', '').split())
        self.components.add(given.get('data-md-component'))
        if tag in LOADED:
            self.addresses.append(given.get(LOADED[tag], ''))
            self.addresses += [part.split()[0] for part in given.get('srcset', '').split(',') if part.strip()]
        if tag == 'link' and LINKED & set(given.get('rel', '').split()):
            self.addresses.append(given['href'])
        self.addresses += re.findall(r'url\(([^)]*)\)', given.get('style', ''))


def is_elsewhere(address):
    return bool(re.match(r'\s*[\'"]?\s*(\w+:)?//', address))


def test_no_page_loads_from_another_host(site):
    for page in site.rglob('*.html'):
        loads = Loads(page.read_text('utf-8'))
        assert [address for address in loads.addresses if is_elsewhere(address)] == [], page
        assert 'mermaid' not in loads.classes, page
        assert 'source' not in loads.components, page


def test_no_style_loads_from_another_host(site):
    styles = [path.read_text('utf-8') for path in site.rglob('*.css')]
    for page in site.rglob('*.html'):
        styles += re.findall(r'<style[^>]*>(.*?)</style>', page.read_text('utf-8'), re.DOTALL)
    addresses = re.findall(r'url\(([^)]*)\)|@import\s+([^;]*);', ''.join(styles))
    assert [address for pair in addresses for address in pair if is_elsewhere(address)] == []


def test_no_picture_loads_from_another_host(site):
    for picture in site.rglob('*.svg'):
        named = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', picture.read_text('utf-8'))
        assert [address for pair in named for address in pair if is_elsewhere(address)] == [], picture


def test_scripts_name_no_host_that_nobody_has_looked_at(site):
    # The search runs in a worker, of scripts that speak of their origin in long comments.
    for script in site.glob('assets/javascripts/*.js'):
        hosts = set(re.findall(r'https?://([\w.-]+\.\w+)', script.read_text('utf-8')))
        assert hosts - IN_SCRIPTS == set(), script
