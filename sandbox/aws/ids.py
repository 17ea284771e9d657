"""
Makes moto's ids repeatable: a backend that comes into being draws them from its own name, a changing call from the seed
that the journal keeps with it. A read in between draws what it likes.
"""

import contextlib

from moto.core.base_backend import AccountSpecificBackend, BaseBackend
from moto.moto_api._internal import mock_random
from moto.sts import models as sts_models

SESSION_TOKEN_BYTES = 264


@contextlib.contextmanager
def seeded(seed: str):
    before = mock_random.getstate()
    mock_random.seed(seed)
    try:
        yield
    finally:
        mock_random.setstate(before)


def session_token() -> str:
    """moto takes these from the system's entropy, and a session would not survive a restart."""
    return "FwoGZXIvYXdzE" + mock_random.token_urlsafe(SESSION_TOKEN_BYTES)


def install() -> None:
    sts_models.random_session_token = session_token
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
