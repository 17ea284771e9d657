"""Runs a Python program that ends when its standard input closes, which means that the supervisor is gone."""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 6


def watch() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


threading.Thread(target=watch, daemon=True).start()
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
