"""The examples of the pages about places where a program runs work there, in the local cloud set up as they say."""

import json
import re
from pathlib import Path

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.testing import use_context

PAGES = Path(__file__).resolve().parents[3] / 'docs' / 'environments'
ACCOUNT = 'acs:ram::1234567890123456'
KEY = 'LTAI5tExample'
# What each example, or sample of a file, leads to.
EXAMPLES = {
    'index': ['default/env'], 'laptop': ['default/env'], 'ecs': ['default/ecs_ram_role', 'ecs_ram_role'],
    'container-on-ecs': ['ecs_ram_role'], 'ack': ['default/oidc_role_arn'], 'function-compute': ['default/env'],
    'github-actions': ['oidc_role_arn'], 'gitlab': ['oidc_role_arn', 'oidc_role_arn'], 'saml': ['saml_role_arn'],
    'proxy': ['ram_role_arn'],
}
FILES = {
    ('laptop', 'json'): 'default/cli_profile/ram_role_arn/static_ak', ('laptop', 'ini'): 'default/profile/static_ak',
    ('github-actions', 'ini'): 'default/profile/oidc_role_arn', ('saml', 'json'): 'default/cli_profile/saml_role_arn',
    ('saml', 'ini'): 'default/profile/saml_role_arn',
}


def blocks(page, language):
    return re.findall(rf'^```{language}\n(.+?)^```$', (PAGES / f'{page}.md').read_text('utf-8'), re.M | re.S)


class KeptSecrets:
    """A keyring with the secret that the page has stored."""

    def __init__(self, secret):
        self._secret = secret

    def get(self, service, name):
        return self._secret if (service, name) == ('alibabacloud', KEY) else None


class Place:
    """Everything that the pages set up: roles, identity providers, a pod, a job, an instance."""

    def __init__(self, cloud):
        self.cloud = cloud
        user = cloud.add_access_key()
        # The page's own example of an AccessKey id.
        user.access_key_id = KEY
        cloud.accounts.add_key(user)
        providers = {name: cloud.add_oidc_provider(name) for name in ('ack-rrsa', 'github', 'gitlab')}
        self.saml = cloud.add_saml_provider('company')
        for role in ('pod', 'deploy', 'reader'):
            cloud.add_role(f'{ACCOUNT}:role/{role}', trusts=[*providers.values(), self.saml, user])
        cloud.metadata.attach_role('web')
        self.gitlab = providers['gitlab']
        self.user = user
        key = {
            'ALIBABA_CLOUD_ACCESS_KEY_ID': user.access_key_id,
            'ALIBABA_CLOUD_ACCESS_KEY_SECRET': user.access_key_secret,
        }
        self.variables = {
            'index': key, 'laptop': key, 'function-compute': key, 'proxy': key, 'ecs': {}, 'container-on-ecs': {},
            'ack': {
                'ALIBABA_CLOUD_ROLE_ARN': f'{ACCOUNT}:role/pod',
                'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': f'{ACCOUNT}:oidc-provider/ack-rrsa',
                'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/var/run/secrets/tokens/oidc-token',
            },
            'github-actions': cloud.jobs.start(providers['github']),
            'gitlab': {'ALIYUN_ID_TOKEN': self.gitlab.token()},
            'saml': {'SAML_RESPONSE': self.response()},
        }
        self.files = {
            '/var/run/secrets/tokens/oidc-token': providers['ack-rrsa'].token(), '/run/sso/response': self.response(),
        }

    def response(self):
        return self.saml.response(f'{ACCOUNT}:role/deploy')

    def context(self, page, files=None, **variables):
        context = self.cloud.context(
            environment={**self.variables[page], **variables}, files={**self.files, **(files or {})}
        )
        context.keyring = KeptSecrets(self.user.access_key_secret)
        return context


@pytest.fixture
def place(local_cloud):
    return Place(local_cloud)


def test_every_page_is_tried():
    # The Chinese pages have the same blocks, which another test sees to.
    names = sorted(path.stem for path in PAGES.glob('*.md') if not path.name.endswith('.zh.md'))
    assert names == sorted(EXAMPLES)
    assert {(name, kind) for name in names for kind in ('json', 'ini') if blocks(name, kind)} == set(FILES)


@pytest.mark.parametrize('page', sorted(EXAMPLES))
def test_the_examples_of_a_page_have_the_identity_of_the_place(page, place, capsys):
    found = []
    for code in blocks(page, 'python'):
        names = {'issue_token': lambda audience: place.gitlab.token(audience=audience), 'sign_in': place.response}
        with use_context(place.context(page)):
            exec(compile(code, page, 'exec'), names)
            if 'handler' in names:
                print(names['handler'](None, None))
        found.append(capsys.readouterr().out.strip())
    assert found == EXAMPLES[page]


@pytest.mark.parametrize(('page', 'kind'), sorted(FILES))
def test_the_sample_of_a_file_leads_where_the_page_says(page, kind, place):
    text = blocks(page, kind)[0]
    path = {'json': 'ALIBABA_CLOUD_CONFIG_FILE', 'ini': 'ALIBABA_CLOUD_CREDENTIALS_FILE'}[kind]
    if kind == 'json':
        json.loads(text)
    context = place.context(page, {'/sample': text}, **{
        path: '/sample', 'ALIBABA_CLOUD_CREDENTIALS_SOURCES': 'cli_profile' if kind == 'json' else 'profile',
    })
    with use_context(context):
        assert Client().get_credential().provider_name == FILES[page, kind]
