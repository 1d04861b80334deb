"""Runs the default read engine over a JSONL file and writes the ``read`` output: ``python evals/quick.py IN.jsonl OUT.jsonl [workers]``."""

import json
import sys

from cuibono.engines import get_engine
from cuibono.operations.read import read_lines

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
        for row in read_lines(source, get_engine(), sys.argv[1], lambda reject: print(reject, file=sys.stderr)):
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
