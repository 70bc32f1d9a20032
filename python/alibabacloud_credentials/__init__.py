"""Credentials for the Alibaba Cloud SDKs: found, fetched, kept fresh and kept secret.

Start with :class:`alibabacloud_credentials.client.Client`. Importing this package reads nothing from the
environment, starts nothing and touches no logger but its own.
"""

__version__ = '1.1.0'
