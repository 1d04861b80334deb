from __future__ import annotations

import pytest

from cuibono.errors import SettingsError
from cuibono.operations.web_policy import fetcher_of
from cuibono.settings import Settings
from cuibono.sources.web.fetch import AGENT


def test_settings_become_a_policy() -> None:
    given = {
        "CUIBONO_ALLOW_HOSTS": "intranet.example, 10.2.0.0/16,",
        "CUIBONO_WEB_AGENT": "newsroom/1 (+https://newsroom.example/bot)",
        "CUIBONO_WEB_PACE": "2.5",
        "CUIBONO_WEB_MAX_BYTES": "1000",
    }
    policy = fetcher_of(Settings.from_environment(given)).policy
    assert policy.allow == ("intranet.example", "10.2.0.0/16")
    assert (policy.agent, policy.pace_s, policy.max_bytes) == ("newsroom/1 (+https://newsroom.example/bot)", 2.5, 1000)
    assert fetcher_of(Settings()).policy.agent == AGENT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_PACE", "fast"),
        ("WEB_PACE", "-1"),
        ("WEB_PACE", "nan"),
        ("WEB_MAX_BYTES", "1e6"),
        ("ALLOW_HOSTS", "10.0.0.0/99"),
        ("WEB_AGENT", ""),
    ],
)
def test_a_setting_that_is_none_is_told(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as told:
        fetcher_of(Settings.from_environment({f"CUIBONO_{name}": value}))
    assert told.value.advice
