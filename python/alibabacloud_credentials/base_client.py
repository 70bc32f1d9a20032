# -*- coding: utf-8 -*-
# This file is auto-generated, don't edit it. Thanks.
from alibabacloud_credentials._internals.credential_source import CredentialSource

from alibabacloud_credentials import models as catalogue_models


class BaseClient:
    """
    One client that always has a valid credential for Alibaba Cloud, wherever it comes from. This is the same in every
    language; its data is the module Catalogue, its hand-written half the module CredentialSource.
    """
    _cloud_credential: CredentialSource = None

    def __init__(
        self, 
        config: catalogue_models.Config,
    ):
        """
        :param config: how to get the credential; none for the default chain
        """
        self._cloud_credential = CredentialSource(config)

    def get_credential(self) -> catalogue_models.CredentialModel:
        """
        A credential that is valid now, all of one moment. It costs little: only a fetch, about once an hour, takes time.
        Where there is none, a CredentialException is raised.
        :return: a model of its own for every call
        """
        return self._cloud_credential.get_credential()

    async def get_credential_async(self) -> catalogue_models.CredentialModel:
        """
        A credential that is valid now, all of one moment. It costs little: only a fetch, about once an hour, takes time.
        Where there is none, a CredentialException is raised.
        :return: a model of its own for every call
        """
        return await self._cloud_credential.get_credential_async()

    def get_access_key_id(self) -> str:
        """
        The AccessKey id alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: AccessKey id; none for a bearer token
        """
        credential = self.get_credential()
        return credential.access_key_id

    async def get_access_key_id_async(self) -> str:
        """
        The AccessKey id alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: AccessKey id; none for a bearer token
        """
        credential = await self.get_credential_async()
        return credential.access_key_id

    def get_access_key_secret(self) -> str:
        """
        The AccessKey secret alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: AccessKey secret; none for a bearer token
        """
        credential = self.get_credential()
        return credential.access_key_secret

    async def get_access_key_secret_async(self) -> str:
        """
        The AccessKey secret alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: AccessKey secret; none for a bearer token
        """
        credential = await self.get_credential_async()
        return credential.access_key_secret

    def get_security_token(self) -> str:
        """
        The STS token alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: STS token; none for a long-term AccessKey pair
        """
        credential = self.get_credential()
        return credential.security_token

    async def get_security_token_async(self) -> str:
        """
        The STS token alone. Deprecated: two calls may see two credentials.
        Use ``get_credential``, which fails as this does.
        :return: STS token; none for a long-term AccessKey pair
        """
        credential = await self.get_credential_async()
        return credential.security_token

    def get_bearer_token(self) -> str:
        """
        The bearer token alone. Deprecated in its blocking form: use ``get_credential``, which fails as
        this does.
        :return: bearer token; none unless the type is bearer
        """
        credential = self.get_credential()
        return credential.bearer_token

    async def get_bearer_token_async(self) -> str:
        """
        The bearer token alone. Deprecated in its blocking form: use ``get_credential``, which fails as
        this does.
        :return: bearer token; none unless the type is bearer
        """
        credential = await self.get_credential_async()
        return credential.bearer_token

    def get_type(self) -> str:
        """
        The credential type. Deprecated in its blocking form: use ``get_credential``, which fails as
        this does.
        :return: the type of the Config, default for a chain, or what a custom provider calls itself
        """
        credential = self.get_credential()
        return credential.type

    async def get_type_async(self) -> str:
        """
        The credential type. Deprecated in its blocking form: use ``get_credential``, which fails as
        this does.
        :return: the type of the Config, default for a chain, or what a custom provider calls itself
        """
        credential = await self.get_credential_async()
        return credential.type
