"""Whatever a file holds: a plan or a CredentialException, and nothing else."""

import json
import string

import pytest
from alibabacloud_credentials._profile import config_json, ini
from alibabacloud_credentials._profile.edit import with_new_profile, with_values
from alibabacloud_credentials._profile.plan import Plan
from alibabacloud_credentials._spec.sources import config_types, profile_modes
from alibabacloud_credentials._world.command_line import split
from alibabacloud_credentials.exceptions import CredentialException
from effort import THOROUGH, rounds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SETTINGS = settings(
    max_examples=rounds(50, 3000), deadline=None, derandomize=not THOROUGH, database=None,
    suppress_health_check=list(HealthCheck),
)

NAMES = st.sampled_from(['p', 'q', 'r', '', ' ', 'é"\n🦆'])
KEYS = st.sampled_from(sorted({
    key for fields in config_json._FIELDS.values() for field in fields for key in field.keys
} | set(config_json.LOGIN_KEYS.values()) | {'oauth_site_type', 'source_profile', 'mode', 'name'}))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | NAMES
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(KEYS, SCALARS, max_size=2)
MODES = st.sampled_from([*profile_modes(), 'Anonymous', 'FakeMode'])
# Mostly what it should be: pure noise would never get past the first check.
PROFILES = st.builds(
    lambda name, mode, source, rest: {'name': name, 'mode': mode, 'source_profile': source, **rest},
    NAMES, MODES, NAMES,
    st.dictionaries(KEYS, st.sampled_from(['value', '1', 'https://h.example']) | st.just(1767229200) | VALUES),
)
DOCUMENTS = st.builds(
    lambda current, profiles, more: {'current': current, 'profiles': profiles, **more},
    NAMES | VALUES, st.lists(PROFILES | VALUES, max_size=5) | VALUES, st.dictionaries(st.text(max_size=3), VALUES),
)


def plan_or_refusal(parse, *arguments, **keywords):
    try:
        plan = parse(*arguments, **keywords)
    except CredentialException:
        return None
    assert isinstance(plan, Plan)
    assert plan.steps
    return plan


@SETTINGS
@given(DOCUMENTS, st.none() | NAMES)
def test_any_document_is_a_plan_or_refused(document, name):
    plan_or_refusal(config_json.plan, json.dumps(document), '/config.json', name)


@SETTINGS
@given(st.text())
def test_any_text_is_a_config_json_or_refused(text):
    plan_or_refusal(config_json.plan, text, '/config.json', 'p')


@SETTINGS
@given(DOCUMENTS, st.data())
def test_any_cut_or_changed_document_is_a_plan_or_refused(document, data):
    text = json.dumps(document)
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.text(alphabet='{}[]",:0123456789eE.-\\u nulltruefalse', max_size=3))
    skipped = data.draw(st.integers(0, 3))
    plan_or_refusal(config_json.plan, text[:at] + put + text[at + skipped:], '/config.json', 'p')


INI_LINES = st.sampled_from([
    '[p]', '[ p ]', '[q', '[]', '# c', ';', '', '  continued', '\t{"a": 1}', 'enable = false', 'enable =', 'rubbish',
    'access_key_id = a', 'access_key_secret: "s#t" ; c', 'role_arn = r', 'security_token = t', "policy = 'x'", '= v',
    'oidc_provider_arn = o', 'oidc_token_file_path = f', 'role_session_expiration = 900', 'sts_region = r',
    *[f'type = {name}' for name in config_types()],
]) | st.text(max_size=20)


@SETTINGS
@given(st.lists(INI_LINES, max_size=15), st.sampled_from(['\n', '\r\n', '\r']), st.booleans())
def test_any_lines_are_an_ini_plan_or_refused(lines, line_end, asked_for):
    plan_or_refusal(ini.plan, line_end.join(['[p]', *lines]), '/credentials.ini', 'p', asked_for=asked_for)


@SETTINGS
@given(st.text())
def test_any_text_is_a_credentials_ini_or_refused(text):
    plan_or_refusal(ini.plan, text, '/credentials.ini', 'p', asked_for=True)


