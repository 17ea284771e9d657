import { describe, expect, test } from "vitest";

import { looksLikeError, readFindQuery } from "./find-query";

describe("what is looked for", () => {
  test.each([
    ["parcel-web", ["parcel", "web"]],
    ["  Parcel_Tracking ", ["parcel", "tracking"]],
    ["i-0abc12", ["0abc12"]],
    ["EC2 access key", ["ec2", "access", "key"]],
    ["10.20.1", ["10", "20", "1"]],
    ["a b c", []],
    ["one two three four five six seven", ["one", "two", "three", "four", "five", "six"]],
  ])("%j is the words %j", (text, words) => {
    expect(readFindQuery(text)?.words).toEqual(words);
  });

  test.each(["", " ", "x", "a line\nand another", "w".repeat(61)])("%j is too little or too much to look for", (text) => {
    expect(readFindQuery(text)).toBeUndefined();
  });

  test.each([
    ["CB-2026-0042", 42],
    ["cb 42", 42],
    ["42", 42],
    ["0042", 42],
    ["CB-2026-0042x", undefined],
    ["parcel 42", undefined],
  ])("%j is run number %j", (text, number) => {
    expect(readFindQuery(text)?.runNumber).toBe(number);
  });

  test.each([
    ["G38", "G38"],
    ["g 038", "G38"],
    ["38", "G38"],
    ["G1000", undefined],
    ["G0", undefined],
    ["log38", undefined],
  ])("%j is the guide's item %j", (text, item) => {
    expect(readFindQuery(text)?.guideItem).toBe(item);
  });

  test.each([
    ["10.20.", "10.20."],
    ["10.20.1.15", "10.20.1.15"],
    ["10", undefined],
    ["10.20.1.15.9", undefined],
    ["v1.2", undefined],
  ])("%j is the address %j", (text, address) => {
    expect(readFindQuery(text)?.address).toBe(address);
  });
});

describe("an error is told from a name", () => {
  // The first three are messages as the services' references print them: IAM, EC2 and STS error codes.
  test.each([
    "User: arn:aws:iam::482177309156:user/ci is not authorized to perform: ec2:DescribeInstances",
    "UnauthorizedOperation",
    "InvalidClientTokenId",
    "ssh: connect to host 10.20.1.15 port 22: Connection refused",
    "two\nlines",
  ])("%j", (text) => {
    expect(looksLikeError(text)).toBe(true);
  });

  test.each(["parcel-web-1", "CB-2026-0042", "G38", "i-0abc12", "10.20.1.15", "crane_ops", "terror-web"])(
    "%j is a name",
    (text) => {
      expect(looksLikeError(text)).toBe(false);
    },
  );
});
