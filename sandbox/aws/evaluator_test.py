"""
Table tests of the evaluator. Every expectation is what the IAM user guide says; the page is named at each table.

    python evaluator_test.py
"""

import json
import unittest

from evaluator import PolicySource, evaluate
from patterns import arn_like, resource_like

INSTANCE = "arn:aws:ec2:eu-west-1:482177309156:instance/i-0a1c5f7d20b94e311"


def policy(*statements, version="2012-10-17") -> list[PolicySource]:
    return [PolicySource("test", json.dumps({"Version": version, "Statement": list(statements)}))]


def allow(action="*", resource="*", **more) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action="*", resource="*", **more) -> dict:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def decision(sources, action="ec2:StartInstances", resource=INSTANCE, context=None, **more) -> str:
    return evaluate(sources, action, resource, context, **more).decision


class Logic(unittest.TestCase):
    """reference_policies_evaluation-logic_policy-eval-denyallow.html, reference_policies_elements_notaction.html"""

    def test_decisions(self):
        rows = [
            ("nothing said is an implicit deny", [], "implicitDeny"),
            ("an allow is enough", [allow()], "allowed"),
            ("an explicit deny beats an allow", [allow(), deny("ec2:StartInstances")], "explicitDeny"),
            ("actions match without regard to case", [allow("EC2:startinstances")], "allowed"),
            ("wildcards match in actions", [allow("ec2:St?rt*")], "allowed"),
            ("NotAction allows everything else", [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], "allowed"),
            ("NotAction leaves out what it names", [{"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}], "implicitDeny"),
            ("NotResource leaves out what it names", [{"Effect": "Allow", "Action": "*", "NotResource": INSTANCE}], "implicitDeny"),
            ("a resource ARN with wildcards matches", [allow(resource="arn:aws:ec2:*:*:instance/*")], "allowed"),
            ("another account's resource does not match", [allow(resource="arn:aws:ec2:*:610394827155:instance/*")], "implicitDeny"),
        ]
        for title, statements, expected in rows:
            with self.subTest(title):
                self.assertEqual(decision(policy(*statements)), expected)

    def test_an_arn_never_covers_a_call_without_resource(self):
        scoped = policy(allow("ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*"))
        self.assertEqual(decision(scoped, "ec2:DescribeInstances", "*"), "implicitDeny")

    def test_a_boundary_only_narrows(self):
        """access_policies_boundaries.html"""
        wide, narrow = policy(allow()), policy(allow("s3:*"))
        self.assertEqual(decision(wide, boundary=narrow), "implicitDeny")
        self.assertEqual(decision(narrow, boundary=wide), "implicitDeny")
        self.assertEqual(decision(wide, boundary=wide), "allowed")
        self.assertEqual(evaluate(wide, "ec2:StartInstances", INSTANCE, {}, narrow).reason, "boundary")

    def test_a_session_policy_only_narrows(self):
        """access_policies.html#policies_session"""
        self.assertEqual(decision(policy(allow()), session=policy(allow("ecs:*"))), "implicitDeny")

    def test_missing_context_is_named(self):
        tagged = policy(allow(Condition={"StringEquals": {"aws:ResourceTag/Team": "parcel"}}))
        self.assertEqual(evaluate(tagged, "ec2:StartInstances", INSTANCE).missing, ["aws:ResourceTag/Team"])


class Conditions(unittest.TestCase):
    """reference_policies_elements_condition_operators.html, reference_policies_condition-single-vs-multi-valued-context-keys.html"""

    ROWS = [
        ("StringEquals", "k", "a", {"k": "a"}, True),
        ("StringEquals", "k", "a", {"k": "A"}, False),
        ("StringEquals", "k", ["a", "b"], {"k": "b"}, True),
        ("StringEquals", "k", "a", {}, False),
        ("StringEqualsIfExists", "k", "a", {}, True),
        ("StringEqualsIfExists", "k", "a", {"k": "b"}, False),
        ("StringNotEquals", "k", "a", {}, True),
        ("StringNotEquals", "k", ["a", "b"], {"k": "b"}, False),
        ("StringEqualsIgnoreCase", "k", "a", {"k": "A"}, True),
        ("StringLike", "k", "har*", {"k": "harness"}, True),
        ("StringNotLike", "k", "har*", {"k": "harness"}, False),
        ("StringEquals", "K", "a", {"k": "a"}, True),
        ("Bool", "k", "true", {"k": "TRUE"}, True),
        ("Bool", "k", True, {"k": "true"}, True),
        ("BoolIfExists", "k", "true", {}, True),
        ("Null", "k", "true", {}, True),
        ("Null", "k", "false", {"k": "x"}, True),
        ("NumericLessThanEquals", "k", "3600", {"k": "3600"}, True),
        ("NumericLessThan", "k", "3600", {"k": "3600"}, False),
        ("NumericEquals", "k", "1", {"k": "one"}, False),
        ("DateGreaterThan", "k", "2026-01-01T00:00:00Z", {"k": "2026-08-01T00:00:00Z"}, True),
        ("IpAddress", "k", "10.0.0.0/8", {"k": "10.20.1.9"}, True),
        ("NotIpAddress", "k", "10.0.0.0/8", {"k": "192.0.2.1"}, True),
        ("ArnLike", "k", "arn:aws:iam::*:role/harness/*", {"k": "arn:aws:iam::482177309156:role/harness/x"}, True),
        ("ArnLike", "k", "arn:aws:*", {"k": "arn:aws:iam::482177309156:role/x"}, False),
        ("ForAllValues:StringEquals", "k", ["a", "b"], {"k": ["a"]}, True),
        ("ForAllValues:StringEquals", "k", ["a", "b"], {"k": ["a", "c"]}, False),
        ("ForAllValues:StringEquals", "k", ["a"], {}, True),
        ("ForAnyValue:StringEquals", "k", ["a"], {"k": ["a", "c"]}, True),
        ("ForAnyValue:StringEquals", "k", ["a"], {}, False),
        ("NoSuchOperator", "k", "a", {"k": "a"}, False),
    ]

    def test_operators(self):
        for operator, key, wanted, context, holds in self.ROWS:
            with self.subTest(f"{operator} {key}={wanted} given {context}"):
                sources = policy(allow(Condition={operator: {key: wanted}}))
                self.assertEqual(decision(sources, context=context), "allowed" if holds else "implicitDeny")

    def test_all_operators_and_keys_of_a_block_must_hold(self):
        both = policy(allow(Condition={"StringEquals": {"a": "1", "b": "2"}}))
        self.assertEqual(decision(both, context={"a": "1"}), "implicitDeny")
        self.assertEqual(decision(both, context={"a": "1", "b": "2"}), "allowed")


class Variables(unittest.TestCase):
    """reference_policies_variables.html"""

    def test_substitution(self):
        own = "arn:aws:iam::*:user/${aws:username}"
        rows = [
            ("the caller's own name", allow("iam:*", own), {"aws:username": "ines"}, "2012-10-17", "allowed"),
            ("somebody else's name", allow("iam:*", own), {"aws:username": "marek"}, "2012-10-17", "implicitDeny"),
            ("a variable without value matches nothing", allow("iam:*", own), {}, "2012-10-17", "implicitDeny"),
            ("the old version takes it literally", allow("iam:*", own), {"aws:username": "ines"}, "2008-10-17", "implicitDeny"),
            ("a wildcard in a value is literal", allow("iam:*", own), {"aws:username": "*"}, "2012-10-17", "implicitDeny"),
            ("a default", allow("iam:*", "arn:aws:iam::*:user/${aws:username, 'ines'}"), {}, "2012-10-17", "allowed"),
        ]
        for title, statement, context, version, expected in rows:
            with self.subTest(title):
                sources = policy(statement, version=version)
                self.assertEqual(decision(sources, "iam:GetUser", "arn:aws:iam::482177309156:user/ines", context), expected)


class Patterns(unittest.TestCase):
    def test_arns_match_part_by_part(self):
        self.assertFalse(arn_like("arn:aws:iam::*", "arn:aws:iam::482177309156:role/x"))
        self.assertTrue(resource_like("arn:aws:iam::*", "arn:aws:iam::482177309156:role/x"))
        self.assertFalse(resource_like("arn:aws:s3*:role/x", "arn:aws:iam::482177309156:role/x"))

    def test_wildcards_of_a_resource_element(self):
        """reference_policies_elements_resource.html (a * at the end of a segment), reference-arns.html (incomplete ARNs)"""
        rows = [
            ("a * at the end of a segment runs on past the colon", "arn:aws:ec2:*:instance/*", True),
            ("a * inside a segment does not", "arn:aws:ec2:eu-w*1:instance/*", False),
            ("a ? stands for no colon", "arn:aws:ec2:eu-west-1?482177309156:instance/*", False),
            ("missing parts are completed with *", "arn:aws:ec2", True),
            ("the parts that are there still count", "arn:aws:ec2:us-east-1", False),
        ]
        for title, pattern, expected in rows:
            with self.subTest(title):
                self.assertEqual(resource_like(pattern, INSTANCE), expected)


if __name__ == "__main__":
    unittest.main()
