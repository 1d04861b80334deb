import pytest

from cuibono.engines.rules.coreference import people
from cuibono.engines.rules.coreference.groups import Groups
from cuibono.engines.rules.coreference.resolve import resolve_quotes
from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.records import Attribution
from tests.engines.rules.reading import read, same, stands


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Rafael Lopez Aliaga spoke. Later Lopez Aliaga left.", "Rafael Lopez Aliaga", "Lopez Aliaga"),
        ("Rafael López Aliaga spoke. Then Rafael Lopez Aliaga left.", "Rafael López Aliaga", "Rafael Lopez Aliaga"),
        ("Robert S. Mueller III testified. Robert Mueller said little.", "Robert S. Mueller III", "Robert Mueller"),
        ("Xi Jinping flew to Lima. Mr. Xi stayed two days.", "Xi Jinping", "Xi"),
        ("Ben Carson spoke in Ohio. Later Carson left.", "Ben Carson", "Carson"),
        ("The United States paid. The U.S. will pay again.", "United States", "U.S."),
        ("China paid. The Chinese government will pay again.", "China", "Chinese government"),
        ("Donald Trump Jr. flew home. Trump Jr. met nobody.", "Donald Trump Jr.", "Trump Jr."),
        ("Donald Trump Jr. flew home. Don Jr. met nobody.", "Donald Trump Jr.", "Don Jr."),
        ("Ivanka Trump saw Donald Trump Jr. at home. Trump Jr. met nobody.", "Donald Trump Jr.", "Trump Jr."),
        ("Eric H. Holder Jr. flew home. Later Holder left.", "Eric H. Holder Jr.", "Holder"),
        ("Michael Flynn spoke to Michael Flynn Jr. in Oslo. Flynn left.", "Michael Flynn", "Flynn"),
        ("The Development Finance Corporation (DFC) lent it. The DFC wants it back.", "Development Finance Corporation", "DFC"),
        ("The European Union protested. The EU may sue.", "European Union", "EU"),
        ("The Justice Department sued. The Department of Justice won.", "Justice Department", "Department of Justice"),
        ("He worked for Huawei Technologies. Huawei fired him.", "Huawei Technologies", "Huawei"),
        ("Italy left the Belt and Road Initiative (BRI). The BRI goes on.", "Belt and Road Initiative", "BRI"),
    ],
)
def test_one_entity(text, one, other):
    assert same(text, one, other)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Donald Trump met Ivanka Trump in Paris.", "Donald Trump", "Ivanka Trump"),
        ("Donald Trump spoke. Donald Trump Jr. listened.", "Donald Trump", "Donald Trump Jr."),
        ("Donald Trump Jr. flew home. Trump met Putin.", "Donald Trump Jr.", "Trump"),
        ("Donald Trump married Melania Trump in 2005. Trump met Putin.", "Melania Trump", "Trump"),
        ("Ivanka Trump flew home. Trump met Putin.", "Ivanka Trump", "Trump"),
        ("Bill Clinton spoke. Mrs. Clinton listened.", "Bill Clinton", "Clinton"),
        ("Jane Alcott met Peter Alcott. They argued about Alcott’s will.", "Jane Alcott", "Peter Alcott"),
        ("Gazprom bought a stake in Gazprom Neft.", "Gazprom", "Gazprom Neft"),
        ("Siemens Inc. is a subsidiary of Siemens, a listed group.", "Siemens Inc.", "Siemens"),
        ("Keller is married to Maria Keller, a judge.", "Keller", "Maria Keller"),
        ("North Korea wrote to South Korea.", "North Korea", "South Korea"),
        ("President Xi Jinping met President Vladimir Putin.", "Xi Jinping", "Vladimir Putin"),
        ("Crown Prince Mohammed bin Salman flew to Paris. King Salman stayed in Riyadh.", "Mohammed bin Salman", "Salman"),
        ("The trade mission stayed in Beijing while China protested.", "Beijing", "China"),
    ],
)
def test_two_entities(text, one, other):
    assert not same(text, one, other)


def test_a_capital_that_acts_is_its_state():
    assert same("China protested. Beijing threatened to leave the talks.", "Beijing", "China")


