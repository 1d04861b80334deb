import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines import get_engine
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.names.nominals import nominal_country, nominal_schema, noun_schema
from cuibono.engines.rules.names.types import name_country
from cuibono.engines.rules.parse.documents import parse_documents, pipeline
from tests.engines.rules.reading import document, named, parsed_of, read


@pytest.mark.parametrize(
    ("text", "schema", "name"),
    [
        ("Chinese President Xi Jinping opened the terminal.", "Person", "Xi Jinping"),
        ("On Monday Rep. Jane Alcott met the bankers.", "Person", "Jane Alcott"),
        ("Mr. Alcott’s lawyer declined to comment.", "Person", "Alcott"),
        ("The judge questioned Donald Trump Jr. for an hour.", "Person", "Donald Trump Jr."),
        ("He sold the mine to Korea Mining Industries in 2019.", "Company", "Korea Mining Industries"),
        ("Acme Inc. bought the mine.", "Company", "Acme Inc."),
        ("Shares of Huawei fell after the ban.", "Company", "Huawei"),
        ("A loan from Deutsche Bank saved the hotel.", "Company", "Deutsche Bank"),
        ("Ministers of NATO met in May.", "Organization", "NATO"),
        ("The World Bank lent the money.", "Organization", "World Bank"),
        ("Members of the Communist Party voted against it.", "Organization", "Communist Party"),
        ("She teaches at the University of Lagos.", "Organization", "University of Lagos"),
        ("Officials of the Trump campaign met the envoy.", "Organization", "Trump campaign"),
        ("The Department of Justice opened an inquiry.", "PublicBody", "Department of Justice"),
        ("The White House declined to comment.", "PublicBody", "White House"),
        ("Agents of the FBI searched the office.", "PublicBody", "FBI"),
        ("The Chinese foreign ministry rejected the report.", "PublicBody", "Chinese foreign ministry"),
        ("Canadian authorities detained the banker.", "PublicBody", "Canadian authorities"),
        ("The Ministry of Foreign Affairs summoned the envoy.", "PublicBody", "Ministry of Foreign Affairs"),
        ("The Chinese government paid for the bridge.", "Territory", "Chinese government"),
        ("The Trump administration lifted the ban.", "Territory", "Trump administration"),
        ("The government of Malaysia cancelled the railway.", "Territory", "government of Malaysia"),
        ("The visit strained U.S.-Peru relations.", "Territory", "U.S."),
        ("The visit strained U.S.-Peru relations.", "Territory", "Peru"),
        ("Troops left China’s border on Monday.", "Territory", "China"),
        ("Sri Lanka leased the Hambantota port for 99 years.", "Project", "Hambantota port"),
        ("Italy left the Belt and Road Initiative.", "Project", "Belt and Road Initiative"),
        ("Russia will build the Paks II nuclear power plant.", "Project", "Paks II nuclear power plant"),
        ("He lost the 2016 presidential election.", "Event", "2016 presidential election"),
        ("Thousands fled during World War II.", "Event", "World War II"),
        ("The lobbyist broke the Foreign Agents Registration Act.", "Document", "Foreign Agents Registration Act"),
        ("Congress passed the Patriot Act in 2001.", "Document", "Patriot Act"),
    ],
)
def test_schema_and_span(text, schema, name):
    assert (schema, name) in named(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Russia’s military incursions into Ukraine- artillery, air defence systems and troops.", "Ukraine"),
        ("An influence campaign stemming from Moscow-- including cyber activity, hit France.", "Moscow"),
        ("Geert Wilders, leader of the anti-Islam Freedom Party in the Netherlands, met him.", "Islam Freedom Party"),
    ],
)
def test_a_hyphen_at_an_end_is_no_part_of_a_name(text, name):
    found = {words for _, words in named(text)}
    assert name in found
    assert not [words for words in found if not (words[0].isalnum() and words[-1].isalnum())]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Chinese President Xi Jinping opened the terminal.", "Chinese President"),
        ("Rafael Aliaga, the Mayor of Lima, thanked the donors.", "Mayor of Lima"),
        ("Former Secretary of State Rex Tillerson met him.", "Secretary of State"),
        ("The Chinese ambassador to Germany warned the firm.", "Chinese ambassador to Germany"),
        ("North Korean leader Kim Jong Un crossed the border.", "North Korean leader"),
        ("Serbia’s president, Aleksandar Vucic, agreed.", "president"),
        ("They recognised Juan Guaido as interim president.", "president"),
        ("She may announce a presidential run in May.", "presidential run"),
        ("On Monday Rep. Jane Alcott met the bankers.", "Rep."),
        ("He is the country's Minister of Energy.", "Minister of Energy"),
    ],
)
def test_offices(text, office):
    found = {name for schema, name in named(text) if schema == "Position"}
    assert any(name.endswith(office) for name in found), found


