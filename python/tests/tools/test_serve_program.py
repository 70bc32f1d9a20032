"""Serve and exec --serve as programs: what is printed, how they end, and whose identity the child has."""

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest
from command_world import PROGRAM, run_program, with_signal
from profiles import config_json, of_key, of_role

WHO = (
    'from alibabacloud_credentials.client import Client\n'
    'from alibabacloud_credentials.tools import whoami\n'
    'credential = Client().get_credential()\n'
    'print(credential.provider_name, whoami().arn)'
)


@pytest.fixture
def variables(cloud, tmp_path):
    """The environment of a person with two other identities in their files; the profile `reader` is a role."""
    user, mallory = cloud.add_access_key('alice'), cloud.add_access_key('mallory')
    role = cloud.add_role('reader', trusts=user)
    for folder in ('.aliyun', '.alibabacloud'):
        (tmp_path / folder).mkdir()
    (tmp_path / '.aliyun' / 'config.json').write_text(config_json(
        of_key('other', mallory), of_key('alice', user), of_role('reader', role, 'alice'),
    ))
    (tmp_path / '.alibabacloud' / 'credentials.ini').write_text(
        f'[default]\ntype=access_key\naccess_key_id={mallory.access_key_id}\n'
        f'access_key_secret={mallory.access_key_secret}\n'
    )
    return {**cloud.environment(), 'HOME': str(tmp_path), 'ALIBABA_CLOUD_PROFILE': 'other'}


