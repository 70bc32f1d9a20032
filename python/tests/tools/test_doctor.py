"""Doctor: each finding with a code, a sentence and what to do; a fault is exit status 1."""

import json

import pytest
from alibabacloud_credentials.testing import FakeFiles, LocalCloud, use_context
from alibabacloud_credentials.tools import diagnose
from profiles import CONFIG_JSON, config_json, of_key

OFF = {'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}


class FilesOfAll(FakeFiles):
    """Files that everybody may read."""

    def mode(self, path):
        return 0o644 if self.exists(path) else None


@pytest.fixture
def alice(cloud):
    return cloud.environment(cloud.add_access_key())


def by_code():
    return {finding.code: finding for finding in diagnose()}


def test_all_is_well(alice, in_cloud, command):
    in_cloud({name: value for name, value in alice.items() if name not in ('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE')})
    done = command('doctor', '--json')
    findings = {finding['code']: finding for finding in json.loads(done.out)}
    assert done.status == 0
    assert findings['Identity']['sentence'].endswith(':user/alice')
    assert findings['Source.env']['sentence'].endswith('which the chain selects')
    assert findings['Source.cli_profile']['sentence'].endswith('a source before it has a credential')
    assert {finding['level'] for finding in findings.values()} == {'ok'}
    assert alice['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] not in done.out


def test_without_a_credential_each_source_says_why_and_the_exit_status_is_1(in_cloud, command):
    in_cloud(OFF)
    done = command('doctor')
    assert done.status == 1
    assert 'ok    Source.env: ' in done.out
    assert 'FAULT NotConfigured: unable to load credentials' in done.out


@pytest.mark.parametrize(('offset', 'words'), [(3600, '3600 s behind'), (-3600, '3600 s ahead of')])
def test_a_clock_that_is_off_is_a_fault(alice, in_cloud, cloud, offset, words):
    in_cloud(alice)
    cloud.clock_offset_s = offset
    try:
        found = by_code()['Clock']
    finally:
        cloud.clock_offset_s = 0
    assert found.level == 'fault'
    assert words in found.sentence.replace('3599', '3600').replace('3601', '3600')


def test_a_key_that_sts_refuses_is_a_fault_with_what_to_do(alice, in_cloud):
    in_cloud({**alice, 'ALIBABA_CLOUD_ACCESS_KEY_ID': 'LTAI5tFAKE0000000000'})
    found = by_code()['InvalidAccessKeyId.NotFound']
    assert found.level == 'fault'
    assert found.action


def test_a_file_that_others_may_read_and_a_broken_profile_are_found(alice, in_cloud, cloud):
    files = FilesOfAll({CONFIG_JSON: config_json(of_key('a', cloud.add_access_key()), {'name': 'b', 'mode': 'AK'})})
    in_cloud(alice, files)
    found = by_code()
    assert (found['FileMode'].level, 'mode 644' in found['FileMode'].sentence) == ('fault', True)
    assert (found['Profile'].level, "profile 'b'" in found['Profile'].sentence) == ('note', True)


def test_authorities_that_are_not_there_are_a_fault(alice, in_cloud):
    in_cloud({**alice, 'SSL_CERT_FILE': '/nowhere.pem'})
    assert by_code()['Authorities'].level == 'fault'


@pytest.mark.parametrize(('v1', 'level', 'words'), [(True, 'note', 'normal mode'), (False, 'ok', 'hardened mode')])
def test_the_mode_of_the_metadata_server_is_found(v1, level, words):
    with LocalCloud() as cloud, use_context(cloud.context()):
        cloud.metadata.attach_role('worker')
        cloud.metadata.v1_enabled = v1
        found = by_code()
    assert (found['Metadata'].level, words in found['Metadata'].sentence) == (level, True)
    assert found['Source.ecs_ram_role'].sentence.endswith('which the chain selects')


def test_no_source_is_said_to_be_selected_behind_a_chosen_profile_that_no_file_has():
    files = {CONFIG_JSON: config_json({'name': 'dev', 'mode': 'AK'})}
    with LocalCloud() as cloud, use_context(cloud.context(environment={'ALIBABA_CLOUD_PROFILE': 'prod'}, files=files)):
        cloud.metadata.attach_role('worker')
        found = by_code()
    assert found['Source.cli_profile'].sentence.startswith('cli_profile: unable to get profile with ')
    assert 'Unset ALIBABA_CLOUD_PROFILE' in found['Source.cli_profile'].action
    assert 'not asked' in found['Source.ecs_ram_role'].sentence


def test_a_profile_that_does_not_exist_is_the_one_fault(in_cloud, command):
    in_cloud(OFF)
    done = command('--profile', 'nobody', 'doctor')
    assert done.status == 1
    assert done.out.startswith("FAULT InvalidConfiguration: there is no profile 'nobody'")
