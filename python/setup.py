"""Packaging of alibabacloud_credentials; see README.md at the root of the repository."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).resolve().parent
SOURCE = (HERE / 'alibabacloud_credentials' / '__init__.py').read_text('utf-8')
VERSION = re.search(r"__version__ = '(.+)'", SOURCE).group(1)
README = HERE.parent / 'README.md'

setup(
    name='alibabacloud_credentials',
    version=VERSION,
    description='Credentials for the Alibaba Cloud SDKs for Python: found, fetched, kept fresh and kept secret',
    long_description=README.read_text(encoding='utf-8') if README.exists() else '',
    long_description_content_type='text/markdown',
    license='Apache-2.0',
    packages=find_packages(exclude=['tests*']),
    # Said although it is so anyway: then an editable install is a path, not an import hook that costs every start.
    package_dir={'': '.'},
    package_data={'alibabacloud_credentials': ['py.typed', '*/*.pyi']},
    python_requires='>=3.7',
    install_requires=[
        'alibabacloud-tea>=0.4.0',
        'alibabacloud_credentials_api>=1.0.0',
        'alibabacloud-tea-util>=0.3.0',
        'darabonba-core>=1.0.0',
        'certifi>=2024.7.4',
        'h11>=0.16; python_version>="3.8"',
        'h11>=0.14; python_version<"3.8"',
    ],
    extras_require={
        'rsa': ['cryptography>=42.0.4'],
        'testing': ['cryptography>=42.0.4', 'trustme>=1.0'],
    },
    entry_points={
        'console_scripts': ['alibabacloud-credentials = alibabacloud_credentials._cli:main'],
        'pytest11': ['alibabacloud_credentials = alibabacloud_credentials.testing.pytest_plugin'],
    },
    classifiers=[
        'License :: OSI Approved :: Apache Software License',
        'Programming Language :: Python :: 3',
        *[f'Programming Language :: Python :: 3.{minor}' for minor in range(7, 14)],
        'Typing :: Typed',
    ],
)
