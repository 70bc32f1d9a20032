"""Adapters for the SDKs that have an interface of their own for credentials: one module for each takes a ``Client``.

A module imports its SDK, which is never a dependency of this package: without it the import says what to install.

    from alibabacloud_credentials.adapters.oss2 import CredentialsProvider

| module | for | gives |
|---|---|---|
| ``oss2`` | ``oss2``: ``ProviderAuth``, ``ProviderAuthV2``, ``ProviderAuthV4`` | ``CredentialsProvider`` |
| ``oss_v2`` | ``alibabacloud-oss-v2``, blocking and asynchronous | ``CredentialsProvider`` |
| ``log`` | ``aliyun-log-python-sdk`` | ``CredentialsProvider`` |
| ``mns`` | ``aliyun-mns-sdk`` | ``CredentialsProvider`` |
| ``tablestore`` | ``tablestore``, blocking and asynchronous | ``CredentialsProvider`` |
| ``pyodps`` | ``pyodps`` | ``Account`` |
| ``botocore`` | ``botocore`` and ``boto3``, for the S3-compatible addresses of OSS | ``Credentials``, ``session()`` |
| ``ossfs`` | ``ossfs``, and so ``fsspec`` | ``OSSFileSystem`` |
| ``httpx``, ``requests`` | any OpenAPI call, signed with ACS3-HMAC-SHA256 | ``ACS3Auth`` |

Each asks the client once for a request and signs with that one credential. What the client raises comes out as the
SDK's own kind of error, with the client's error as its cause.
"""
