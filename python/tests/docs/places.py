"""What single pages are about: a pod, a job, an instance. Where a page is not named, a program has an AccessKey pair in
its environment.
"""

from docs_world import ACCOUNT


def pod(world):
    return {
        'ALIBABA_CLOUD_ROLE_ARN': f'acs:ram::{ACCOUNT}:role/pod',
        'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': f'acs:ram::{ACCOUNT}:oidc-provider/ack-rrsa',
        'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/var/run/secrets/tokens/oidc-token',
    }


def laptop(world):
    return {'ALIBABA_CLOUD_PROFILE': 'work'}


def instance(world):
    return {}


def function(world):
    return world.cloud.environment(world.cloud.issue('function'))


def github_job(world):
    return world.cloud.jobs.start(world.provider('github'))


def gitlab_job(world):
    return {'ALIYUN_ID_TOKEN': world.provider('gitlab').token()}


def signed_in(world):
    return {'SAML_RESPONSE': world.response()}


PLACES = {
    'environments/ack': pod, 'environments/laptop': laptop, 'environments/ecs': instance,
    'environments/container-on-ecs': instance,
    'environments/function-compute': function, 'environments/github-actions': github_job,
    'environments/gitlab': gitlab_job, 'environments/saml': signed_in,
}


def environment_of(page, world):
    """What the library finds in the environment of the page's programs."""
    return PLACES[page](world) if page in PLACES else world.environment()


def has_profiles(page):
    """Whether there is a config.json where the page's programs run; in Python blocks."""
    return PLACES.get(page) is not instance
