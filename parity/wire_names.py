"""What each port's models call their fields on the wire. ``wire_names.json`` keeps it for the tests that always run.

    python parity/wire_names.py PORT=RESULT...    write the file anew from results in .parity/
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List

FILE = Path(__file__).resolve().parent / 'wire_names.json'

Names = Dict[str, Dict[str, Dict[str, str]]]


def known() -> Names:
    found: Names = json.loads(FILE.read_text(encoding='utf-8'))
    return found


def changes(actual: Dict[str, Any]) -> List[str]:
    """What differs between the ports as they are and the file, in words."""
    recorded = known()
    return [
        f'{FILE.name}: {port}: the names of the published port are no longer as recorded'
        for port, names in actual.items() if recorded.get(port) != names
    ]


if __name__ == '__main__':
    given = dict(argument.split('=', 1) for argument in sys.argv[1:])
    names = {port: json.loads(Path(path).read_text(encoding='utf-8'))['names'] for port, path in given.items()}
    FILE.write_text(json.dumps(names, indent=1, sort_keys=True) + '\n', encoding='utf-8')
