"""How the web is asked, from the settings of a run."""

from __future__ import annotations

from cuibono.errors import SettingsError
from cuibono.settings import Settings
from cuibono.sources.web.fetch import AGENT, Fetcher, Policy


def fetcher_of(settings: Settings, *, robots: bool = True) -> Fetcher:
    """A fetcher under the settings. Raises SettingsError where the allow-list or the agent is none."""
    policy = Policy(
        allow=settings.allow_hosts,
        agent=settings.web_agent if settings.web_agent is not None else AGENT,
        pace_s=settings.web_pace,
        max_bytes=settings.web_max_bytes,
        robots=robots,
        soft_missing=True,
    )
    try:
        return Fetcher(policy)
    except ValueError as error:
        advice = "CUIBONO_ALLOW_HOSTS is like intranet.example,10.2.0.0/16; CUIBONO_WEB_AGENT like newsroom/1 (+https://example.org/bot)"
        raise SettingsError(str(error), where="environment", advice=advice) from error
