"""The table of publishers: whole, and found by host and by name."""

from __future__ import annotations

from collections import Counter

import pytest

from cuibono.records import Publisher
from cuibono.vocabulary.addresses import host_of, same_site, site_of
from cuibono.vocabulary.countries import country_name
from cuibono.vocabulary.media import flat_name
from cuibono.vocabulary.publishers import KINDS, STATES, outlets, publisher_at, publisher_named, with_table


def test_every_row_is_whole() -> None:
    assert len(outlets()) >= 250
    for row in outlets():
        assert row.kind in KINDS, row
        assert row.state in (*STATES, ""), row
        assert country_name(row.country), row
        assert row.country == row.country.lower(), row
        assert any(year.isdigit() for year in row.source.split()), row
        assert all(host_of(f"https://{domain}") == domain for domain in row.domains), row


def test_no_domain_and_no_name_stands_twice() -> None:
    domains = Counter(domain for row in outlets() for domain in row.domains)
    names = Counter(flat for row in outlets() for flat in {flat_name(name) for name in (row.name, *row.aliases)})
    assert [domain for domain, count in domains.items() if count > 1] == []
    assert [name for name, count in names.items() if count > 1] == []


def test_no_domain_is_a_public_suffix() -> None:
    """A row for "gob.pe" would take every page of a state's ministries."""
    from tld import get_tld

    assert [domain for row in outlets() for domain in row.domains if get_tld(f"https://{domain}") == domain] == []


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("bbc.co.uk", "BBC News"),
        ("www.bbc.com", "BBC News"),
        ("news.bbc.co.uk", "BBC News"),
        ("m.elcomercio.pe", "El Comercio (Peru)"),
        ("amp.cnn.com", "CNN"),
        ("en.people.cn", "People's Daily"),
        ("english.news.cn", "Xinhua"),
        ("actualidad.rt.com", "RT"),
        ("oglobo.globo.com", "O Globo"),
        ("globo.com", None),
        ("notbbc.com", None),
        ("bbc.com.velm.example", None),
        ("com", None),
    ],
)
def test_a_host_finds_its_row(host: str, name: str | None) -> None:
    found = publisher_at(host)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("The New York Times", "New York Times"),
        ("NYT", "New York Times"),
        ("新华社", "Xinhua"),
        ("edition.cnn.com", "CNN"),
        ("Orlin Echo", None),
    ],
)
def test_a_name_finds_its_row(asked: str, name: str | None) -> None:
    found = publisher_named(asked)
    assert (found.name if found else None) == name


def test_the_table_fills_what_is_open_and_overrules_nothing() -> None:
    filled = with_table(Publisher("Xinhua", "C", owner="a ministry", source="own enquiry"))
    assert (filled.reliability, filled.owner) == ("C", "a ministry")
    assert (filled.kind, filled.country, filled.state_control, filled.domain) == ("agency", "cn", "controlled by China", "xinhuanet.com")
    assert filled.source is not None
    assert filled.source.startswith("own enquiry; table of publishers: ")
    assert with_table(Publisher("Xinhua")).reliability == "F"


def test_an_outlet_that_is_not_in_the_table_stays_as_it_is() -> None:
    assert with_table(Publisher("Orlin Echo")) == Publisher("Orlin Echo")
    assert with_table(Publisher("Orlin Echo", domain="orlin-echo.example")).country is None


def test_sites() -> None:
    assert site_of("news.bbc.co.uk") == "bbc.co.uk"
    assert site_of("www.gob.pe") == "www.gob.pe"
    assert site_of("amp.orlin-echo.example") == "orlin-echo.example"
    assert site_of("") == ""


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("ana.substack.com", "ana.substack.com"),
        ("m.ana.wordpress.com", "ana.wordpress.com"),
        ("ana.blogspot.com", "ana.blogspot.com"),
        ("substack.com", "substack.com"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("127.0.3.4", "127.0.3.4"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_a_blog_on_a_platform_is_a_site_of_its_own(host: str, site: str) -> None:
    assert site_of(host) == site
    assert not same_site("ana.substack.com", "boris.substack.com")
    assert not same_site("10.2.3.4", "10.9.3.4")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("blogs.timesofisrael.com", "The Blogs (Times of Israel)"),
        ("blogs.mediapart.fr", "Le Club de Mediapart"),
        ("piaui.folha.uol.com.br", "Revista piauí"),
    ],
)
def test_what_readers_or_others_write_under_an_outlet_s_domain_is_not_its_own(host: str, name: str) -> None:
    found = publisher_at(host)
    assert found is not None
    assert (found.name, found.owner) == (name, "")
