"""
The images of amis.json stand in every region. moto parses their dates once per region and, before 5.2.3, in place: the
second region then finds a date where it expects text.
"""

import datetime

from moto.ec2.models import amis

_plain_parse = amis.parse_timestamp


def _parse(value):
    return value if isinstance(value, datetime.datetime) else _plain_parse(value)


def install() -> None:
    amis.parse_timestamp = _parse