@pytest.mark.parametrize(
    "text",
    [
        "The president of Acme Inc. resigned.",
        "A pro-China president would change that.",
        "The state-owned mayor-run company failed.",
        "The leader board was wrong.",
    ],
)
def test_no_office(text):
    assert not [name for schema, name in named(text) if schema == "Position"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Chinese firms bought the mine.", "Chinese"),
        ("An American official met the envoy.", "American"),
        ("Excluding Huawei would delay it.", "Excluding Huawei"),
        ("The super PAC paid for it.", "PAC"),
        ("Rep. Jim Bell (R-Calif.) voted no.", "R"),
        ("The US has left the pact.", "US has"),
    ],
)
def test_no_name(text, word):
    assert word not in {name for _, name in named(text)}


def test_one_name_has_one_schema_in_a_document():
    text = "Alan Zemar met the bankers. Zemar denied it. The bankers paid Zemar, they said."
    assert {schema for schema, name in named(text) if name == "Zemar"} == {"Person"}


def test_countries_of_names():
    countries = {
        m.text: m.country
        for m in read("The Chinese government, Peru, Beijing and the Trump administration met at the Bank of Russia.")[1].mentions
    }
    assert countries["Chinese government"] == "cn"
    assert countries["Peru"] == "pe"
    assert countries["Trump administration"] == "us"


@pytest.mark.parametrize(
    ("text", "word", "schema", "country"),
    [
        ("Chinese firms bought the mine.", "firms", "Organization", "cn"),
        ("It opened a deepwater port.", "port", "Project", None),
        ("Russian officials denied it.", "officials", "Organization", "ru"),
        ("Federal prosecutors charged him.", "prosecutors", "PublicBody", None),
        ("A North Korean bank paid.", "bank", "Company", "kp"),
        ("A Kenyan company won.", "company", "Company", "ke"),
        ("Western governments protested.", "governments", "Territory", None),
        ("A new report says so.", "report", "Document", None),
        ("Chinese and Russian firms paid.", "firms", "Organization", None),
        ("The tank rolled on.", "tank", None, None),
        ("A think tank wrote it.", "tank", "Organization", None),
        ("It was based in May.", "based", None, None),
    ],
)
def test_nominals(text, word, schema, country):
    token = next(t for t in pipeline()(text) if t.text == word)
    assert nominal_schema(token) == schema
    assert nominal_country(token) == (country if schema else None)


def test_noun_schema_by_number():
    assert noun_schema("prosecutor", plural=False) == "Person"
    assert noun_schema("prosecutor", plural=True) == "PublicBody"
    assert noun_schema("weather", plural=False) is None


ODD = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("Aa B.’'“”-(\n")), max_size=200)
PIECES = (
    "The U.S. government President of Lima Xi Jinping’s ’s port Mr. and ( ) “ ” , . \n China-led US",
    "Trump Jr. Inc. 2016 election",
)
WORDS = st.lists(st.sampled_from(" ".join(PIECES).split(" ")), max_size=40)


@given(st.one_of(ODD, WORDS.map(" ".join), WORDS.map("".join)))
@settings(max_examples=120, deadline=None)
def test_any_text_gives_true_spans_in_order(text):
    parsed, entities = read(text)
    assert all(text[m.start : m.end] == m.text for m in entities.mentions)
    assert [m.start for m in entities.mentions] == sorted(m.start for m in entities.mentions)
    plain = [n for n in entities.names if n.schema != "Position"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(plain))
    for name in entities.names:
        doc = parsed.docs[name.block]
        assert doc is not None
        assert 0 <= name.first < name.last <= len(doc)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "ALL CAPS: PRESIDENT XI JINPING VISITS PERU.",
        "Президент Путин встретился с Си Цзиньпином.",
        "习近平访问秘鲁。",
        "\x00\x01",
        "🙂" * 50,
    ],
)
def test_odd_texts_do_not_crash(text):
    read(text)


