"""What a brief could not look at: documents in languages that no engine reads, and what stands behind walls."""

from __future__ import annotations

from collections import Counter

from cuibono.records import Sentence
from cuibono.vocabulary.languages import language_name

from .draft import gap
from .file import File
from .sentences import Item
from .words import count, listing, number_word


def unread_gaps(file: File, subjects: tuple[str, ...]) -> list[Sentence]:
    """Documents in languages that no engine reads: those that name the subjects, else that there are any."""
    rows = []
    for subject in subjects:
        naming = [row for row in file.case.unread if row.entity_id == subject]
        if naming:
            tongues = Counter(language_name(row.language) if row.language else "a language not known" for row in naming)
            told = [f"{number_word(n)} in {name}" for name, n in sorted(tongues.items(), key=lambda item: (-item[1], item[0]))]
            one = len(naming) == 1
            rows.append(
                gap(
                    f"What {'a document' if one else 'documents'} that {'was' if one else 'were'} not read for ties "
                    f"{'tells' if one else 'tell'} of {file.name(subject)}: {listing(told)} {'has' if one else 'have'} the name"
                )
            )
    named = {row.doc_id for row in file.case.unread}
    counts = {code: int(n) for code, n in (row.split("\t") for row in file.case.unread_all)}
    rest = sum(counts.values()) - len(named)
    if rest > 0:
        every = listing([language_name(code) if code != "?" else "a language not known" for code in counts])
        rows.append(
            gap(
                f"Whether {count(rest, 'other document' if named else 'document')} of the corpus that "
                f"{'was' if rest == 1 else 'were'} not read for ties {'bears' if rest == 1 else 'bear'} on the question: "
                f"no engine here reads {every}"
            )
        )
    return rows


def teaser_gaps(file: File, shown: list[Item]) -> list[Sentence]:
    """Documents that the brief rests on of which only the part before a wall is there."""
    cut = sorted({claim.doc_id for item in shown for claim in item.claims if file.documents[claim.doc_id].partial})
    if not cut:
        return []
    outlets = list(dict.fromkeys(file.outlet(doc_id) for doc_id in cut))
    return [gap(f"What stands behind the wall of {count(len(cut), 'article')} of {listing(outlets)}: only the teaser was readable")]
