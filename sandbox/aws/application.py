"""The HTTP side: moto's application, control routes around it, and honest answers for what it does not know."""

import json
import sys

from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

import ecs_clock
import gate as gates
import last_accessed

# They answer without passing the gate, so nobody's permissions would count.
UNGUARDED = ("s3", "s3control", "instance_metadata")
RESET, AUTH, READY = "/moto-api/reset", "/moto-api/reset-auth", "/moto-api/data.json"
CLOCK = "/moto-api/ecs-clock"


class Application:
    def __init__(self, gate: gates.Gate):
        self._gate = gate
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path in (RESET, AUTH, CLOCK):
            return self._control(Request(environ), path)(environ, start_response)
        if path == READY:
            told = {"status": "ready", "enforcing": self._gate.enforcing, "ecsNow": ecs_clock.now().isoformat()}
            return _json(told)(environ, start_response)
        try:
            # The first call of a service brings its backend into being, which draws ids.
            with self._gate.lock:
                service = self._moto.get_application(environ).service
        except Exception:
            # moto fails in several ways on a service that it does not have. 501 is not retried by the SDKs.
            return _not_implemented()(environ, start_response)
        if service in UNGUARDED:
            return _not_implemented()(environ, start_response)
        return self._moto(environ, start_response)

    def _control(self, request: Request, path: str) -> Response:
        if request.method != "POST":
            return _json({"error": "Use POST."}, 405)
        with self._gate.lock:
            if path == RESET:
                moto_api_backend.reset()
                last_accessed.forget()
                ecs_clock.reset()
                self._gate.enforcing = False
                self._gate.book.clear()
                return _json({"status": "ok"})
            word = request.get_data(as_text=True).strip()
            if path == CLOCK:
                return self._advance(ecs_clock.seconds_of(word))
            if word not in ("0", "inf"):
                return _json({"error": "Send 0 (permissions are enforced) or inf (they are not) as text/plain."}, 400)
            self.enforce(word == "0")
            self._gate.book.append({"enforcing": self._gate.enforcing})
            return _json({"status": "ok", "enforcing": self._gate.enforcing})

    def _advance(self, seconds: int | None) -> Response:
        if seconds is None:
            return _json({"error": f"Send 1 to {ecs_clock.MOST_SECONDS} seconds as text/plain."}, 400)
        ecs_clock.advance(seconds)
        self._gate.book.append({"advanced": seconds})
        return _json({"status": "ok", "now": ecs_clock.now().isoformat()})

    def enforce(self, on: bool) -> None:
        self._gate.enforcing = on

    def replay(self) -> tuple[int, int]:
        """-> (calls carried out again, calls that failed this time)."""
        done = failed = 0
        for entry in self._gate.book.take_entries():
            if "enforcing" in entry:
                self.enforce(entry["enforcing"])
                continue
            if "advanced" in entry:
                ecs_clock.advance(entry["advanced"])
                continue
            self._gate.replaying = entry
            status = self._call(entry)
            done += 1
            if status >= 400:
                failed += 1
                sys.stderr.write(f"replay: {entry['operation']} answered {status}\n")
        self._gate.replaying = None
        return done, failed

    def _call(self, entry: dict) -> int:
        payload = {"data": entry["form"] and dict(entry["form"]) or entry["body"]}
        builder = EnvironBuilder(path=entry["path"], method=entry["method"], headers=entry["headers"], base_url="http://127.0.0.1", **payload)
        _, status, _ = run_wsgi_app(self._moto, builder.get_environ())
        return int(status.split(" ")[0])


def _json(value: dict, status: int = 200) -> Response:
    return Response(json.dumps(value), status=status, content_type="application/json")


def _not_implemented() -> Response:
    body = json.dumps({"__type": "NotImplemented", "message": "This service is not simulated by the sandbox."})
    return Response(body, status=501, content_type="application/x-amz-json-1.1", headers={"x-amzn-errortype": "NotImplemented"})
