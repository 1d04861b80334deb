import pytest

from cuibono.vocabulary.countries import capital_country, country_code, country_name, demonym_country, state_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("China", "cn"),
        ("the United States", "us"),
        ("U.S.", "us"),
        ("US", "us"),
        ("UK", "gb"),
        ("Ivory Coast", "ci"),
        ("Türkiye", "tr"),
        ("TURKEY", "tr"),
        ("People’s Republic of China", "cn"),
        ("Saint Lucia", "lc"),
        ("The Bahamas", "bs"),
        ("South Korea", "kr"),
        ("Republic of Georgia", "ge"),
    ],
)
def test_country_code(name, code):
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["us", "car", "Georgia", "Jordan", "Congo", "Beijing", "Chinese", "EU", "Lima", "", "the"])
def test_no_country(name):
    assert country_code(name) is None


@pytest.mark.parametrize(
    ("word", "code"), [("Chinese", "cn"), ("North Korean", "kp"), ("Britons", "gb"), ("Saudi", "sa"), ("AMERICAN", "us")]
)
def test_demonym(word, code):
    assert demonym_country(word) == code


@pytest.mark.parametrize("word", ["polish", "turkey", "China", "European", "Korean", ""])
def test_no_demonym(word):
    assert demonym_country(word) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the Chinese government", "cn"),
        ("U.S. government", "us"),
        ("Russian state", "ru"),
        ("government of Malaysia", "my"),
        ("Peru’s government", "pe"),
        ("Trump administration", None),
        ("Moscow", None),
        ("Peru", "pe"),
    ],
)
def test_state_code(name, code):
    assert state_code(name) == code


def test_capitals_and_names():
    assert capital_country("Beijing") == "cn"
    assert capital_country("Washington, D.C.") == "us"
    assert capital_country("beijing") is None
    assert country_name("us") == "United States"
    assert country_name("TR") == "Turkey"
    assert country_name("zz") is None
