"""What an error code means and what to do about it, offline: what ``alibabacloud-credentials help CODE`` prints.

    from alibabacloud_credentials.tools.codes import explain

    try:
        credential = client.get_credential()
    except CredentialException as error:
        for action in explain(error.sub_code or error.code).actions:
            print(action)
"""

from __future__ import annotations

from .._codes import Explanation, explain, known_codes

__all__ = ['Explanation', 'explain', 'known_codes']