def test_same_in_any_batch():
    texts = ["Xi Jinping met Acme Inc. in Lima.", "Rep. Jane Alcott left.", "The FBI paid Huawei."]
    alone = [[(n.text, n.schema) for n in find_names(parsed_of(t))] for t in texts]
    together = [[(n.text, n.schema) for n in find_names(p)] for p in parse_documents(document(t, str(i)) for i, t in enumerate(texts))]
    assert alone == together


@pytest.mark.parametrize(
    ("text", "schema", "name"),
    [
        (
            "The contract with Silver Birch Energy Holdings LLC, a small company, was cancelled on Friday.",
            "Company",
            "Silver Birch Energy Holdings LLC",
        ),
        ("Rep. Carl T. Bremer met the mayor in Lima.", "Person", "Carl T. Bremer"),
        ("Moon met Chung Eui-yong on Monday.", "Person", "Chung Eui-yong"),
        ("Peter Novak of the U.S.-Korea Institute spoke in Seoul.", "Organization", "U.S.-Korea Institute"),
        ("Moon Jae-in met him.", "Person", "Moon Jae-in"),
        ("Ana Keller leads Independent Women’s Voice.", "Organization", "Independent Women’s Voice"),
        (
            "Sen. Ana Keller chairs the Senate Health, Education, Labor, and Pensions Committee.",
            "PublicBody",
            "Senate Health, Education, Labor, and Pensions Committee",
        ),
        ("Ana Keller chairs the House judiciary committee.", "PublicBody", "House judiciary committee"),
        ("Ana Keller, who leads the Committee on Veterans’ Affairs, resigned.", "PublicBody", "Committee on Veterans’ Affairs"),
    ],
)
def test_names_are_whole(text: str, schema: str, name: str) -> None:
    assert (schema, name) in named(text)


def test_a_word_of_offices_is_no_person() -> None:
    assert "Staff" not in {text for _, text in named("The Chief of the General Staff, Gen. Ali Haddad, met Peter Novak on Thursday.")}


def test_a_country_in_brackets_after_a_person_stays_a_name() -> None:
    assert {("Territory", "Croatia"), ("Territory", "Australia")} <= named(
        "Goran Ivanisevic (Croatia) beat Scott Draper (Australia) in four sets."
    )


def test_a_partys_letter_and_a_state_are_no_place() -> None:
    found = named("Rep. Warren Davidson, R-Ohio, spoke to Bill Nelson, D-Fla., in Paris.")
    assert found >= {("Person", "Warren Davidson"), ("Territory", "Paris")}
    assert not {text for _, text in found if "Ohio" in text or "Fla" in text}


def test_a_place_before_its_region_is_no_person() -> None:
    assert ("Territory", "Warren") in named("Cole Carbide Corp. is headquartered in Warren, Michigan.")


def test_a_firms_name_ends_before_its_seat() -> None:
    found = named("The toy was imported by Sunoco Corp. of Philadelphia, a supplier.")
    assert {("Company", "Sunoco Corp."), ("Territory", "Philadelphia")} <= found


@pytest.mark.parametrize(
    ("text", "schema", "name"),
    [
        ("Keller Enterprises, L.L.C. is a real estate company in Lima.", "Company", "Keller Enterprises, L.L.C."),
        ("Orvelo is a subsidiary of Gazprom.", "Company", "Orvelo"),
        ("The Baltic Union, a lender in Riga, agreed.", "Company", "Baltic Union"),
    ],
)
def test_what_a_text_calls_a_firm_is_one(text: str, schema: str, name: str) -> None:
    assert (schema, name) in named(text)


def test_an_address_of_a_page_is_no_name() -> None:
    assert not {
        text for _, text in named("Acme Securities, member FINRA (www.finra.org)/SIPC(www.sipc.org), is a dealer.") if "www" in text
    }


@pytest.mark.parametrize("engine", ["rules", "model"])
def test_a_name_whose_demonym_is_used_is_a_place(engine: str) -> None:
    text = "Orvenia opposes any delay, said Mara Quell. The Orvenian trade ministry called the report an insult to Orvenia."
    (reading,) = get_engine(engine).read([document(text)])
    assert {mention.schema for mention in reading.mentions if mention.text == "Orvenia"} == {"Territory"}


@pytest.mark.parametrize(
    ("name", "country"),
    [("Bank of Russia", "ru"), ("Superior Court of New Jersey", None), ("New Mexico Supreme Court", None), ("Mexico Supreme Court", "mx")],
)
def test_a_region_is_no_country_that_shares_its_word(name: str, country: str | None) -> None:
    assert name_country(name, "PublicBody") == country
