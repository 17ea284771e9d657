"""
Makes moto's ids repeatable: a backend that comes into being draws them from its own name, a changing call from the seed
that the journal keeps with it. A read in between draws what it likes.
"""

import contextlib

from moto.core.base_backend import AccountSpecificBackend, BaseBackend
from moto.moto_api._internal import mock_random


@contextlib.contextmanager
def seeded(seed: str):
    before = mock_random.getstate()
    mock_random.seed(seed)
    try:
        yield
    finally:
        mock_random.setstate(before)


def install() -> None:
    plain_getitem, plain_reset = AccountSpecificBackend.__getitem__, BaseBackend.reset

    def getitem(self, region_name):
        key = "aws" if region_name == "global" else region_name
        if key in self.keys():
            return plain_getitem(self, key)
        with seeded(f"{self.backend.__name__}:{self.account_id}:{key}"):
            return plain_getitem(self, key)

    def reset(self):
        with seeded(f"{type(self).__name__}:{self.account_id}:{self.region_name}"):
            plain_reset(self)

    AccountSpecificBackend.__getitem__ = getitem
    BaseBackend.reset = reset