SECRETS = st.text(alphabet=string.ascii_letters + string.digits + string.punctuation, min_size=1).filter(
    lambda text: text[0] not in '"\'' and text.strip() == text
)


@SETTINGS
@given(SECRETS)
def test_any_secret_without_white_space_survives_an_ini(secret):
    text = f'[p]\ntype=access_key\naccess_key_id=a\naccess_key_secret={secret}\n'
    assert ini.plan(text, '/i', 'p', asked_for=True).steps[0].parameters['access_key_secret'] == secret


@SETTINGS
@given(st.text(), st.booleans())
def test_any_command_is_split_or_refused(command, windows):
    try:
        arguments = split(command, windows=windows)
    except CredentialException:
        return
    assert arguments[0]


@SETTINGS
@given(st.lists(st.text(), min_size=1).filter(lambda arguments: arguments[0]))
def test_arguments_in_single_quotes_survive_splitting(arguments):
    kept = [argument.replace("'", '') for argument in arguments]
    kept[0] = kept[0] or 'x'
    command = ' '.join(f"'{argument}'" for argument in kept)
    assert split(command, windows=False) == kept
    assert split(command, windows=True) == kept


WRITTEN = st.dictionaries(KEYS, st.text(max_size=8) | st.integers(0, 10 ** 10), max_size=5)
LAYOUTS = st.sampled_from([
    {}, {'indent': 4}, {'indent': '\t'}, {'separators': (',', ':')}, {'indent': 1, 'separators': (' ,', ' : ')},
])


@SETTINGS
@given(st.lists(PROFILES | SCALARS, max_size=3), PROFILES, WRITTEN, LAYOUTS, st.booleans())
def test_writing_changes_the_values_of_one_profile_and_no_other_character(others, profile, values, layout, ascii_only):
    profile['name'] = 'target'
    values.pop('name', None)
    document = {'x': 1.10, 'profiles': [*others, profile, dict(profile)], 'é': None}
    text = json.dumps(document, ensure_ascii=ascii_only, **layout) + '\n'
    new = with_values(text, 'target', values)
    expected = json.loads(text)
    expected['profiles'][len(others)].update(values)
    assert json.loads(new) == expected
    assert list(json.loads(new)['profiles'][len(others)]) == list(expected['profiles'][len(others)])
    assert with_values(new, 'target', values) == new
    back = {key: value for key, value in profile.items() if key in values}
    if set(values) <= set(profile):
        assert _replaced_back(new, back) == _replaced_back(text, back)


def _replaced_back(text, values):
    return with_values(text, 'target', dict.fromkeys(values, 0))


@pytest.mark.parametrize('name', ['x', ''])
def test_writing_to_a_profile_that_is_not_there_is_an_error(name):
    with pytest.raises(KeyError):
        with_values('{"profiles": [{"name": "y"}]}', name, {'a': 1})


@pytest.mark.parametrize(('text', 'added'), [
    ('{\n\t"profiles": [\n\t\t{}<>\n\t],\n\t"current": "a"\n}', ',\n\t\t{\n\t\t\t"name": "b",\n\t\t\t"n": 1\n\t\t}'),
    ('{\n  "profiles": [\n    {}<>\n  ],\n  "current": "a"\n}', ',\n    {\n      "name": "b",\n      "n": 1\n    }'),
    (
        '{\n    "profiles": [\n        {}<>\n    ],\n    "current": "a"\n}',
        ',\n        {\n            "name": "b",\n            "n": 1\n        }',
    ),
    ('{"profiles": [\n{}, 5,\n{}<>\n], "current": "a"}', ',\n{\n  "name": "b",\n  "n": 1\n}'),
    ('{"current": "a", "profiles": [{}, 5<>]}', ', {"name": "b", "n": 1}'),
    ('{"profiles":[{}<>],"current":"a"}', ',{"name": "b", "n": 1}'),
], ids=['tabs', 'two blanks', 'four blanks', 'no indentation', 'one line', 'no blanks'])
def test_a_new_profile_is_written_as_the_last_one_is(text, added):
    assert with_new_profile(text.replace('<>', ''), {'name': 'b', 'n': 1}) == text.replace('<>', added)
