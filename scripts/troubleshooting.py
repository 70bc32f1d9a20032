"""``make codegen``: writes the sections of docs/troubleshooting.md on error codes, an anchor each.

Their texts are those of the package, which ``alibabacloud-credentials help CODE`` prints.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / 'docs' / 'troubleshooting.md'
BETWEEN = re.compile(r'(<!-- codes -->\n).*(<!-- /codes -->)', re.DOTALL)


def sections():
    sys.path.insert(0, str(ROOT / 'python'))
    from alibabacloud_credentials.tools.codes import known_codes

    known = list(known_codes().values())
    for kind in (each for each in known if each.kind is None):
        yield section(kind, '##')
        yield from (section(each, '###') for each in known if each.kind == kind.code)


def section(explained, level):
    actions = '\n'.join(f'- {action}' for action in explained.actions)
    return f'<a id="{explained.code}"></a>\n\n{level} {explained.code}\n\n{explained.meaning}\n\n{actions}\n'


if __name__ == '__main__':
    text = BETWEEN.sub(lambda match: f'{match[1]}\n' + '\n'.join(sections()) + f'\n{match[2]}', PAGE.read_text('utf-8'))
    PAGE.write_text(text, encoding='utf-8')