class Served:
    """The program `serve`, running."""

    def __init__(self, variables, *words):
        self.process = subprocess.Popen(
            [str(PROGRAM), '--profile', 'reader', 'serve', *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={'PATH': os.environ['PATH'], **variables},
        )
        self.first_line = self.process.stdout.readline().decode().rstrip('\n')
        self.name, _, self.value = self.first_line.partition('=')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def test_the_variable_to_set_is_printed_first_and_alone(variables):
    with Served(variables) as served:
        assert served.name == 'ALIBABA_CLOUD_CREDENTIALS_URI'
        assert served.value.startswith('http://127.0.0.1:')
        with urllib.request.urlopen(served.value, timeout=10) as answer:
            assert json.load(answer)['Code'] == 'Success'
        served.process.send_signal(signal.SIGINT)
        out, err = served.process.communicate(timeout=10)
        assert out == b''
        assert err.decode().startswith('serving at port ')
        assert served.process.returncode == 0


def test_the_metadata_view_prints_the_name_of_its_role(variables):
    with Served(variables, '--view', 'ecs') as served:
        assert served.first_line == 'ALIBABA_CLOUD_ECS_METADATA=reader'


def test_a_termination_ends_it(variables):
    with Served(variables) as served:
        served.process.terminate()
        assert served.process.wait(10) == -signal.SIGTERM


def test_a_second_server_on_the_port_says_so(variables):
    with Served(variables) as served:
        port = served.value.split(':')[2].split('/')[0]
        done = run_program('--profile', 'reader', 'serve', '--port', port, environment=variables)
        assert (done.status, done.out) == (1, '')
        assert done.sentence.startswith(f'alibabacloud-credentials: cannot listen at port {port} of 127.0.0.1')


def test_a_permanent_key_is_served_with_a_warning(variables):
    with Served(variables, '--profile', 'alice') as served:
        assert served.process.stderr.readline().startswith(b'warning: this credential is not a temporary one')


def test_the_child_has_the_chosen_identity_whatever_its_files_and_variables_say(variables):
    done = run_program(
        '--profile', 'reader', 'exec', '--serve', '--', sys.executable, '-c', WHO,
        environment={**variables, 'ALICLOUD_ACCESS_KEY': 'stale', 'HTTP_PROXY': 'http://127.0.0.1:9'},
    )
    name, arn = done.out.split()
    assert name == 'default/credential_uri'
    assert arn.endswith(':assumed-role/reader/session')


def test_no_secret_and_no_stale_variable_is_in_the_environment_of_the_child(variables, cloud):
    done = run_program(
        '--profile', 'reader', 'exec', '--serve', '--', 'env',
        environment={**variables, 'OSS_SESSION_TOKEN': 'left over'},
    )
    assert 'ALIBABA_CLOUD_CREDENTIALS_URI=http://127.0.0.1:' in done.out
    assert 'SECRET=' not in done.out
    assert 'left over' not in done.out


@pytest.mark.parametrize(('program', 'status'), [('exit 5', 5), ('kill -9 $$', 137)])
def test_the_exit_status_is_the_childs(variables, program, status):
    done = run_program('--profile', 'reader', 'exec', '--serve', '--', 'sh', '-c', program, environment=variables)
    assert done.status == status


def test_the_server_ends_with_the_child(variables):
    done = run_program(
        '--profile', 'reader', 'exec', '--serve', '--', 'sh', '-c', 'echo $ALIBABA_CLOUD_CREDENTIALS_URI',
        environment=variables,
    )
    with pytest.raises(OSError, match='refused'):
        urllib.request.urlopen(done.out.strip(), timeout=10)


@pytest.mark.parametrize('name', ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGINT', 'SIGQUIT'])
def test_a_signal_is_handed_on_to_the_child(variables, name):
    program = f'trap "echo got; exit 9" {name[3:]}; echo ready; while :; do sleep 0.05; done'
    process = subprocess.Popen(
        [*with_signal(getattr(signal, name), 'SIG_DFL'), '--profile', 'reader', 'exec', '--serve', '--', 'bash', '-c',
         program],
        stdout=subprocess.PIPE, env={'PATH': os.environ['PATH'], **variables}, start_new_session=True,  # no terminal
    )
    try:
        assert process.stdout.readline() == b'ready\n'
        process.send_signal(getattr(signal, name))
        out, _ = process.communicate(timeout=10)
        assert (out, process.returncode) == (b'got\n', 9)
    finally:
        process.kill()


@pytest.mark.parametrize('name', ['SIGHUP', 'SIGINT'])
def test_a_signal_that_is_ignored_is_ignored_by_the_child_too_as_nohup_wants_it(variables, name):
    program = f'import signal; print(signal.getsignal(signal.{name}) is signal.SIG_IGN)'
    done = subprocess.run(
        [*with_signal(getattr(signal, name), 'SIG_IGN'), '--profile', 'reader', 'exec', '--serve', '--',
         sys.executable, '-c', program],
        stdout=subprocess.PIPE, env={'PATH': os.environ['PATH'], **variables}, timeout=60, check=True,
    )
    assert done.stdout == b'True\n'


def test_a_credential_that_ends_too_soon_is_not_served_to_the_child(variables):
    words = ['--profile', 'reader', 'exec', '--serve', '--min-valid']
    done = run_program(*words, '7200', '--', 'echo', 'started', environment=variables)
    assert (done.status, done.out) == (1, '')
    assert '7200 s are asked for' in done.sentence
    assert run_program(*words, '60', '--', 'echo', 'started', environment=variables).out == 'started\n'


def test_it_is_served_on_when_nobody_reads_standard_error(variables):
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = subprocess.Popen(
        [str(PROGRAM), '--profile', 'alice', 'serve'], stdout=subprocess.PIPE, stderr=write_end,
        env={'PATH': os.environ['PATH'], **variables},
    )
    os.close(write_end)
    try:
        address = process.stdout.readline().decode().strip().partition('=')[2]
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert json.load(answer)['Code'] == 'Success'
    finally:
        process.kill()
        process.communicate()


def test_a_child_that_cannot_be_started_is_one_sentence(variables):
    done = run_program('--profile', 'reader', 'exec', '--serve', '--', 'no-such-program', environment=variables)
    assert (done.status, done.sentence) == (
        127, 'alibabacloud-credentials: the command cannot be started: there is no such program',
    )
