#!/usr/bin/env python3
"""Records two minutes at the front desk as an asciinema cast: the keys of SCRIPT, pressed at the pace of a person in a practice
office that is thrown away. Usage: docs/recording/record.py PROGRAM OUT.cast; play it with `asciinema play OUT.cast`."""

import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import fcntl
import time

COLUMNS, ROWS = 80, 24
TAB, ENTER, ESC, LEFT = "\t", "\r", "\x1b", "\x1b[D"
F1, F2, F4, F10, NEXT = "\x1bOP", "\x1bOQ", "\x1bOS", "\x1b[21~", "\x0e"

# What is pressed, and for how many seconds the screen is looked at afterwards.
SCRIPT = [
    ("102", 0.6), (TAB, 0.3), ("6102", 0.6), (ENTER, 3),
    # The phone rings: who lives there, what is open.
    ("1-2-1203", 4), (F2, 3), ("漏水", 3), (TAB, 0.6), (TAB, 1), ("1", 3), (F10, 4),
    # The owner rings again: chased, not opened twice.
    ("1-2-1203", 3), ("\x1b[17~", 3), (ENTER, 3),
    # Whoever is free is sent.
    (NEXT, 4), ("/", 0.5), ("1-2-1203", 1), (ENTER, 3), (F2, 2), (F4, 3), (ENTER, 2), (F10, 4), (ESC, 1),
    # The shift, the complaints, the callbacks, the month.
    (NEXT, 5), (NEXT, 5), (NEXT, 4), (NEXT, 5), (NEXT, 3), (NEXT, 3), (NEXT, 3), (F1, 5), (ESC, 1),
    # What can be done is found by what people call it.
    (":", 1), ("退押金", 2), (ENTER, 4), (ESC, 1), (":", 0.6), ("房态图", 1), (ENTER, 6), ("\x11", 1),
]


def hear(screen: int, seconds: float, begun: float, heard: list) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([screen], [], [], left)[0]:
            try:
                said = os.read(screen, 65536)
            except OSError:
                return
            if not said:
                return
            heard.append((time.monotonic() - begun, said))


def main() -> None:
    program, out = os.path.realpath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        own = {"XDG_RUNTIME_DIR": folder, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        env = os.environ | own | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "QIANTAI_LANGUAGE": "zh-Hans"}
        office = [program, "--data", f"{folder}/office"]
        subprocess.run([*office, "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
        child, screen = pty.fork()
        if child == 0:
            os.execve(program, office, env)
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        begun, heard = time.monotonic(), []
        hear(screen, 2, begun, heard)
        for keys, seconds in SCRIPT:
            # A function key is one key; what is typed comes letter by letter.
            for key in [keys] if keys.startswith("\x1b") else keys:
                os.write(screen, key.encode())
                hear(screen, 0.12, begun, heard)
            hear(screen, seconds, begun, heard)
        os.close(screen)
        os.waitpid(child, 0)
        subprocess.run([*office, "stop", "--now"], env=env, check=False, stdout=subprocess.DEVNULL)
    # A character may come in two readings: the bytes are one stream.
    head = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "前台 Qiantai"}
    with open(out, "w", encoding="utf-8", newline="\n") as cast:
        cast.write(json.dumps(head, ensure_ascii=False) + "\n")
        rest = b""
        for at, said in heard:
            said = rest + said
            text = said.decode("utf-8", "ignore")
            rest = said[len(text.encode()):]
            cast.write(json.dumps([round(at, 3), "o", text], ensure_ascii=False) + "\n")


main()
