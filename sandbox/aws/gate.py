"""
The one place every call passes: who may, what is remembered, and errors in the caller's protocol.

Calls run one at a time. moto works on one core anyway, and ids drawn from a shared generator repeat only without interleaving.
"""

import re
import sys
import threading
import traceback

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores, method_names_from_class

import enforcement
import ids
import journal
import sandbox_clock
from denials import Fault

READS = re.compile(r"(Describe|List|Get|Simulate|Lookup|Search|BatchGet|Decode|Generate|Filter|Validate|Check)")
ACCOUNT_HEADER, TIME_HEADER, SEED_HEADER = "x-moto-account-id", "x-sandbox-time", "x-sandbox-seed"
_plain_call_action, _plain_setup_class = BaseResponse.call_action, BaseResponse.setup_class


class Gate:
    def __init__(self, book: journal.Journal):
        self.lock = threading.RLock()
        self.book = book
        self.enforcing = False
        self.replaying: dict | None = None
        # Called with the account before a call changes something in it.
        self.before_change = lambda account: None

    def answer(self, response):
        with self.lock:
            try:
                return _with_content_type(*self._answer(response))
            except ServiceException as error:
                return _serialised(response, error, getattr(error, "status", 400))
            except NotImplementedError as error:
                return _serialised(response, Fault("NotImplemented", str(error)), 501)
            except Exception:
                traceback.print_exc(file=sys.stderr)
                return _serialised(response, Fault("InternalFailure", "The emulator failed on this call."), 500)
            finally:
                sandbox_clock.set_time(None)

    def _answer(self, response):
        operation = response._get_action()
        # What AWS has and moto has not is refused or not like any other call, and only then not carried out.
        if not _is_simulated(response, operation) and not enforcement.is_known(response, operation):
            raise _not_simulated(response, operation)
        if self.replaying:
            sandbox_clock.set_time(self.replaying["time"])
        elif self.enforcing:
            enforcement.check(response)
        else:
            sandbox_clock.set_time(response.headers.get(TIME_HEADER))
        if not _is_simulated(response, operation):
            raise _not_simulated(response, operation)
        _stop_at_dry_run(response)
        if READS.match(operation):
            return _plain_call_action(response)
        return self._change(response)

    def _change(self, response):
        seed = self._seed_of(response)
        at = sandbox_clock.current().isoformat()
        # The whole call happens at the moment that is written down.
        sandbox_clock.set_time(at)
        self.before_change(response.current_account)
        with ids.seeded(seed):
            status, headers, body = _plain_call_action(response)
        if status < 400 and not self.replaying:
            self.book.append(_entry(response, seed, at))
        return status, headers, body

    def _seed_of(self, response) -> str:
        if self.replaying:
            return self.replaying["seed"]
        wished = None if self.enforcing else response.headers.get(SEED_HEADER)
        return wished or journal.new_seed()


def _entry(response, seed: str, at: str) -> dict:
    request = response.sandbox_request
    kept = ("Authorization", "Content-Type", "X-Amz-Target")
    headers = {name: request.headers[name] for name in kept if name in request.headers}
    # The account is written down: by replay time the key that led to it may have been deleted.
    headers[ACCOUNT_HEADER] = response.current_account
    body = response.raw_body
    # Form bodies were consumed by the parser and are rebuilt from it.
    form = [[key, value] for key, value in request.form.items(multi=True)]
    return {
        "operation": response._get_action(),
        "time": at,
        "seed": seed,
        "method": request.method,
        "path": response.raw_path,
        "headers": headers,
        "form": form,
        "body": "" if form else (body.decode() if isinstance(body, bytes) else str(body or "")),
    }


def _with_content_type(status, headers, body):
    """moto leaves the type out for some services, and HTML is what a proxy answers instead of AWS."""
    is_typed = any(name.lower() == "content-type" for name in headers)
    if not is_typed and isinstance(body, str) and body.startswith("{"):
        headers = {**headers, "Content-Type": "application/x-amz-json-1.1"}
    return status, headers, body


def _is_simulated(response, operation: str) -> bool:
    return bool(operation) and camelcase_to_underscores(operation) in method_names_from_class(type(response))


def _not_simulated(response, operation: str) -> NotImplementedError:
    return NotImplementedError(f"{response.service_name}:{operation} is not simulated by the sandbox.")


def _stop_at_dry_run(response) -> None:
    if response.service_name == "ec2" and str(response.querystring.get("DryRun", [""])[0]).lower() == "true":
        raise Fault("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)


def _serialised(response, error: ServiceException, status: int):
    _, headers, body = response.serialized(ActionResult(error))
    headers["status"] = str(status)
    return status, headers, body


def install(gate: Gate) -> None:
    def setup_class(self, request, *args, **kwargs) -> None:
        # moto's own name for the request differs between the versions that we run on.
        self.sandbox_request = request
        # It may bring an account into being, and that draws ids.
        with gate.lock:
            _plain_setup_class(self, request, *args, **kwargs)

    BaseResponse.setup_class = setup_class
    BaseResponse.call_action = lambda self: gate.answer(self)
    # Authentication happens in the gate, with reasons the SDK can read.
    BaseResponse._authenticate_and_authorize_normal_action = lambda self, resource="*": None
