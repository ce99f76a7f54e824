"""One JSON line a check on standard output: {check, ok, detail}. What a client prints goes to standard error."""

import json
import os
import sys
import time
import traceback

_lines = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

URL = os.environ["ADIT_URL"]
STAGE = os.environ["ADIT_STAGE"]
# Blocks come by themselves; making more beside others would hurry those.
IS_FLOWING = os.environ["ADIT_BLOCKS_FLOW"] != ""


def run(name, check):
    """Runs a check, which returns what it saw and raises when that is wrong."""
    started = time.monotonic()
    try:
        ok, detail = True, str(check())
    except Exception as error:  # noqa: BLE001  a failed check must not hide the next ones
        traceback.print_exc(file=sys.stderr)
        ok, detail = False, f"{type(error).__name__}: {error}"
    ms = round((time.monotonic() - started) * 1000)
    line = {"check": name, "ok": ok, "detail": detail[:600], "ms": ms}
    _lines.write(json.dumps(line) + "\n")


def run_all(checks):
    """Runs [(name, check)] in order."""
    for name, check in checks:
        run(name, check)
    _lines.flush()
    sys.stderr.flush()
    os._exit(0)


def expect(condition, seen):
    """Fails the running check with what was seen."""
    if not condition:
        raise AssertionError(seen if isinstance(seen, str) else repr(seen))
