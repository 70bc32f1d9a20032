"""What the spec calls each field on the wire, against what the models of the published ports call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict

import pytest
from alibabacloud_credentials.models import Config, CredentialModel

PARITY = Path(__file__).resolve().parents[2] / 'parity'
PORTS: Dict[str, Dict[str, Dict[str, str]]] = json.loads((PARITY / 'wire_names.json').read_text(encoding='utf-8'))
KNOWN: Dict[str, Dict[str, Dict[str, str]]] = json.loads(
    (PARITY / 'wire_differences.json').read_text(encoding='utf-8')
)
MODELS = {'Config': Config, 'CredentialModel': CredentialModel}


def folded(field: str) -> str:
    """A field's name without the spelling habits of its language."""
    return field.replace('_', '').lower()


def wire_names(model: str) -> Dict[str, str]:
    """Our fields, folded, and their names on the wire."""
    one = MODELS[model]()
    found = {}
    for field in vars(one):
        alone = MODELS[model]()
        setattr(alone, field, 'x')
        found[folded(field)] = next(iter(alone.to_map()))
    return found


def differences(port: str, model: str) -> Dict[str, str]:
    """Where a port's model is not as the spec, in words; a field that no port has is only ours, and no difference."""
    ours = wire_names(model)
    theirs = {folded(field): name for field, name in PORTS[port][model].items()}
    anywhere = {folded(field) for models in PORTS.values() for field in models[model]}
    found = {
        ours[field]: theirs.get(field, 'absent') for field in anywhere & set(ours) if theirs.get(field) != ours[field]
    }
    return {**found, **{name: 'absent here' for field, name in theirs.items() if field not in ours}}


@pytest.mark.parametrize('model', sorted(MODELS))
@pytest.mark.parametrize('port', sorted(PORTS))
def test_wire_names_are_those_of_the_port_but_for_known_differences(port: str, model: str) -> None:
    assert differences(port, model) == KNOWN.get(port, {}).get(model, {})


def test_the_names_of_four_ports_are_recorded() -> None:
    assert sorted(PORTS) == ['go', 'java', 'node', 'python']
