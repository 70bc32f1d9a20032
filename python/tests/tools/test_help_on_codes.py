"""``alibabacloud-credentials help CODE``: what the documentation says, on a machine without any."""

import pytest
from alibabacloud_credentials.tools.codes import known_codes


def words_of(text):
    return text.split()


@pytest.mark.parametrize('code', list(known_codes()))
def test_each_code_is_explained_with_what_to_do(command, code):
    done = command('help', code)
    each = known_codes()[code]
    assert done.status == 0
    assert done.out.splitlines()[0] == code
    assert words_of(done.out) == words_of(' '.join([code, each.meaning, *(f'- {action}' for action in each.actions)]))


@pytest.mark.parametrize('code', ['Some.Code', 'InvalidBearerToken', 'invalid_client', 'server_error'])
def test_the_code_of_a_server_that_nobody_listed_is_explained_in_general(command, code):
    done = command('help', code)
    assert done.status == 0
    assert done.out.startswith(f'{code}, a code of a server.')


@pytest.mark.parametrize(('typed', 'meant'), [
    ('NoPermision', 'NoPermission'), ('profile_not_fund', 'profile_not_found'),
])
def test_a_mistyped_code_is_not_explained_but_suggested(command, typed, meant):
    done = command('help', typed)
    assert done.status == 2
    assert f'did you mean {meant!r}?' in done.sentence


def test_show_tells_the_failed_source_first_by_its_documented_name_and_what_explains_the_code(
    world, environment, files, command
):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = 'true'
    files.write('/home/user/.aliyun/config.json', '{')
    lines = command('show').out.splitlines()
    assert lines[1].startswith('  cli_profile: failed to parse ')
    assert lines[2].startswith('  env: neither environment variable ')
    assert lines[-1] == 'for help: alibabacloud-credentials help file_invalid'


def test_show_has_names_and_codes_for_programs(world, environment, command):
    import json

    environment.variables.update({'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/t'})
    shown = json.loads(command('show', '--json').out)
    assert (shown['error']['code'], shown['error']['sub_code']) == ('InvalidConfiguration', 'oidc_variables_incomplete')
    assert [(each['source'], each['was_configured']) for each in shown['attempts']] == [
        ('env', False), ('oidc_role_arn', True), ('cli_profile', False), ('profile', False),
    ]
