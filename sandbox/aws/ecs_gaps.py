"""
What moto's ECS leaves out: an answer about container instances of a cluster that has none.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html
"""

from moto.ecs.models import EC2ContainerServiceBackend

_plain_describe = EC2ContainerServiceBackend.describe_container_instances


def describe_container_instances(self, cluster_str: str, list_container_instance_ids: list[str]):
    self.container_instances.setdefault(self._get_cluster(cluster_str).name, {})
    return _plain_describe(self, cluster_str, list_container_instance_ids)


def install() -> None:
    EC2ContainerServiceBackend.describe_container_instances = describe_container_instances
