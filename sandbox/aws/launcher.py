"""Joins the parts: overrides in, journal replayed, server on."""

import sys
import warnings
from pathlib import Path

from moto.moto_server import werkzeug_app
from werkzeug.serving import WSGIRequestHandler, run_simple

import ecs_gaps
import ecs_limits
import ecs_services
import ecs_tasks
import formation_gaps
import gate as gates
import iam_gaps
import ids
import images
import last_accessed
import regions
import sandbox_clock
import simulation
import task_logs
import task_placement
import task_targets
import trust
import web_identity
from application import Application
from journal import Journal


def _request_handler() -> type[WSGIRequestHandler]:
    """moto's own since 5.2.4; before, werkzeug's does."""
    return getattr(werkzeug_app, "MotoRequestHandler", WSGIRequestHandler)


def serve(host: str, port: int, state_dir: Path) -> None:
    # Most of AWS's common error codes are in no service's model; moto warns about each.
    warnings.filterwarnings("ignore", message="Exception\\(Fault\\)")
    gate = gates.Gate(Journal(state_dir))
    parts = (
        *(sandbox_clock, ids, images, regions, iam_gaps, formation_gaps, simulation, last_accessed, trust, web_identity),
        *(ecs_gaps, ecs_tasks, ecs_services, task_placement, task_logs, task_targets, ecs_limits),
    )
    for part in parts:
        part.install()
    gate.before_change = ecs_services.settle_account
    gates.install(gate)
    application = Application(gate)
    done, failed = application.replay()
    if done:
        sys.stdout.write(f"replayed {done} calls, {failed} failed\n")
    run_simple(host, port, application, threaded=True, request_handler=_request_handler())
