"""Known entities: records of lists and knowledge bases as they were imported, and the links of the corpus's entities to them."""

from __future__ import annotations

from dataclasses import dataclass

# linked: asserted, with its reason; possible: for a person's judgement; unlikely: the name fits and something speaks against it.
KNOWN_STATUSES = ("linked", "possible", "unlikely")
KNOWN_PREFIX = "known:"


@dataclass(frozen=True, slots=True)
class Listing:
    """Why and since when a record is on a list, as the list says (a FollowTheMoney Sanction or Risk). Dates are ISO, or parts of it.

    ``listing_id`` is the designation's own id, ``since`` its start or else the day of listing, ``until`` its end.
    """

    listing_id: str
    authority: str | None = None
    program: str | None = None
    reason: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """One record of an imported dataset, in the words of the list.

    ``schema`` is ours ("Person" …), "LegalEntity" where the list does not tell which, "" for what is kept beside the others and never
    linked (a designation); ``kind`` is the list's own schema or class. ``names`` bear a match, ``weak_names`` only hint. ``countries``
    are ISO 3166 alpha-2 codes in lower case; dates are ISO, or a year or month of it; ``topics`` the list's tags ("sanction",
    "role.pep"). ``lists`` are the datasets that the record itself names, ``refs`` other ids of the same thing, ``about`` the ids of the
    records that a designation is about. ``first_seen`` and ``last_seen`` are when the publisher had it, as the publisher says.
    """

    dataset: str
    record_id: str
    schema: str
    kind: str
    caption: str
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    death_dates: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    first_seen: str | None = None
    last_seen: str | None = None

    @property
    def known_id(self) -> str:
        """How a person and a decision name it: ``known:DATASET/RECORD``."""
        return f"{KNOWN_PREFIX}{self.dataset}/{self.record_id}"


@dataclass(frozen=True, slots=True)
class KnownTaken:
    """A record that was read, the bytes that it was read from, the keys of its names, and where it stood (file and line)."""

    record: KnownRecord
    original: bytes
    keys: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class KnownPassed:
    """A row of a kind that is not linked (a vessel, an address), passed over; ``kind`` as the list calls it."""

    kind: str


@dataclass(frozen=True, slots=True)
class KnownImport:
    """One import or removal of a dataset: appended, never edited; the newest of a dataset says what is current.

    ``action`` is "import" or "remove". ``records`` counts what is current afterwards; ``added``, ``changed``, ``unchanged`` and ``ended``
    what happened to them; ``passed`` are rows "kind\\tcount"; ``keys`` is the version of the name keys.
    """

    number: int
    dataset: str
    action: str
    format: str
    address: str
    content_sha256: str
    reader: str
    by: str
    at: str
    why: str
    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    rejects: int = 0
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """One version of a record: which import brought it and which one ended it (None: it is current)."""

    record: KnownRecord
    content_sha256: str
    since_import: int
    until_import: int | None


@dataclass(frozen=True, slots=True)
class KnownLink:
    """An entity of the corpus and a record of a list: ``status`` is one of KNOWN_STATUSES, ``score`` from 0 to 1.

    ``why`` says each feature in words, ``decided_by`` the person whose decision it is ("" where the program found it). ``name`` is the
    list's own spelling that fits.
    """

    entity_id: str
    known_id: str
    status: str
    score: float
    name: str
    why: tuple[str, ...]
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class KnownFlag:
    """What a link lets one say of an entity: a line in the list's own words. It rests on the record alone, and is no claim.

    ``listed`` is True where the record is of a list that warns (a sanction, an office), False for a plain record of a register.
    ``wording`` is the whole sentence; a possible match is worded as possible.
    """

    entity_id: str
    known_id: str
    status: str
    listed: bool
    lists: tuple[str, ...]
    name: str
    topics: tuple[str, ...]
    since: str | None
    score: float
    why: tuple[str, ...]
    wording: str
