"""
Regions that an account must enable first. The seeded accounts have enabled none of them: a call there is refused as AWS
refuses it, in words that speak of credentials.
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""

from moto.core.responses import ActionResult
from moto.ec2.models.availability_zones_and_regions import Region
from moto.ec2.responses import EC2Response

import denials
from patterns import like

ENABLED = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
OPT_IN = ("af-south-1", "ap-east-1", "ap-southeast-3", "eu-central-2", "eu-south-1", "il-central-1", "me-central-1", "me-south-1")


def check(response, protocol: str) -> None:
    if response.region in OPT_IN:
        raise denials.bad_key(protocol)


def _region(name: str) -> Region:
    return Region(name, f"ec2.{name}.amazonaws.com", "opt-in-not-required" if name in ENABLED else "not-opted-in")


def _passes(region: Region, filters: list[dict]) -> bool:
    values = {"region-name": region.name, "endpoint": region.endpoint, "opt-in-status": region.opt_in_status}
    return all(any(like(wanted, values.get(f["Name"], "")) for wanted in f.get("Values", [])) for f in filters)


def describe_regions(self) -> ActionResult:
    self.error_on_dryrun()
    names = self._get_param("RegionNames", [])
    unknown = [name for name in names if name not in ENABLED + OPT_IN]
    if unknown:
        raise denials.Fault("InvalidParameterValue", f"Invalid region names: {', '.join(unknown)}", 400)
    everything = self._get_bool_param("AllRegions", False)
    shown = [name for name in ENABLED + OPT_IN if (everything or name in ENABLED) and (not names or name in names)]
    return ActionResult({"Regions": [r for r in map(_region, sorted(shown)) if _passes(r, self._get_param("Filters", []))]})


def install() -> None:
    EC2Response.describe_regions = describe_regions
