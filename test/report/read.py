"""Reads a report with a program that other people wrote, and prints what it saw as JSON.

  python read.py sarif|junit|oscal|oscal-poam|intoto FILE [XSD]

What the reader refuses ends in an exception, so that the test that called it fails with the reader's words.
"""
import base64
import json
import sys
from pathlib import Path


def sarif(path):
    from sarif import loader

    read = loader.load_sarif_file(path)
    return {
        "tools": read.get_distinct_tool_names(),
        "count": read.get_result_count(),
        "records": [
            [each["Severity"], each["Code"], each["Location"], each["Line"]]
            for each in read.get_records()
        ],
    }


def junit(path, xsd):
    from junitparser import Error, Failure, JUnitXml, Skipped
    from lxml import etree

    etree.XMLSchema(etree.parse(xsd)).assertValid(etree.parse(path))
    words = {Failure: "failure", Error: "error", Skipped: "skipped"}
    return [
        {
            "name": suite.name,
            "tests": suite.tests,
            "failures": suite.failures,
            "errors": suite.errors,
            "skipped": suite.skipped,
            "cases": [
                [case.classname, case.name]
                + [[words[type(each)], each.type, each.message, each.text] for each in case.result]
                for case in suite
            ],
        }
        for suite in JUnitXml.fromfile(path)
    ]


def plain(value):
    """The text in a value of the models, which is wrapped in types of their own."""
    while not isinstance(value, str):
        value = value.root if hasattr(value, "root") else value.value
    return value


def oscal(path):
    from trestle.oscal.assessment_results import AssessmentResults

    read = AssessmentResults.oscal_read(Path(path))
    [result] = read.results
    return {
        "version": plain(read.metadata.oscal_version),
        "observations": len(result.observations or []),
        "risks": len(result.risks or []),
        "findings": [
            [plain(each.target.target_id), plain(each.target.status.state)] for each in result.findings or []
        ],
    }


def oscal_poam(path):
    from trestle.oscal.poam import PlanOfActionAndMilestones

    read = PlanOfActionAndMilestones.oscal_read(Path(path))
    return {"items": [plain(each.title) for each in read.poam_items], "risks": len(read.risks or [])}


def intoto(path):
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_pem_x509_certificate
    from google.protobuf import json_format
    from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey

    seen = []
    for line in Path(path).read_text().splitlines():
        data = json.loads(line)
        [signature] = data["signatures"]
        keyid = signature["keyid"]
        key = load_pem_x509_certificate(base64.b64decode(signature["certificate"])).public_key()
        scheme = "rsa-pkcs1v15-sha256" if isinstance(key, RSAPublicKey) else None
        envelope = Envelope.from_dict(data)
        envelope.verify([SSlibKey.from_crypto(key, keyid=keyid, scheme=scheme)], 1)
        proto = json_format.Parse(envelope.payload, statement_pb2.Statement())
        statement = Statement.copy_from_pb(proto)
        statement.validate()
        predicate = json_format.MessageToDict(statement.pb.predicate)
        if "test-result" in statement.pb.predicate_type:
            json_format.ParseDict(predicate, test_result_pb2.TestResult())
        seen.append(
            {
                "type": statement.pb.predicate_type,
                "subjects": {each.name: each.digest["sha256"] for each in statement.pb.subject},
                "predicate": predicate,
            }
        )
    return seen


readers = {"sarif": sarif, "junit": junit, "oscal": oscal, "oscal-poam": oscal_poam, "intoto": intoto}
json.dump(readers[sys.argv[1]](*sys.argv[2:]), sys.stdout)