def test_bare_titles_are_not_one_office():
    entities = read("President Xi Jinping met President Vladimir Putin.")[1]
    keys = [key for name, key in zip(entities.names, entities.keys, strict=True) if name.schema == "Position"]
    assert len(keys) == len(set(keys)) == 2


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Rafael Lopez Aliaga, the mayor of Lima, spoke. He thanked the donors.", "he", "Rafael Lopez Aliaga"),
        ("Jane Alcott met Peter Lind. She paid him.", "she", "Jane Alcott"),
        ("Jane Alcott met Peter Lind. She paid him.", "him", "Peter Lind"),
        ("Peter Lind sold his mine.", "his", "Peter Lind"),
        ("China expanded its navy.", "its", "China"),
        ("Huawei denied the charge. It sued the ministry.", "it", "Huawei"),
        ("Mayor Peter Lind spoke. On Monday the mayor left.", "mayor", "Peter Lind"),
        ("Peter Lind, who owns a mine, left.", "who", "Peter Lind"),
        ("His business, PeruRail, has grown, Peter Lind said.", "business", "PeruRail"),
        ("Huawei was banned. The company sued.", "company", "Huawei"),
        ("President Donald Trump spoke. The president then left.", "president", "Donald Trump"),
        ("Tom Bell spoke. After the House voted to impeach him, Peter Lind went on.", "him", "Peter Lind"),
        ("Tom Bell asked to end Peter Lind's bail, which allowed him to stay.", "him", "Peter Lind"),
        ("Tom Bell criticised Peter Lind's handling of his meeting.", "his", "Peter Lind"),
    ],
)
def test_stands_for(text, word, name):
    assert stands(text, word, -1) == name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Peter Lind and Tom Bell met. He left early.", "he"),
        ("It is likely that China will pay.", "it"),
        ("China paid. It is raining.", "it"),
        ("Jane Alcott spoke. He left.", "he"),
        ("Huawei met Ericsson. The company sued.", "company"),
        ("Mayor Peter Lind met Mayor Tom Bell. The mayor left.", "mayor"),
        ("They met in May.", "they"),
        ("It opened a port in Chancay, which was inaugurated by Xi Jinping.", "which"),
        ("The company sued.", "company"),
        ("Hong Kong was hurt by a slowdown in the Chinese economy and its trade war.", "its"),
        ("The Lindens paid. He left early.", "he"),
        ("Peter Lind said his father came to Lima. He lived there.", "he"),
        ("Peter Lind asked about the president's business and his debts.", "his"),
        ("Ana Keller said her old husband had given the boat to his friend.", "his"),
    ],
)
def test_unresolved(text, word):
    assert stands(text, word, -1) is None


RAN = "Peter Lind, the mayor of Sarnhold, said on Sunday that he would run for office again next year."
LISTED = "- The vote is due in May.\n- President Tom Bell cannot stand again."


@pytest.mark.parametrize(
    ("last", "word", "name"),
    [
        ("The mayor left without a word about Acme Lines, his company.", "his", "Peter Lind"),
        ("Acme Lines is his company, and he kept quiet about it.", "his", None),
        ("President Tom Bell met the mayor. He left early on Monday.", "he", "Tom Bell"),
    ],
)
def test_pronouns_do_not_reach_into_a_list(last, word, name):
    assert stands(f"{RAN}\n\n{LISTED}\n\n{last}", word, -1) == name


def test_a_list_item_does_not_reach_out():
    assert stands(f"{RAN}\n\n- His company is Acme Lines.\n- He owns it.", "he", -1) is None


def test_only_a_subject_is_meant_in_the_next_paragraph():
    assert stands("The report on the mine praised Peter Lind.\n\nHe left on Monday without a word.", "he", -1) is None
    assert stands(f"{RAN}\n\nHe left on Monday without a word.", "he", -1) == "Peter Lind"


def test_a_speakers_own_words():
    text = "“I sold my mine,” said Peter Lind. “We will sue,” said Huawei."
    parsed, entities = read(text)
    key = {name.text: key for name, key in zip(entities.names, entities.keys, strict=True)}
    said = [
        Attribution(((23, 33),), ((18, 22),), ((0, 17),), "person", "direct", key["Peter Lind"]),
        Attribution(((56, 62),), ((51, 55),), ((35, 50),), "organization", "direct", key["Huawei"]),
    ]
    resolve_quotes(parsed, entities, said)
    got = {
        t.text: entities.stands_for.get((b, t.i)) for b, doc in enumerate(parsed.docs) if doc for t in doc if t.text in ("I", "my", "We")
    }
    assert got == {"I": key["Peter Lind"], "my": key["Peter Lind"], "We": key["Huawei"]}


def test_best_naming_mention():
    entities = read("The Chinese government paid Lopez Aliaga. China denied it. Rafael Lopez Aliaga left.")[1]
    assert {entities.names[i].text for i in entities.naming.values()} == {"China", "Rafael Lopez Aliaga"}


def test_a_subject_is_nobody_whom_its_clause_goes_on_to_name():
    text = "Donald Trump praised John McCain in 2008. He gave $28,450 to John McCain's committee."
    assert stands(text, "He") != "John McCain"


@pytest.mark.parametrize(
    "text",
    [
        "Biden spoke on Monday. Biden's son, Hunter Biden, joined the board.",
        "Kim's sister, Kim Yo Jong, visited Seoul, and Kim stayed at home.",
        "Waldegrave is the son of Geoffrey Waldegrave.",
    ],
)
def test_kin_of_one_name_are_two_people(text):
    short, full = {"B": ("Biden", "Hunter Biden"), "K": ("Kim", "Kim Yo Jong"), "W": ("Waldegrave", "Geoffrey Waldegrave")}[text[0]]
    assert not same(text, short, full)


def test_a_long_document_compares_few_of_its_people(monkeypatch):
    """People are looked up by what a variant of theirs would share; the number of comparisons grows with the text, not with its square."""
    compared = 0

    def counted(one, other):
        nonlocal compared
        compared += 1
        return False

    monkeypatch.setattr(people, "_variant", counted)
    names = [Name(0, i, i + 1, 20 * i, 20 * i + 9, f"Ana{i} Roe{i % 500}", "Person", None) for i in range(4000)]
    parsed = Parsed("d1", "", "", None, [], [None])
    people.join_persons(parsed, names, Groups(len(names)), {})
    assert compared <= len(names) * 8
