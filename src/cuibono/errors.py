"""One tree of errors. Each class has a code, an exit code, and every message says what was wrong, where, and what to do.

CuibonoError                    E000  exit 1
├── UsageError                  E100  exit 2   the call's words are off
│   ├── SettingsError           E101  exit 2   an unknown or bad setting
│   ├── NoMatchError            E102  exit 3   nothing in the ledger has that name
│   │   └── AmbiguousError      E103  exit 3   several entities have that name
│   └── LargeError              E104  exit 2   more than the service takes at once
├── InputError                  E200  exit 4   a document can't be read; the batch goes on
├── WorkspaceError              E300  exit 5   no workspace here, or not one of ours
│   └── LockedError             E301  exit 6   another process is writing
├── IntegrityError              E400  exit 7   what is stored does not agree with itself
├── LintError                   E500  exit 8   a brief breaks a rule of tradecraft and is not written
└── AccessError                 E600  exit 9   who asks may not do this
    ├── SignInError             E601  exit 9   nobody is signed in
    │   └── TokenError          E602  exit 9   the request carries no token, or another one
    ├── HostError               E603  exit 9   the service is not called by that name
    └── BusyError               E604  exit 9   too many requests; later they are taken
"""

from __future__ import annotations


class CuibonoError(Exception):
    """Base of every error that is meant for a person. ``advice`` says what to do next."""

    code = "E000"
    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, where: str | None = None, advice: str | None = None) -> None:
        self.message = message
        self.where = where
        self.advice = advice
        super().__init__(message)

    def __str__(self) -> str:
        text = self.message if self.where is None else f"{self.where}: {self.message}"
        return text if self.advice is None else f"{text}\n  {self.advice}"

    def as_dict(self) -> dict[str, str | None]:
        """The error as the ``--json`` envelope shows it."""
        return {"code": self.code, "message": self.message, "where": self.where, "advice": self.advice}


class UsageError(CuibonoError):
    code, exit_code, http_status = "E100", 2, 400


class SettingsError(UsageError):
    code, exit_code, http_status = "E101", 2, 400


class NoMatchError(UsageError):
    code, exit_code, http_status = "E102", 3, 404


class AmbiguousError(NoMatchError):
    code, exit_code, http_status = "E103", 3, 409


class LargeError(UsageError):
    code, exit_code, http_status = "E104", 2, 413


class InputError(CuibonoError):
    """A document that can't be read. ``reason`` is one of the named rejects of ``cuibono.readers``."""

    code, exit_code, http_status = "E200", 4, 422

    def __init__(self, message: str, *, reason: str, where: str | None = None, advice: str | None = None) -> None:
        self.reason = reason
        super().__init__(message, where=where, advice=advice)


class WorkspaceError(CuibonoError):
    code, exit_code, http_status = "E300", 5, 409


class LockedError(WorkspaceError):
    code, exit_code, http_status = "E301", 6, 423


class IntegrityError(CuibonoError):
    code, exit_code, http_status = "E400", 7, 500


class LintError(CuibonoError):
    code, exit_code, http_status = "E500", 8, 422


class AccessError(CuibonoError):
    code, exit_code, http_status = "E600", 9, 403


class SignInError(AccessError):
    code, exit_code, http_status = "E601", 9, 401


class TokenError(SignInError):
    code, exit_code, http_status = "E602", 9, 401


class HostError(AccessError):
    code, exit_code, http_status = "E603", 9, 400


class BusyError(AccessError):
    """``after``: in how many seconds it may be asked again."""

    code, exit_code, http_status = "E604", 9, 429

    def __init__(self, message: str, *, after: int = 1, where: str | None = None, advice: str | None = None) -> None:
        self.after = after
        super().__init__(message, where=where, advice=advice)
