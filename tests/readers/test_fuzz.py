"""The short form of the fuzzer over all readers: no traceback, no hang, memory bounded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited so on Linux")
def test_damaged_samples_end_in_documents_or_rejects() -> None:
    call = [sys.executable, str(ROOT / "benchmarks/fuzz_readers.py"), "--count", "230"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("230 cases")
    assert done.stdout.rstrip().endswith("faults 0")
