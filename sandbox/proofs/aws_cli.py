#!/usr/bin/env python3
"""
What the scripts for administrators use of the AWS CLI, on boto3: for machines without the AWS CLI.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html

One process answers every call, because to start Python and load boto3 takes longer than a call. It prints its port. A call is
the number of its words and then the words, each with a NUL after it. The response is the exit code on a line of its own, then
the text: output after 0, an error message after any other code.
"""

import functools
import json
import socketserver
import traceback

import boto3
import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError

client = functools.cache(boto3.client)


def read(words: list[str]) -> tuple[dict, dict]:
    """The parameters of the call, and the options of the command line itself."""
    parameters, own = {}, {}
    while words:
        option = words.pop(0)
        if option == "--set-as-default":
            parameters["SetAsDefault"] = True
            continue
        value = words.pop(0)
        if option in ("--query", "--output"):
            own[option] = value
        elif option == "--cli-input-json":
            parameters = {**json.loads(value), **parameters}
        else:
            # Any other value could name a file to be read; a document never does, since it begins with a brace.
            assert value.startswith("{") or option == "--version-id", option
            parameters["".join(part.capitalize() for part in option.strip("-").split("-"))] = value
    return parameters, own


def text(value) -> str:
    return "\t".join(map(str, value)) if isinstance(value, list) else str(value)


def call(service: str, operation: str, *words: str) -> tuple[int, str]:
    parameters, own = read(list(words))
    methods = {xform_name(name) for name in client(service).meta.service_model.operation_names}
    method = operation.replace("-", "_")
    if method not in methods:
        return 1, f"{operation} is no operation of {service}.\n"
    try:
        answer = getattr(client(service), method)(**parameters)
    except ClientError as error:
        return 254, f"\n{error}\n"
    answer.pop("ResponseMetadata")
    found = jmespath.search(own["--query"], answer) if "--query" in own else answer
    if own.get("--output") == "text":
        return 0, f"{text(found)}\n"
    return 0, f"{json.dumps(found, indent=4, ensure_ascii=False, default=str)}\n" if found else ""


class Call(socketserver.StreamRequestHandler):
    def word(self) -> str:
        read_bytes = bytearray()
        while (byte := self.rfile.read(1)) not in (b"\0", b""):
            read_bytes += byte
        return read_bytes.decode()

    def handle(self) -> None:
        try:
            code, answer = call(*[self.word() for _ in range(int(self.word()))])
        except Exception:
            code, answer = 1, traceback.format_exc()
        self.wfile.write(f"{code}\n{answer}".encode())


with socketserver.TCPServer(("127.0.0.1", 0), Call) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
