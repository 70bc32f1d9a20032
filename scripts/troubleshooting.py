"""``make codegen``: writes the sections of docs/troubleshooting.md on error codes, an anchor each, in both languages.

The English texts are those of the package, which ``alibabacloud-credentials help CODE`` prints. The Chinese ones are in
``troubleshooting.zh.json`` beside this file, code by code: ``meaning`` and ``do`` as in the package's ``_codes.json``.
What is missing there stays English.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHINESE = Path(__file__).with_suffix('.zh.json')
BETWEEN = re.compile(r'(<!-- codes -->\n).*(<!-- /codes -->)', re.DOTALL)


def pages():
    """Each page with its sections written anew, by its path."""
    texts_of = {'troubleshooting.md': {}, 'troubleshooting.zh.md': json.loads(CHINESE.read_text(encoding='utf-8'))}
    paths = [path for path in (ROOT / 'docs' / name for name in texts_of) if path.exists()]
    return {path: filled(path.read_text(encoding='utf-8'), sections(texts_of[path.name])) for path in paths}


def filled(page, text):
    return BETWEEN.sub(lambda match: f'{match[1]}\n{text}\n{match[2]}', page)


def sections(translated):
    sys.path.insert(0, str(ROOT / 'python'))
    from alibabacloud_credentials.tools.codes import known_codes

    known = list(known_codes().values())
    return '\n'.join(
        section(each.code, level, translated.get(each.code, {'meaning': each.meaning, 'do': each.actions}))
        for kind in known if kind.kind is None
        for level, each in [('##', kind), *(('###', each) for each in known if each.kind == kind.code)]
    )


def section(code, level, text):
    # The anchor of a heading is in small letters and without dots; of most codes it is another than the code.
    anchor = '' if re.fullmatch('[a-z0-9_]+', code) else f'<a id="{code}"></a>\n\n'
    actions = '\n'.join(f'- {action}' for action in text['do'])
    return f'{anchor}{level} {code}\n\n{text["meaning"]}\n\n{actions}\n'


if __name__ == '__main__':
    for page, content in pages().items():
        page.write_text(content, encoding='utf-8')
