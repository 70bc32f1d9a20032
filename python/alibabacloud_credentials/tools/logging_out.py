"""Logging out: what a login got is removed from its profile, which stays."""

from __future__ import annotations

from typing import Optional

from .._profile import config_json
from .._world.current import current
from ._login_profile import LoginProfile
from .logins import without_inner_frames

_TOKENS = {
    config_json.OAUTH_MODE: tuple(
        config_json.LOGIN_KEYS[name] for name in ('access_token', 'refresh_token', 'access_token_expire')
    ),
    config_json.CLOUD_SSO_MODE: tuple(
        config_json.CLOUD_SSO_KEYS[name] for name in ('access_token', 'access_token_expire')
    ),
}


@without_inner_frames
def logout(*, profile: Optional[str] = None, config_file: Optional[str] = None) -> bool:
    """Remove tokens and the credential got with them from a profile that :func:`login`, :func:`login_cloud_sso` or the
    aliyun command line logged in. How to log in again stays there: site, sign-in address, account.

    Programs that use the profile stop when the credential in their hands ends. What the servers issued ends by itself:
    they are not told.

    :param profile: its name. Environment variable: ``ALIBABA_CLOUD_PROFILE``. Default: the one that the file calls
        current.
    :param config_file: path of the file. Environment variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default:
        ``~/.aliyun/config.json``.
    :returns: whether there was a login.
    :raises InvalidConfigurationException: there is no such profile, it is none of a login, or cannot be written.
    """
    target = LoginProfile(current(), None, profile, config_file)
    keys = (*_TOKENS[str(target.values['mode'])], *config_json.ISSUED_KEYS.values())
    had_login = any(target.values.get(key) for key in keys)
    target.save(dict.fromkeys(keys))
    return had_login
