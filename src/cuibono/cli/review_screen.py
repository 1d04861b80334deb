"""What the review shows: one question a screen, as text that reads the same with and without colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, ConsoleRenderable, Group, RenderableType, RenderHook, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .frame import tamed

if TYPE_CHECKING:
    from cuibono.operations.review_evidence import Evidence, Quote, Side
    from cuibono.stages.review.questions import Question

WIDE = 110  # columns from which on two sides stand beside each other
SHOWN = 3  # documents and sentences of a side; "o" opens the rest
EVERY = 40
TALL = 20  # lines that each document and sentence of both sides take at most, with what they change

ASKED = {
    "join": "Are these two one?",
    "split": "One name, kept apart as two. Are they one?",
    "joined": "These were joined. Are they one?",
    "claim": "Does the sentence say this?",
    "conflict": "These decisions can't all hold. Which one is to go?",
}
IF = {
    "join": "what changes if they are one",
    "split": "what changes if they are one",
    "joined": "what changes if they are two",
    "claim": "what changes if it is rejected",
}
KEYS = {
    "s": "same",
    "d": "different",
    "a": "accept",
    "r": "reject",
    "u": "unsure",
    "k": "skip",
    "b": "back",
    "o": "more",
    "w": "why",
    "?": "help",
    "q": "quit",
}
HELP = """\
s  same: the two are one; their documents and ties become one entity's.
d  different: they are two, and stay two whatever is read later.
a  accept: the sentence says what the claim says.   r  reject: it does not; the claim weighs nothing any more.
u  unsure: nobody can tell; asked again when a document comes in that bears on it.
k  skip: left open, asked in the next review.
b  back: to the question before; a decision made there is taken back (one more row in the log, nothing is deleted).
o  open more of the evidence.   w  write why; it is kept with the next answer.   q  quit, as Ctrl-D or Ctrl-C do.
At decisions in conflict a number undoes the decision of that number.
Every answer is in the log at once. Ties are brought up to date at the end; if that is cut short, at the next question."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a question is shown: columns, ``styled`` (names marked by style, else by » «), ``full`` (all there is), ``most`` of a side."""

    width: int
    styled: bool
    full: bool = False
    most: int = SHOWN


