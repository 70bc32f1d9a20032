"""MkDocs calls this: the search finds what tells how to do something before what lists everything."""

_LISTS = ('reference/', 'benchmarks', 'cases', 'changelog', 'decisions', 'design')


def on_page_markdown(markdown, *, page, **_):
    if page.file.src_uri.startswith(_LISTS):
        page.meta.setdefault('search', {'boost': 0.3})
    return markdown
