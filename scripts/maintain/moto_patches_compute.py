"""What moto 5.2.5 cannot express of containers, load balancers, functions and stacks, changed in place; see moto_patches.py
for the rule. Each function says what AWS does, what moto does instead, and why the example needs it."""

from datetime import timezone
from types import SimpleNamespace

import moto.applicationautoscaling.models
import moto.awslambda.models
import moto.cloudformation.models
import moto.ecr.models
import moto.ecs.models
import moto.eks.models
import moto.elbv2.models
from moto.ec2 import ec2_backends
from moto.ecr.models import Image, ecr_backends
from moto.ecs.models import EC2ContainerServiceBackend, Task
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup, elbv2_backends
from moto.moto_api import state_manager
from moto.rds.models import DBInstance, rds_backends


def stop_the_clock(clock) -> None:
    """These services ask the system for the time in ways of their own."""
    for module in (moto.cloudformation.models, moto.ecr.models, moto.ecs.models, moto.eks.models):
        module.utcnow = lambda: clock.now
    seconds = lambda: clock.now.replace(tzinfo=timezone.utc).timestamp()
    moto.applicationautoscaling.models.time = SimpleNamespace(time=seconds)
    # AWS writes the time of a change to a function like this; moto writes it otherwise.
    moto.awslambda.models.iso_8601_datetime_with_nanoseconds = lambda: f"{clock.now:%Y-%m-%dT%H:%M:%S}.000+0000"
    moto.elbv2.models.iso_8601_datetime_with_milliseconds = lambda: f"{clock.now:%Y-%m-%dT%H:%M:%S}.000Z"
    make = Image.__init__

    def made(self, *args, **kwargs):
        make(self, *args, **kwargs)
        self.image_pushed_at = int(seconds())

    Image.__init__ = made


def lasting_tasks() -> None:
    """A task of AWS runs until something ends it. moto ends a task once it was described."""
    state_manager.set_transition("ecs::task", {"progression": "manual", "times": 1_000_000_000})


def tasks_of_services() -> None:
    """AWS lists the tasks of one service when asked for them. moto lists those of the whole cluster."""
    listed = EC2ContainerServiceBackend.list_tasks

    def list_tasks(self, *args, **kwargs):
        service = args[4] if len(args) > 4 else kwargs.get("service_name")
        tasks = listed(self, *args, **kwargs)
        return [task for task in tasks if not service or task.group == f"service:{service}"]

    EC2ContainerServiceBackend.list_tasks = list_tasks


def places_of_tasks() -> None:
    """AWS tells in which zone a task runs, which is that of its subnet, whether its containers are healthy, and the digest
    of the image that it started. moto tells none of them."""
    make = Task.__init__

    def made(self, *args, **kwargs):
        make(self, *args, **kwargs)
        subnet = self.network_configuration["awsvpcConfiguration"]["subnets"][0]
        backend = ec2_backends[self._account_id][self.region_name]
        self.availability_zone = backend.get_subnet(subnet).availability_zone
        self.health_status = "HEALTHY"
        for container in self.containers:
            container.last_status = "RUNNING"
            registry, _, rest = container.image.partition("/")
            repository, _, tag = rest.partition(":")
            account, _, _, region, *_ = registry.split(".")
            found = ecr_backends[account][region].repositories[repository]._get_image(tag, None)
            container.image_digest = found.get_image_digest()

    Task.__init__ = made


def running_services() -> None:
    """AWS keeps how a service deploys, starts its tasks over the zones of its subnets in turn, and registers their addresses
    with its target groups. moto forgets how it deploys and starts nothing."""
    create = EC2ContainerServiceResponse.create_service
    kept = {"deployment_configuration": "deploymentConfiguration", "availability_zone_rebalancing": "availabilityZoneRebalancing"}

    def created(self):
        answer = create(self)
        cluster, name = self._get_param("cluster"), self._get_param("serviceName")
        backend = self.ecs_backend
        service = backend.services[f"{cluster}:{name}"]
        for attribute, parameter in kept.items():
            setattr(service, attribute, self._get_param(parameter))
        [deployment] = service.deployments
        deployment["serviceConnectConfiguration"] = self._get_param("serviceConnectConfiguration")
        network = self._get_param("networkConfiguration")["awsvpcConfiguration"]
        subnets = network["subnets"]
        for number in range(service.desired_count):
            place = {"awsvpcConfiguration": {**network, "subnets": [subnets[number % len(subnets)]]}}
            how = {"launch_type": service.launch_type, "networking_configuration": place}
            [task] = backend.run_task(
                cluster, service.task_definition, 1, None, deployment["id"], None, group=f"service:{name}", **how
            )
            details = {each["name"]: each["value"] for each in task.attachments[0]["details"]}
            for group in service.load_balancers:
                target = {"Id": details["privateIPv4Address"], "Port": group["containerPort"]}
                elbv2_backends[self.current_account][self.region].register_targets(group["targetGroupArn"], [target])
        service.running_count = deployment["runningCount"] = service.desired_count
        service.pending_count = deployment["pendingCount"] = 0
        deployment["rolloutState"] = "COMPLETED"
        deployment["rolloutStateReason"] = f"ECS deployment {deployment['id']} completed."
        return answer

    EC2ContainerServiceResponse.create_service = created


def zones_of_targets() -> None:
    """AWS tells the zone of a target by address, which is that of the network interface with this address. moto does not."""
    check = FakeTargetGroup.health_for

    def checked(self, target, ec2_backend):
        health = check(self, target, ec2_backend)
        health.zone = next(
            (each.subnet.availability_zone for each in ec2_backend.enis.values() if each.private_ip_address == target["Id"]),
            None,
        )
        return health

    FakeTargetGroup.health_for = checked
    tell = FakeHealthStatus.target.fget
    FakeHealthStatus.target = property(lambda self: {**tell(self), "AvailabilityZone": self.zone})


def cluster_addresses() -> None:
    """AWS gives each cluster addresses of its own. moto makes one up when it is loaded, so that two recordings would differ."""
    name = "0123456789ABCDEF0123456789ABCDEF"
    moto.eks.models.ISSUER_TEMPLATE = f"https://oidc.eks.{{region}}.amazonaws.com/id/{name}"
    moto.eks.models.ENDPOINT_TEMPLATE = f"https://{name}.gr7.{{region}}.eks.amazonaws.com"


def load_balancer_ids(ids: dict[str, str]) -> None:
    """AWS ends the ARN of a load balancer in an id of its own, by which a binding names it. moto makes one up each time."""
    make = moto.elbv2.models.make_arn_for_load_balancer
    moto.elbv2.models.make_arn_for_load_balancer = lambda **parts: make(
        **{**parts, "lb_id": ids.get(parts["name"], parts["lb_id"])}
    )


def adopted_databases() -> None:
    """AWS can bring a database that exists into a stack. moto makes every database of a template anew, and the one of the
    example is there already, with its backups."""
    create = DBInstance.create_from_cloudformation_json.__func__

    def adopt(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        name = cloudformation_json["Properties"].get("DBInstanceIdentifier", resource_name)
        found = rds_backends[account_id][region_name].databases.get(name)
        return found or create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)

    DBInstance.create_from_cloudformation_json = classmethod(adopt)


def all_of_them(clock) -> None:
    stop_the_clock(clock)
    lasting_tasks()
    tasks_of_services()
    places_of_tasks()
    running_services()
    zones_of_targets()
    cluster_addresses()
    adopted_databases()