def fitting(height: int) -> int:
    """How many documents and sentences of each side a terminal of so many lines has room for."""
    return max(1, min(SHOWN, height // TALL))


def keys_line(question: Question, answers: str, width: int) -> str:
    """The keys that count here, each with its word, in lines of at most ``width`` columns."""
    if question.kind == "conflict":
        shown = [f"{answers[0]}–{answers[-1]} undo that one"] if len(answers) > 1 else [f"{answers} undo it"]
    else:
        shown = [f"{key} {KEYS[key]}" for key in answers]
    lines = [""]
    for item in (*shown, *(f"{key} {KEYS[key]}" for key in "kbow?q")):
        longer = f"{lines[-1]} · {item}" if lines[-1] else item
        if len(longer) > width:
            lines.append(item)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def render(question: Question, evidence: Evidence, *, place: int, total: int, look: Look) -> Group:
    """One question with both sides' evidence."""
    head = Text.assemble((f"{place} of {total}", "bold"), f" · {_kind(question)} · {question.why}")
    ident = [] if look.styled else [Text(question.question_id)]
    parts: list[RenderableType] = [head, *ident, Text(""), Text(ASKED[question.kind], style="bold")]
    if question.kind == "conflict":
        parts += _conflict(question, evidence)
    elif question.kind == "claim":
        parts += _claim(question, evidence, look)
    else:
        parts += _pair(question, evidence, look)
    parts += _list("speaks for it", question.pro) + _list("speaks against it", question.con)
    if question.effects:
        parts += _list(IF[question.kind], question.effects if look.full else _shortened(question.effects, 2 * look.most))
    return Group(*parts)


def _kind(question: Question) -> str:
    return {"join": "pair", "split": "namesakes", "joined": "joined names"}.get(question.kind, question.kind)


def _list(title: str, rows: Sequence[str]) -> list[RenderableType]:
    if not rows:
        return []
    return [
        Text(""),
        Text(title, style="bold"),
        *(_hanging({"speaks for it": "+ ", "speaks against it": "− "}.get(title, "· "), row) for row in rows),
    ]


def _hanging(mark: str, row: str | Text) -> RenderableType:
    """A line whose continuation stands under its first word."""
    table = Table.grid(padding=0)
    table.add_column(width=len(mark) + 2)
    table.add_column(overflow="fold")
    table.add_row(Text("  " + mark), row if isinstance(row, Text) else Text(row))
    return table


def _shortened(rows: Sequence[str], most: int) -> list[str]:
    return [*rows[:most], *([f"and {len(rows) - most} more (o shows them)"] if len(rows) > most else [])]


def _pair(question: Question, evidence: Evidence, look: Look) -> list[RenderableType]:
    sides = [_side(side, letter, look) for side, letter in zip(evidence.sides(question, look.most), "AB", strict=True)]
    if look.width < WIDE:
        return [part for side in sides for part in (Text(""), side)]
    table = Table.grid(expand=True, padding=(0, 3, 0, 0))
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(*sides)
    return [Text(""), table]


def _side(side: Side, letter: str, look: Look) -> Group:
    full = look.full
    also = [name for name in side.names if name != side.caption]
    facts = [", ".join(side.countries), "; ".join(side.offices)]
    rows: list[RenderableType] = [Text.assemble((f"{letter}  {side.caption}", "bold"), f" · {side.schema}")]
    rows += [_hanging("", fact) for fact in facts if fact]
    if also:
        rows.append(
            _hanging(
                "", "also: " + ", ".join(also if full else also[:5]) + ("" if full or len(also) <= 5 else f" and {len(also) - 5} more")
            )
        )
    count = len(side.documents)
    dated = [date for _, date, _, _ in side.documents if date]
    span = f", {dated[0]} to {dated[-1]}" if len(dated) > 1 else ""
    rows.append(_hanging("", f"{count} document{'' if count == 1 else 's'}{span}"))
    for doc_id, published, outlet, title in side.documents[: look.most]:
        shown = " · ".join(part for part in (published or "undated", outlet or "no outlet", title) if part)
        rows.append(_hanging("  ", shown + (f" ({doc_id})" if full else "")))
    left = count - look.most
    if left > 0:
        rows.append(_hanging("  ", f"and {left} more"))
    rows += [_quote(quote, look.styled) for quote in side.quotes]
    if not side.quotes:
        rows.append(_hanging("", "no sentence names it"))
    return Group(*rows)


def _quote(quote: Quote, styled: bool, title: str = "") -> RenderableType:
    said = quote.speaker or quote.outlet or "no outlet"
    body = Text.assemble(title, "“", marked(quote, styled), "”", (f"\n{said}, {quote.published or 'undated'}", "dim"))
    return Padding(body, (1, 0, 0, 4))


def marked(quote: Quote, styled: bool) -> Text:
    """The sentence with its marks; runs of white space are shown as one space, all else as it stands."""
    text, at = Text(), 0
    for start, end in quote.marks:
        if start < at:
            continue
        text.append(_plain(quote.text[at:start]))
        words = _plain(quote.text[start:end])
        text.append(words if styled else f"»{words}«", style="bold reverse" if styled else "")
        at = end
    text.append(_plain(quote.text[at:]))
    return text


def _plain(text: str) -> str:
    joined = " ".join(text.split())
    if not joined:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + joined + (" " if text[-1].isspace() else "")


def _claim(question: Question, evidence: Evidence, look: Look) -> list[RenderableType]:
    styled, full = look.styled, look.full
    claim = evidence.ground.claims[question.left]
    quote = evidence.claim(question.left)
    share = f"{claim.percentage:g} percent" if claim.percentage is not None else ""
    status = claim.status if claim.status != "asserted" else ""
    told = dict.fromkeys(part for part in (status, claim.amount_text, share, claim.role, claim.what, claim.date, claim.place) if part)
    extra = f" [{'; '.join(told)}]" if told else ""
    parts: list[RenderableType] = [_hanging("", question.title + extra), _quote(quote, styled)]
    if full and quote.title:
        parts.append(_hanging("", f"{quote.title} ({quote.doc_id} {quote.start}–{quote.end}, {question.left})"))
    rivals = [rival for rival in question.rivals if rival in evidence.ground.claims]
    if rivals:
        parts += [Text(""), Text("against it stands", style="bold")]
        parts += [_quote(evidence.claim(rival), styled) for rival in rivals[: EVERY if full else SHOWN - 1]]
    if full:
        pair = tuple(sorted((claim.subject_id, claim.object_id)))
        beside = [other for other in evidence.ground.pairs.get((pair[0], pair[1]), ()) if other != claim.claim_id and other not in rivals]
        if beside:
            parts += [Text(""), Text("other claims on the two", style="bold")]
            parts += [_quote(evidence.claim(other), styled) for other in beside[:EVERY]]
    return parts


def _conflict(question: Question, evidence: Evidence) -> list[RenderableType]:
    from cuibono.operations.conflicts import part_captions
    from cuibono.operations.wording import decided_by, decision_words

    captions = part_captions(evidence.parts)
    rows: list[RenderableType] = [Text("")]
    for number, row in enumerate(question.decisions, 1):
        unmet = " (not obeyed meanwhile)" if row.decision_id == question.left else ""
        rows.append(_hanging(f"{number}  ", f"{decision_words(row, captions)}{unmet}\n{decided_by(row)}"))
    if question.rivals and question.rivals[0] != "chain":
        gone = (
            "an end of it is not there any more" if question.rivals[0] == "gone" else "both its ends are one name in one document or sense"
        )
        rows.append(_hanging("", f"it changes nothing: {gone}"))
    return rows


def console(*, plain: bool) -> Console:
    """Where questions are printed: styled and as wide as the terminal, or plain."""
    screen = Console(highlight=False, markup=False, no_color=plain, force_terminal=False if plain else None)
    screen.push_render_hook(_Taming())
    return screen


@dataclass(frozen=True, slots=True)
class _Tamed:
    """What is printed, without what texts of others would do to the terminal."""

    inner: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in console.render(self.inner, options):
            yield part if part.control else part._replace(text=tamed(part.text))


class _Taming(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Tamed(shown) for shown in renderables]


def print_plain(screen: Console, shown: RenderableType) -> None:
    """Prints without the blanks that fill lines up: plain text is searched, piped and compared."""
    with screen.capture() as caught:
        screen.print(shown)
    screen.file.write("".join(f"{line.rstrip()}\n" for line in caught.get().splitlines()))
