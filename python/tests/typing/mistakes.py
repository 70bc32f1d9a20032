"""What people get wrong, and a type checker finds before anything runs.

Each comment names the rule by which mypy and pyright refuse the line. Both also refuse a comment on a line that they
find nothing wrong with, so a mistake that is no longer found fails here. It is not run.
"""

# What does not exist has an unknown type, which the strict mode reports once more.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from alibabacloud_credentials import Client, Config, CredentialModel, RejectedException


def a_misspelt_attribute(credential: CredentialModel) -> None:
    print(credential.acess_key_id)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def a_misspelt_attribute_that_is_set(config: Config) -> None:
    config.access_key = 'id'  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def a_credential_that_never_ends(credential: CredentialModel) -> int:
    return credential.expiration - 60  # type: ignore[operator]  # pyright: ignore[reportOptionalOperand]


def a_bearer_token_has_no_key(credential: CredentialModel) -> str:
    return credential.access_key_id  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


async def one_part_that_may_be_none(client: Client) -> None:
    client.get_security_token().encode()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    (await client.get_type_async()).upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


def a_misspelt_parameter() -> Config:
    return Config(typ='sts')  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_misspelt_type() -> Config:
    return Config(type='acess_key')  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_profile_mode_is_no_type(config: Config) -> None:
    config.type = 'oauth'  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


def milliseconds_as_text() -> Config:
    return Config(timeout='1000')  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def what_is_not_async_awaited(client: Client) -> None:
    await client.get_credential()  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]


def what_is_no_exception_of_ours(client: Client) -> None:
    try:
        client.get_credential()
    except RejectedException as error:
        print(error.status)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
