#!/usr/bin/env python3
"""
What the scripts for administrators use of the AWS CLI, on boto3: for machines without the AWS CLI.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
"""

import json
import sys

import boto3
import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError


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


def main() -> int:
    service, operation, *words = sys.argv[1:]
    parameters, own = read(words)
    client = boto3.client(service)
    methods = {xform_name(name): name for name in client.meta.service_model.operation_names}
    method = operation.replace("-", "_")
    if method not in methods:
        raise SystemExit(f"{operation} is no operation of {service}.")
    try:
        answer = getattr(client, method)(**parameters)
    except ClientError as error:
        print(f"\n{error}", file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata")
    found = jmespath.search(own["--query"], answer) if "--query" in own else answer
    if own.get("--output") == "text":
        print(text(found))
    elif found:
        print(json.dumps(found, indent=4, ensure_ascii=False, default=str))
    return 0


sys.exit(main())
