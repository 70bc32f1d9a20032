"""Exec: the program takes the place of the command, with the credential in its environment and nowhere else."""

import json
import os
import signal
import subprocess
import sys

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.testing import RefusingContext, use_context
from alibabacloud_credentials.tools import run_with_credential
from command_world import PROGRAM, run_program

STALE = ('ALIBABA_CLOUD_SECURITY_TOKEN', 'ALICLOUD_SECURITY_TOKEN', 'OSS_SESSION_TOKEN', 'ODPS_STS_ACCESS_KEY_ID')
PRINT = (
    'import json, os, sys; '
    'print(json.dumps({"environ": dict(os.environ), "argv": getattr(sys, "orig_argv", sys.argv)}))'
)


@pytest.fixture
def variables(cloud):
    return cloud.environment(cloud.add_access_key())


def test_the_program_has_the_credential_in_the_variables_of_every_family_and_in_no_argument(variables):
    done = run_program('exec', '--', sys.executable, '-c', PRINT, 'argument', environment=variables)
    printed = json.loads(done.out)
    environ, key_id = printed['environ'], variables['ALIBABA_CLOUD_ACCESS_KEY_ID']
    for name in ('ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABACLOUD_ACCESS_KEY_ID', 'ALICLOUD_ACCESS_KEY',
                 'OSS_ACCESS_KEY_ID', 'ALIYUN_LOG_CLI_ACCESSID'):
        assert environ[name] == key_id
    assert environ['ALIBABA_CLOUD_IGNORE_PROFILE'] == 'TRUE'
    assert printed['argv'][-1] == 'argument'
    assert variables['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] not in json.dumps(printed['argv'])


def test_what_would_not_go_with_the_credential_is_removed(variables):
    stale = {name: 'stale' for name in STALE if name != 'ALIBABA_CLOUD_SECURITY_TOKEN'}
    done = run_program('exec', '--', 'env', environment={**variables, **stale})
    assert 'stale' not in done.out


def test_all_other_variables_and_standard_input_are_passed_on(variables):
    done = subprocess.run(
        [str(PROGRAM), 'exec', '--', 'sh', '-c', 'cat; echo "$OTHER"'], input=b'typed\n', capture_output=True,
        env={'PATH': os.environ['PATH'], **variables, 'OTHER': 'kept\n'}, timeout=30, check=True,
    )
    assert done.stdout == b'typed\nkept\n\n'


@pytest.mark.parametrize('status', [0, 3, 255])
def test_the_exit_status_is_the_programs(variables, status):
    assert run_program('exec', '--', 'sh', '-c', f'exit {status}', environment=variables).status == status


def test_the_program_is_the_same_process_so_that_signals_reach_it(variables):
    with subprocess.Popen(
        [str(PROGRAM), 'exec', '--', 'sh', '-c', 'echo $$; exec sleep 30'], stdout=subprocess.PIPE,
        env={'PATH': os.environ['PATH'], **variables},
    ) as process:
        assert int(process.stdout.readline()) == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == -signal.SIGTERM


def test_the_program_gets_the_signals_that_python_ignores(variables):
    # Without a default SIGPIPE, yes would print an error and end otherwise.
    done = run_program('exec', '--', 'bash', '-c', 'yes | head -1; echo ${PIPESTATUS[0]}', environment=variables)
    assert done.out.split() == ['y', str(128 + signal.SIGPIPE)]


@pytest.mark.parametrize(('program', 'status', 'reason'), [
    ('no-such-program-anywhere', 127, 'there is no such program'), ('/', 126, 'Permission denied'),
])
def test_a_program_that_cannot_be_started_is_one_sentence_and_the_status_of_a_shell(
    variables, program, status, reason
):
    done = run_program('exec', '--', program, environment=variables)
    assert (done.status, done.out) == (status, '')
    assert reason in done.sentence


@pytest.mark.parametrize(('path', 'program'), [('/etc/passwd', 'sh'), (os.environ['PATH'], '')])
@pytest.mark.parametrize('serve', [[], ['--serve']])
def test_a_program_that_is_in_no_folder_of_the_path_is_not_there(variables, path, program, serve):
    done = run_program('exec', *serve, '--', program, environment={**variables, 'PATH': path})
    assert (done.status, done.sentence) == (
        127, 'alibabacloud-credentials: the command cannot be started: there is no such program',
    )


@pytest.mark.parametrize('words', [['exec'], ['exec', '--'], ['exec', 'terraform', 'plan'], ['exec', 'ls', '-l']])
def test_without_a_program_the_sentence_shows_where_it_stands(command, words):
    done = command(*words)
    assert done.status == 2
    assert 'must follow --' in done.sentence


def test_without_a_credential_nothing_is_run(tmp_path):
    environment = {'HOME': str(tmp_path), 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}
    done = run_program('exec', '--', 'touch', str(tmp_path / 'ran'), environment=environment)
    assert done.status == 1
    assert not (tmp_path / 'ran').exists()


def test_the_function_refuses_an_empty_command(world):
    with pytest.raises(InvalidConfigurationException, match='no program to run'):
        run_with_credential([])


def test_options_behind_the_dashes_are_the_programs(cloud, variables):
    ran = []

    class Recorder:
        def replace(self, argv, environment):
            ran.append(argv)
            return 0

    context = cloud.context(environment=variables)
    with use_context(RefusingContext(
        environment=context.environment, files=context.files, http=context.http, clock=context.clock,
        processes=Recorder(),
    )):
        from command_world import main

        assert main(['exec', '--min-valid', '0', '--', 'tool', '--profile', 'x', '--', '-v']) == 0
    assert ran == [['tool', '--profile', 'x', '--', '-v']]
