"""
The local AWS: moto with the behaviour that the portal needs and moto lacks.

    python server.py -H 127.0.0.1 -p 5555 --state .data/sandbox

Ready when GET /moto-api/data.json answers 200. Bind loopback only: whoever reaches the port owns everything behind it.
"""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SETTINGS = {
    # Ids and instance types are checked as AWS does; images come from our own short list.
    "MOTO_ENABLE_AMI_VALIDATION": "1",
    "MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION": "1",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    "MOTO_AMIS_PATH": str(HERE / "amis.json"),
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-H", "--host", default="127.0.0.1")
    parser.add_argument("-p", "--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder of the journal")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    os.environ.update(SETTINGS)
    # It would pin every call to one account.
    os.environ.pop("MOTO_ACCOUNT_ID", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))

    # moto reads its settings while it is imported.
    import launcher

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    launcher.serve(arguments.host, arguments.port, arguments.state)


if __name__ == "__main__":
    main()
