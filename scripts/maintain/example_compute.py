"""What runs in the accounts of the example: containers with their images and load balancers, a cluster, a function, a stack
and a site. As the plans say, except where a DEVIATION is marked."""

import hashlib
import io
import json
import zipfile

import moto_patches_compute as patches
from example_resources import Account


def prepare(clock) -> None:
    patches.all_of_them(clock)
    patches.load_balancer_ids({"cloud-optimizer-public": "1a2b3c4d5e6f7081"})


def network(account: Account, region: str, zones: str) -> tuple[str, list[str], str]:
    """The default network: its id, a subnet in each of these zones, and its security group."""
    ec2 = account.client("ec2", region)
    places = [f"{region}{zone}" for zone in zones]
    found = {each["AvailabilityZone"]: each for each in ec2.describe_subnets()["Subnets"]}
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
    return found[places[0]]["VpcId"], [found[place]["SubnetId"] for place in places], groups[0]["GroupId"]


def commit(repository: str, tag: str) -> str:
    """The commit that a release was built from. example_web.ts makes the same for the repository on GitHub."""
    return hashlib.sha1(f"{repository}:{tag}".encode()).hexdigest()


def images(account: Account, regions, repository: str, pushed: dict[str, int], immutable=True, noted=False) -> str:
    """Images by tag, with how many days ago each was pushed; `noted` ones name their commit. Gives the name of the repository with
    its registry."""
    for region in regions:
        ecr = account.client("ecr", region)
        with account.clock.at(account.clock.ago(days=400)):
            mutability = "IMMUTABLE" if immutable else "MUTABLE"
            ecr.create_repository(repositoryName=repository, imageTagMutability=mutability)
        for tag, age in pushed.items():
            layer = {"digest": "sha256:" + hashlib.sha256(f"{repository}:{tag}".encode()).hexdigest()}
            media = "application/vnd.docker.distribution.manifest.v2+json"
            manifest = {"schemaVersion": 2, "mediaType": media, "config": {"size": 7000, **layer}, "layers": [layer]}
            if noted:
                manifest["mediaType"] = "application/vnd.oci.image.manifest.v1+json"
                manifest["annotations"] = {"org.opencontainers.image.revision": commit(repository, tag)}
            with account.clock.at(account.clock.ago(days=age, minutes=20)):
                ecr.put_image(repositoryName=repository, imageTag=tag, imageManifest=json.dumps(manifest))
    return f"{account.number}.dkr.ecr.{regions[0]}.amazonaws.com/{repository}"


def balancer(account: Account, region: str, name: str, zones: str) -> str:
    _, subnets, group = network(account, region, zones)
    with account.clock.at(account.clock.ago(days=390)):
        made = account.client("elbv2", region).create_load_balancer(Name=name, Subnets=subnets, SecurityGroups=[group])
    return made["LoadBalancers"][0]["LoadBalancerArn"]


def targets(account: Account, region: str, name: str, balanced_by: str, path: str) -> str:
    vpc, _, _ = network(account, region, "a")
    elb = account.client("elbv2", region)
    check = {"HealthCheckPath": path, "HealthCheckIntervalSeconds": 15, "UnhealthyThresholdCount": 2}
    group = {"Name": name, "Protocol": "HTTP", "Port": 8000, "VpcId": vpc, "TargetType": "ip", **check}
    arn = elb.create_target_group(**group)["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": arn}]
    elb.create_listener(LoadBalancerArn=balanced_by, Protocol="HTTP", Port=80, DefaultActions=forward)
    return arn


def service(account: Account, region, cluster, name, family, image, releases, zones, count, group, *, mesh=False, old=0):
    """A service on Fargate that runs the last of the releases; the oldest `old` revisions were taken back."""
    ecs = account.client("ecs", region)
    ecs.create_cluster(clusterName=cluster)
    for release in releases:
        container = {"name": "application", "image": f"{image}:{release}", "memory": 1024}
        ecs.register_task_definition(
            family=family,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="512",
            memory="1024",
            containerDefinitions=[container],
        )
    for revision in range(1, old + 1):
        ecs.deregister_task_definition(taskDefinition=f"{family}:{revision}")
    _, subnets, security = network(account, region, zones)
    ecs.create_service(
        cluster=cluster,
        serviceName=name,
        taskDefinition=family,
        desiredCount=count,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [security]}},
        loadBalancers=[{"targetGroupArn": group, "containerName": "application", "containerPort": 8000}],
        availabilityZoneRebalancing="ENABLED",
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        **({"serviceConnectConfiguration": {"enabled": True, "namespace": cluster}} if mesh else {}),
    )


def auditforge(account: Account) -> None:
    """Two tasks in two zones; ten releases to go back to."""
    region, name = "us-east-1", "metis-demo"
    releases = {f"release-{33 + number}": 95 - 10 * number for number in range(10)}
    # Tags can be moved: the last resort of the rollback pushes a new image under the tag of the old one.
    image = images(account, [region], name, releases, immutable=False)
    group = targets(account, region, name, balancer(account, region, "metis-public", "ab"), "/health/live")
    # Every release made a revision; those whose images are gone were taken back.
    revisions = [f"release-{33 + max(0, number - 32)}" for number in range(42)]
    service(account, region, "metis-production", name, name, image, revisions, "ab", 2, group, old=32)


