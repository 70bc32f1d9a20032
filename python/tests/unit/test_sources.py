"""How the package looks up what the spec says about a source."""

import pytest
from alibabacloud_credentials._spec.sources import (
    chain_variables,
    config_types,
    environment_variables,
    profile_modes,
    source,
    source_field,
)


def test_a_source_is_found_by_its_type():
    assert (source('ram_role_arn').type, source('ram_role_arn').sts_action) == ('ram_role_arn', 'AssumeRole')


def test_a_record_is_made_once():
    assert source('ram_role_arn') is source('ram_role_arn')


def test_a_type_without_a_record_is_refused_with_where_to_add_it():
    with pytest.raises(LookupError) as refused:
        source('made_up')
    assert str(refused.value) == (
        'the spec has no source made_up: add its record to sources() in catalogue/main.tea, then run make codegen'
    )


def test_a_field_that_a_source_cannot_do_without_is_found():
    assert source_field('ecs_ram_role', 'read_timeout') == 1000


def test_a_record_without_a_needed_field_is_refused_with_the_spelling_of_the_spec():
    with pytest.raises(LookupError) as refused:
        source_field('bearer', 'sts_action')
    assert str(refused.value) == (
        'the source bearer has no stsAction: add it to its record in sources() in catalogue/main.tea, '
        'then run make codegen'
    )


def test_a_source_that_reads_no_variable_has_none():
    assert environment_variables('bearer') == {}


def test_the_chain_requires_variables_in_the_order_of_the_record():
    assert chain_variables('oidc_role_arn') == [
        'ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    ]


def test_the_chain_requires_nothing_of_a_source_that_is_always_part_of_it():
    assert chain_variables('env') == []


def test_a_source_of_the_chain_only_is_no_type_of_a_config():
    assert 'ram_role_arn' in config_types()
    assert 'cli_profile' not in config_types()


def test_several_modes_of_a_profile_may_describe_one_source():
    modes = profile_modes()
    assert [mode for mode in modes if modes[mode] == 'ram_role_arn'] == [
        'RamRoleArn', 'ChainableRamRoleArn', 'RamRoleArnWithRoleName',
    ]
