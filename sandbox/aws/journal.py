"""
State across restarts: every changing call that succeeded is one line of a file, replayed in order at the next start.

A line is written after the call was carried out and before it is answered. So a line is a call that happened, and a call
that was answered has its line; a kill in between loses a call that nobody was told about. Each line keeps the seed its ids
and secrets were drawn from and the time it was made, so both come out the same again.
"""

import json
import os
import secrets
from pathlib import Path

FILE_NAME = "aws-journal.jsonl"


class Journal:
    def __init__(self, state_dir: Path):
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = state_dir / FILE_NAME
        self._entries = self._read()
        # Requests hold passwords and policies: for the owner's eyes only.
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _read(self) -> list[dict]:
        """What is written so far. A last line that was cut off by a kill is removed, so that the next one starts clean."""
        if not self._path.exists():
            return []
        content = self._path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) != len(content):
            self._path.write_bytes(whole)
        return [json.loads(line) for line in whole.splitlines()]

    def take_entries(self) -> list[dict]:
        entries, self._entries = self._entries, []
        return entries

    def append(self, entry: dict) -> None:
        # One write call on an O_APPEND file: the line is there as a whole or cut off at its end, never mixed.
        os.write(self._file, json.dumps(entry, separators=(",", ":")).encode() + b"\n")

    def clear(self) -> None:
        os.ftruncate(self._file, 0)


def new_seed() -> str:
    return secrets.token_hex(16)
