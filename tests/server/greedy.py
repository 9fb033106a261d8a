"""Stands in for what looks uploaded files over: takes all memory, or tells what it knows of the database."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode

from workshop.server.checking import LookedOver, confined

if __name__ == "__main__":
    confined()
    data = b64decode(json.loads(sys.stdin.buffer.read())["data"])
    taken = bytearray(2_000_000_000) if data == b"secret" else b""
    knows = os.environ.get("WORKSHOP_DATABASE", "no database")
    print(json.dumps(LookedOver("other", {}, knows, (), len(taken), 0)._asdict()))
