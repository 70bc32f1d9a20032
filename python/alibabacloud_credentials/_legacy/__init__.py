"""What is here only because programs in the wild need it. New programs need none of it.

==================================  =================================================================================
what                                who needs it
==================================  =================================================================================
``providers``                       programs of 0.x: ``alibabacloud_credentials.providers``
``supplier``                        cloud-idaas-akless-alibabacloud-adapter: ``RefreshCachedSupplier`` and
                                    ``RefreshResult`` of ``provider.refreshable``; providers derived from its own
``profile_override``                mcp-server-aliyun-observability (CloudSSO fork of 0.3.0) and a server for RDS:
                                    they replace ``CLIProfileCredentialsProvider._get_credentials_provider``
modules as attributes, see          the same two: ``provider.cli_profile``; programs that ``import
``_lazy.lazy_exports``              alibabacloud_credentials.client`` and use another module of the package;
                                    ``client.ac``, ``client.credentials``
``Client.get_credentials()``        SDKs that take a provider (oss2, alibabacloud-oss-v2, aliyun-log-python-sdk,
without an argument                 tablestore): a client can be passed to them as it is
attributes of ``Credentials``       alibabacloud-oss-v2: ``access_key_id``, ``has_keys()``, ``is_expired()``
digits in a text, see               programs that pass on what they read in a configuration file
``_spec.model.is_number``
==================================  =================================================================================

``tests/compat/test_downstream.py`` holds these, and the texts and classes of exceptions that programs look for.
"""
