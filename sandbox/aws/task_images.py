"""
Whether the image of a container can be pulled, and what its program does. Images of the accounts' own registries are looked for;
what the sandbox cannot know of any other image is written in the image's name:

    does-not-exist      the registry has no such repository or tag
    rate-limited        the registry refuses anonymous pulls
    other-architecture  the image is built for another processor
    exits-with-<n>      the program ends with this exit code
    out-of-memory       the program needs more memory than it has
    fails-health-check  the container's health check fails
    answers-<code>      the health check of a load balancer gets this HTTP code

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
"""

import dataclasses
import re

from moto.ecr.models import ecr_backends

ECR = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com")
_PARTS = re.compile(r"(?:(?P<registry>[^/]*[.:][^/]*|localhost)/)?(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>.+))?")
# After `||` it depends on what comes before.
_EXIT = re.compile(r"(?:^|;|\n|\s-c)\s*exit (\d{1,3})\s*$")
_SHELL = re.compile(r"(?:^|[\s/])(?:ba|da|a)?sh(?:\s|$)")


@dataclasses.dataclass(frozen=True)
class Image:
    """An image as the registry sees it; `nginx` is `docker.io/library/nginx:latest`."""

    registry: str
    repository: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        return f"{self.registry}/{self.repository}" + (f"@{self.digest}" if self.digest else f":{self.tag}")

    @property
    def owner(self) -> tuple[str, str] | None:
        """Account and region of a private registry of AWS."""
        found = ECR.fullmatch(self.registry)
        return (found[1], found[2]) if found else None


def parse(text: str) -> Image:
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return Image("docker.io", text, "latest", None)
    registry, repository = found["registry"] or "docker.io", found["repository"]
    if registry == "docker.io" and "/" not in repository:
        repository = f"library/{repository}"
    return Image(registry, repository, None if found["digest"] else found["tag"] or "latest", found["digest"])


def says(text: str, word: str) -> re.Match | None:
    """The marker in a name, as a whole word of it."""
    return re.search(rf"(?:^|[/:._-])(?:{word})(?:$|[/:._@-])", text)


def repository_of(image: Image):
    account, region = image.owner
    regions = ecr_backends[account]
    return regions[region].repositories.get(image.repository) if region in regions.regions else None


def _is_there(image: Image) -> tuple[bool, bool]:
    """-> (the repository exists, the image exists)"""
    if image.owner is None:
        missing = says(image.repository, "does-not-exist") is not None
        return not missing, not missing and not says(image.tag or "", "does-not-exist")
    repository = repository_of(image)
    if repository is None:
        return False, False
    held = [each for each in repository.images if image.digest in (None, each.get_image_digest())]
    return True, any(image.digest or image.tag in each.image_tags for each in held)


def _absent_on_instance(image: Image, has_repository: bool) -> str:
    where = f"{image.registry}/{image.repository}".removeprefix("docker.io/library/").removeprefix("docker.io/")
    if image.owner:
        if has_repository:
            return f"manifest for {image.name} not found: manifest unknown: Requested image not found"
        return (
            f"repository {where} not found: name unknown: "
            f"The repository with name '{image.repository}' does not exist in the registry with id '{image.owner[0]}'"
        )
    if has_repository:
        return f"manifest for {where}:{image.tag} not found: manifest unknown: manifest unknown"
    return (
        f"pull access denied for {where}, repository does not exist or may require 'docker login': "
        "denied: requested access to the resource is denied"
    )


def _absent(image: Image, has_repository: bool) -> str:
    if has_repository or image.owner or image.registry != "docker.io":
        return f"{image.name}: not found"
    return (
        "pull access denied, repository does not exist or may require authorization: "
        "server message: insufficient_scope: authorization failed"
    )


def pull_refusal(text: str, is_fargate: bool) -> str | None:
    """Why the registry does not give the image, in the words of the task; None when it does."""
    image = parse(text)
    has_repository, is_there = _is_there(image)
    if not is_there:
        if is_fargate:
            return pull_failure(image, _absent(image, has_repository))
        return f"CannotPullContainerError: Error response from daemon: {_absent_on_instance(image, has_repository)}"
    if says(text, "rate-limited"):
        words = (
            f"https://registry-1.docker.io/v2/{image.repository}/manifests/{image.tag}: 429 Too Many Requests"
            " - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit."
            " https://www.docker.com/increase-rate-limit"
        )
        return pull_failure(image, f"unexpected status from HEAD request to {words}")
    if says(text, "other-architecture"):
        return (
            "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'"
            if is_fargate
            else "CannotPullContainerError: no matching manifest for linux/amd64 in the manifest list entries"
        )
    return None


def pull_failure(image: Image, cause: str) -> str:
    return f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image.name}: {cause}"


def _program(text: str, is_shell: bool) -> int | None:
    """The exit code of a command that can only end: `true`, `false`, or `exit 1` of a shell."""
    if text.strip() in ("true", "false"):
        return 0 if text.strip() == "true" else 1
    found = _EXIT.search(text) if is_shell else None
    return int(found[1]) if found else None


def exit_code_of(container: dict) -> int | None:
    """With which code the program ends soon after its start; None when it keeps running."""
    marked = says(container.get("image", ""), r"exits-with-(\d{1,3})")
    if marked:
        return int(re.search(r"exits-with-(\d{1,3})", marked[0])[1])
    text = " ".join([*(container.get("entryPoint") or []), *(container.get("command") or [])])
    return _program(text, _SHELL.search(text) is not None)


def runs_out_of_memory(container: dict) -> bool:
    return says(container.get("image", ""), "out-of-memory") is not None


def fails_health_check(container: dict) -> bool:
    command = (container.get("healthCheck") or {}).get("command") or []
    words = command[1:] if command[:1] in (["CMD"], ["CMD-SHELL"]) else command
    code = _program(" ".join(words), command[:1] == ["CMD-SHELL"])
    return code not in (None, 0) or says(container.get("image", ""), "fails-health-check") is not None


def answer_of(container: dict) -> int:
    """The HTTP code with which the program answers a health check."""
    marked = says(container.get("image", ""), r"answers-(\d{3})")
    return int(re.search(r"answers-(\d{3})", marked[0])[1]) if marked else 200
