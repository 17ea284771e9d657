"""
Whether packets of a task get where they have to, from the routes, endpoints and security groups of its VPC.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

import dataclasses
import ipaddress

from moto.ec2.models import ec2_backends

HTTPS = 443
ANYWHERE = ipaddress.ip_network("0.0.0.0/0")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a task with its own network interface is."""

    account: str
    region: str
    subnet: str
    groups: tuple[str, ...]
    has_public_address: bool

    @property
    def ec2(self):
        return ec2_backends[self.account][self.region]


def place_of(account: str, region: str, network: dict | None, number: int = 0) -> Place | None:
    """The place of the task with this number; services spread their tasks over the subnets."""
    settings = (network or {}).get("awsvpcConfiguration") or {}
    subnets = settings.get("subnets") or []
    if not subnets:
        return None
    subnet = subnets[number % len(subnets)]
    groups = settings.get("securityGroups") or _default_groups(ec2_backends[account][region], subnet)
    return Place(account, region, subnet, tuple(groups), settings.get("assignPublicIp") == "ENABLED")


def _default_groups(ec2, subnet: str) -> list[str]:
    vpc = ec2.get_subnet(subnet).vpc_id
    return [group.id for group in ec2.groups[vpc].values() if group.name == "default"]


def _rules(ec2, groups, direction: str) -> list:
    found = [ec2.get_security_group_from_id(group) for group in groups]
    return [rule for group in found if group is not None for rule in getattr(group, direction)]


def _covers(rule, port: int) -> bool:
    if rule.ip_protocol == "-1":
        return True
    return rule.ip_protocol == "tcp" and rule.from_port is not None and int(rule.from_port) <= port <= int(rule.to_port)


def _network(rule):
    return ipaddress.ip_network(rule.cidr_ipv4, strict=False) if rule.cidr_ipv4 else None


def _allows(rules, port: int, groups, networks) -> bool:
    """Whether a rule lets the port pass to or from one of the groups, or every address of one of the networks."""
    for rule in rules:
        if not _covers(rule, port):
            continue
        if (rule.source_group or {}).get("GroupId") in groups:
            return True
        range_ = _network(rule)
        if range_ is not None and any(network.subnet_of(range_) for network in networks):
            return True
    return False


def _cidr(ec2, subnet: str):
    return ipaddress.ip_network(ec2.get_subnet(subnet).cidr_block)


def _route_table(ec2, subnet: str):
    vpc = ec2.get_subnet(subnet).vpc_id
    tables = [table for table in ec2.route_tables.values() if table.vpc_id == vpc]
    own = next((table for table in tables if subnet in table._associations.values()), None)
    return own or next((table for table in tables if table.main_association_id), None)


def _leads_out(place: Place) -> bool:
    """A default route to an internet gateway counts only for a task with a public address."""
    table = _route_table(place.ec2, place.subnet)
    for route in table.routes if table else []:
        if route.destination_cidr_block != str(ANYWHERE):
            continue
        if (route.gateway_id or "").startswith("igw-"):
            return place.has_public_address and route.gateway_id in place.ec2.internet_gateways
        if route.nat_gateway_id:
            return route.nat_gateway_id in place.ec2.nat_gateways and route.nat_gateway.state == "available"
        return True
    return False


def reaches_internet(place: Place) -> bool:
    return _allows(_rules(place.ec2, place.groups, "egress_rules"), HTTPS, (), [ANYWHERE]) and _leads_out(place)


def _endpoint(place: Place, service: str):
    name, vpc = f"com.amazonaws.{place.region}.{service}", place.ec2.get_subnet(place.subnet).vpc_id
    found = [each for each in place.ec2.vpc_end_points.values() if each.vpc_id == vpc and each.service_name == name]
    return next((each for each in found if each.private_dns_enabled is not False), None)


def _reaches_endpoint(place: Place, endpoint) -> bool:
    ec2 = place.ec2
    if (endpoint.vpc_endpoint_type or "Gateway") == "Gateway":
        table = _route_table(ec2, place.subnet)
        # Its addresses are public ones, so the egress rule has to name them all or the prefix list.
        return table is not None and table.id in (endpoint.route_table_ids or [])
    inside = [_cidr(ec2, place.subnet)]
    goes = _allows(_rules(ec2, place.groups, "egress_rules"), HTTPS, endpoint.security_group_ids, inside)
    return goes and _allows(_rules(ec2, endpoint.security_group_ids, "ingress_rules"), HTTPS, place.groups, inside)


def reaches(place: Place, service: str) -> bool:
    """Whether an AWS service answers. An endpoint with private DNS names is used instead of the way to the internet."""
    endpoint = _endpoint(place, service)
    return _reaches_endpoint(place, endpoint) if endpoint else reaches_internet(place)


def lets_in(place: Place, port: int, groups, subnets) -> bool:
    """Whether the security groups of the task let a load balancer reach a port."""
    return _allows(_rules(place.ec2, place.groups, "ingress_rules"), port, groups, [_cidr(place.ec2, each) for each in subnets])
