"""From the text of a file to a plan: tables of cases, as data."""

import json
from pathlib import Path

import pytest
from alibabacloud_credentials._profile import config_json, ini
from alibabacloud_credentials._spec.sources import config_types, profile_modes
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.testing import Files

PLANS = Path(__file__).parent / 'plans'
CONFIG_JSON = json.loads((PLANS / 'config_json.json').read_text(encoding='utf-8'))
CREDENTIALS_INI = json.loads((PLANS / 'credentials_ini.json').read_text(encoding='utf-8'))


def steps_of(plan):
    return [(step.kind, step.profile, step.parameters) for step in plan.steps]


@pytest.mark.parametrize('case', CONFIG_JSON, ids=lambda case: case['case'])
def test_config_json(case):
    text = json.dumps({'current': case['current'], 'profiles': case['profiles'], 'meta_path': ''})
    plan = config_json.plan(text, '/config.json', case.get('profile'))
    assert steps_of(plan) == [(step['kind'], step['profile'], step['parameters']) for step in case['steps']]
    assert plan.steps[0].login == case.get('login')


@pytest.mark.parametrize('case', CREDENTIALS_INI, ids=lambda case: case['case'])
def test_credentials_ini(case):
    plan = ini.plan('\n'.join(case['text']), '/credentials.ini', case['profile'], asked_for=True)
    assert steps_of(plan) == [(step['kind'], case['profile'], step['parameters']) for step in case['steps']]


def test_every_mode_of_the_spec_is_in_the_table():
    modes = {profile['mode'] for case in CONFIG_JSON for profile in case['profiles'] if has_mode(profile)}
    assert modes == set(profile_modes()), (
        'each mode of the spec needs a line in the table of fields of _profile/config_json.py, which says its keys, '
        'and a case in plans/config_json.json'
    )


@pytest.mark.parametrize(('length', 'parameter'), [(512, 'private_key_file'), (513, 'private_key')])
def test_what_is_longer_than_a_path_is_the_private_key_itself(length, parameter):
    profile = {'name': 'p', 'mode': 'RsaKeyPair', 'key_pair_name': 'pair', 'private_key': 'Q' * length}
    plan = config_json.plan(json.dumps({'current': 'p', 'profiles': [profile]}), '/config.json', None)
    assert plan.steps[0].parameters == {'public_key_id': 'pair', parameter: 'Q' * length}


def test_a_number_of_20_digits_that_nobody_asks_for_does_no_harm():
    profile = {'name': 'p', 'mode': 'EcsRamRole', 'from_tomorrow': 10 ** 20 - 1}
    text = json.dumps({'current': 'p', 'profiles': [profile]})
    assert config_json.plan(text, '/config.json', None).steps[0].kind == 'ecs_ram_role'


def has_mode(profile):
    return isinstance(profile, dict) and 'mode' in profile


def test_the_types_of_the_ini_table_are_types_of_the_spec():
    assert {case['steps'][-1]['kind'] for case in CREDENTIALS_INI} <= set(config_types())


def chain_of(names):
    profiles = [
        {'name': name, 'mode': 'ChainableRamRoleArn', 'source_profile': source, 'ram_role_arn': 'r'}
        for name, source in zip(names, names[1:])
    ]
    return {'current': names[0], 'profiles': profiles}


def test_a_chain_of_5000_profiles_makes_a_plan():
    config = chain_of([f'p{number}' for number in range(5000)])
    config['profiles'].append({'name': 'p4999', 'mode': 'AK', 'access_key_id': 'a', 'access_key_secret': 's'})
    plan = config_json.plan(json.dumps(config), '/config.json', None)
    assert len(plan.steps) == 5000
    assert (plan.steps[0].profile, plan.steps[-1].profile) == ('p4999', 'p0')


@pytest.mark.parametrize(('names', 'path'), [
    (['p', 'p'], 'p -> p'),
    (['p', 'q', 'p'], 'p -> q -> p'),
    (['a', 'p', 'q', 'r', 'p'], 'a -> p -> q -> r -> p'),
    (['a b', 'line\nbreak', 'a b'], "a b -> 'line\\nbreak' -> a b"),
])
def test_a_loop_names_its_path(names, path):
    with pytest.raises(InvalidConfigurationException) as caught:
        config_json.plan(json.dumps(chain_of(names)), '/config.json', None)
    assert caught.value.message.endswith(f': {path}')


def test_the_error_of_a_long_loop_is_short():
    names = [f'p{number}' for number in range(5000)]
    with pytest.raises(InvalidConfigurationException) as caught:
        config_json.plan(json.dumps(chain_of([*names, 'p0'])), '/config.json', None)
    assert 'p0 -> p1 ' in str(caught.value)
    assert caught.value.message.endswith(' -> p4999 -> p0')
    assert len(str(caught.value)) < 500


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / 'config.json'
    path.write_bytes(b'\xef\xbb\xbf' + json.dumps(
        {'current': 'p', 'profiles': [{'name': 'p', 'mode': 'EcsRamRole'}]}
    ).encode('utf-8'))
    text = Files().read_text(str(path), 'file')
    assert config_json.plan(text, str(path), None).steps[0].kind == 'ecs_ram_role'


def test_no_part_of_a_plan_prints_a_secret():
    text = json.dumps({'current': 'p', 'profiles': [{
        'name': 'p', 'mode': 'OAuth', 'oauth_access_token': 'FAKE-SECRET', 'oauth_refresh_token': 'FAKE-SECRET',
    }]})
    plan = config_json.plan(text, '/config.json', None)
    assert 'FAKE-SECRET' not in f'{plan!r} {plan.steps!r} {plan.steps[0]}'
    assert 'FAKE-SECRET' in str(plan.steps[0].login)