def knowledge_exchange(account: Account) -> None:
    """Release 1.9 failed on 2026-11-04, and 1.9.1 followed. DEVIATION: no load balancer in the backup region, although
    recovery points DNS at one; the document calls several regions a "future enhancement"."""
    region, name = "us-east-1", "aifai-backend"
    image = images(account, [region], name, {"1.7": 110, "1.8": 47, "1.9": 16, "1.9.1": 9}, noted=True)
    group = targets(account, region, name, balancer(account, region, "aifai-public", "ab"), "/api/health")
    releases = ["1.7", "1.8", "1.9", "1.9.1"]
    service(account, region, "aifai-production", f"{name}-service", name, image, releases, "ab", 2, group)


def virtual_backroom(account: Account) -> None:
    """Images in two regions. DEVIATION: no service in the second one, because the regional procedure has people deploy it.
    DEVIATION: the health check does not cover the database yet; the change is due on 2026-12-04."""
    region, second, cluster, repository = "eu-west-1", "eu-central-1", "virtualbackroom-production", "virtualbackroom/api"
    copies = [{"region": second, "registryId": account.number}]
    rules = [{"destinations": copies, "repositoryFilters": [{"filter": "virtualbackroom/", "filterType": "PREFIX_MATCH"}]}]
    account.client("ecr", region).put_replication_configuration(replicationConfiguration={"rules": rules})
    releases = {"2026.8.1": 105, "2026.9.2": 66, "2026.10.1": 31, "2026.11.1": 8}
    image = images(account, [region, second], repository, releases)
    public = balancer(account, region, "virtualbackroom-public", "abc")
    group = targets(account, region, "virtualbackroom-api", public, "/healthz")
    service(account, region, cluster, "api", "virtualbackroom-api", image, releases, "abc", 3, group, mesh=True)
    scaling = account.client("application-autoscaling", region)
    target = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    target["ResourceId"] = f"service/{cluster}/api"
    scaling.register_scalable_target(MinCapacity=3, MaxCapacity=12, **target)
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    policy = {"TargetValue": 60.0, "PredefinedMetricSpecification": metric}
    scaling.put_scaling_policy(
        PolicyName="cpu", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=policy, **target
    )


def auditron(account: Account) -> None:
    """A cluster whose secrets have a key of their own, and a load balancer in the second region."""
    region = "us-east-1"
    key = {"keyArn": account.key(region, "77777777-8888-4999-8aaa-bbbbccccdddd")}
    _, subnets, _ = network(account, region, "ab")
    with account.clock.at(account.clock.ago(days=380)):
        account.client("eks", region).create_cluster(
            name="auditron-production",
            version="1.33",
            clientRequestToken="auditron-production",
            roleArn=f"arn:aws:iam::{account.number}:role/eks",
            resourcesVpcConfig={"subnetIds": subnets},
            encryptionConfig=[{"resources": ["secrets"], "provider": key}],
        )
    balancer(account, "eu-west-1", "auditron-recovery", "ab")


def cloud_optimizer(account: Account) -> None:
    """Two tasks in two zones, and what stands around them. DEVIATION: the clusters `production` and `prod` and the service
    `api`, which commands of the document name, do not exist."""
    region, name = "us-east-1", "cloud-optimizer"
    releases = {"4.2.0": 64, "4.2.1": 57, "4.3.0": 30, "4.3.1": 11}
    image = images(account, [region], f"{name}-api", releases)
    group = targets(account, region, f"{name}-public", balancer(account, region, f"{name}-public", "ab"), "/health/ready")
    service(account, region, f"{name}-cluster", name, name, image, releases, "ab", 2, group)
    pager(account, region)
    with account.clock.at(account.clock.ago(days=330)):
        template = json.dumps(stack_template(name), indent=2)
        account.client("cloudformation", region).create_stack(StackName=f"{name}-standalone", TemplateBody=template)
    site(account, "docs.cloudoptimizer.com")


def pager(account: Account, region: str) -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    iam = account.client("iam", region)
    role = iam.create_role(RoleName="cloud-optimizer-pager", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr(zipfile.ZipInfo("pager.py"), "def page(event, context): ...\n")
    with account.clock.at(account.clock.ago(days=73)):
        account.client("lambda", region).create_function(
            FunctionName="cloud-optimizer-pager",
            Role=role,
            Runtime="python3.13",
            Handler="pager.page",
            Code={"ZipFile": code.getvalue()},
        )


def stack_template(name: str) -> dict:
    keep = {"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot"}
    database = {
        "DBInstanceIdentifier": f"{name}-prod",
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "100",
        "MultiAZ": True,
        "StorageEncrypted": True,
        "BackupRetentionPeriod": 30,
        "MasterUsername": "administrator",
        "ManageMasterUserPassword": True,
    }
    resources = {"Database": {"Type": "AWS::RDS::DBInstance", **keep, "Properties": database}}
    return {"AWSTemplateFormatVersion": "2010-09-09", "Description": "Cloud Optimizer", "Resources": resources}


def site(account: Account, name: str) -> None:
    origin = {"Id": "pages", "DomainName": f"{name}.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "pages", "ViewerProtocolPolicy": "redirect-to-https"}
    behaviour["CachePolicyId"] = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    settings = {"CallerReference": name, "Comment": "", "Enabled": True, "Aliases": {"Quantity": 1, "Items": [name]}}
    settings |= {"Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": behaviour}
    account.client("cloudfront", "us-east-1").create_distribution(DistributionConfig=settings)


fill = {each.__name__: each for each in (auditforge, knowledge_exchange, virtual_backroom, auditron, cloud_optimizer)}
