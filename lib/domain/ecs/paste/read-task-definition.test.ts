import { expect, test } from "vitest";

import { checkTaskDefinition } from "../check-task-definition";

import type { ReadDefinition } from "./read-documents";
import { readTaskDefinition } from "./read-task-definition";
import { describePath, Placeholder, pointerOf } from "../value";

/** The only task definition of a text; fails with the reader's message. */
function read(text: string): ReadDefinition {
  const result = readTaskDefinition(text);
  if (!result.ok) throw new Error(result.error.message);
  const [definition, ...others] = result.value.definitions;
  if (definition === undefined || others.length > 0) throw new Error("Not exactly one task definition.");
  return definition;
}

const PLAIN = { family: "web", cpu: "256", containerDefinitions: [{ name: "web", image: "nginx:1", cpu: 10 }] };
const JSON_TEXT = JSON.stringify(PLAIN, null, 2);

test.each<[what: string, text: string]>([
  ["JSON", JSON_TEXT],
  ["JSON with a byte order mark", `\uFEFF${JSON_TEXT}`],
  ["JSON with Windows line ends", JSON_TEXT.replaceAll("\n", "\r\n")],
  ["JSON with comments", `// the web service\n${JSON_TEXT.replace('"cpu": 10', '"cpu": 10 // units')} /* end */`],
  ["JSON with hash comments", `# the web service\n${JSON_TEXT}`],
  ["JSON with trailing commas", JSON_TEXT.replace('"cpu": 10', '"cpu": 10,').replace(/\]\n\}$/, "],\n}")],
  [
    "an editor's schema",
    JSON_TEXT.replace(
      "{",
      () => '{ "$schema": "https://ecs-intellisense.s3-us-west-2.amazonaws.com/task-definition/schema.json",',
    ),
  ],
  ["the response of describe-task-definition", JSON.stringify({ taskDefinition: { ...PLAIN, revision: 3, status: "ACTIVE" } })],
  ["a response with nulls", JSON.stringify({ ...PLAIN, pidMode: null, taskDefinitionArn: "arn:x" })],
  ["a record of CloudTrail", JSON.stringify({ detail: { eventName: "RegisterTaskDefinition", requestParameters: PLAIN } })],
  ["YAML", "family: web\ncpu: 256\ncontainerDefinitions:\n  - name: web\n    image: nginx:1\n    cpu: '10'\n"],
  [
    "YAML with anchors",
    "x: &c\n  image: nginx:1\n  cpu: 10\ntaskDefinition:\n  family: web\n  cpu: 256\n  containerDefinitions:\n  - <<: *c\n    name: web\n".replace(
      "x: &c",
      "templates: &c",
    ),
  ],
  [
    "YAML that replaces a merged member",
    "templates: &c\n  image: nginx:1\n  cpu: 99\ntaskDefinition:\n  family: web\n  cpu: 256\n  containerDefinitions:\n  - <<: *c\n    name: web\n    cpu: 10\n",
  ],
  [
    "YAML that merges a list of maps",
    "templates:\n- &a { image: 'nginx:1' }\n- &b { image: 'nginx:2', cpu: 10 }\ntaskDefinition:\n  family: web\n  cpu: 256\n  containerDefinitions:\n  - <<: [*a, *b]\n    name: web\n",
  ],
  [
    "YAML whose anchor is set a second time",
    "templates:\n- &c nginx:2\n- &c nginx:1\ntaskDefinition:\n  family: web\n  cpu: 256\n  containerDefinitions:\n  - { name: web, image: *c, cpu: 10 }\n",
  ],
  ["a block of Markdown", `\n\`\`\`json\n${JSON_TEXT}\n\`\`\`\n`],
  ["a block of Markdown with Windows line ends", `\`\`\`\r\n${JSON_TEXT.replaceAll("\n", "\r\n")}\r\n\`\`\``],
  [
    "CloudFormation names",
    JSON.stringify({ Family: "web", Cpu: 256, ContainerDefinitions: [{ Name: "web", Image: "nginx:1", Cpu: "10" }] }),
  ],
  [
    "a CloudFormation template",
    "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: web\n      Cpu: 256\n      ContainerDefinitions:\n        - { Name: web, Image: 'nginx:1', Cpu: 10 }\n",
  ],
  [
    "a Terraform resource",
    'resource "aws_ecs_task_definition" "web" {\n  family = "web"\n  cpu = 256\n  container_definitions = jsonencode([{ name = "web", image = "nginx:1", cpu = 10 }])\n}\n',
  ],
  [
    "a Terraform resource with a heredoc",
    'resource "aws_ecs_task_definition" "web" {\n  family = "web"\n  cpu = "256"\n  container_definitions = <<EOF\n[\n  { "name": "web", "image": "nginx:1", "cpu": 10 }\n]\nEOF\n}\n',
  ],
  [
    "a Terraform resource with a local value",
    'locals {\n  web = [{ "name" : "web", image = "nginx:1", cpu = 10 }]\n}\nresource "aws_ecs_task_definition" "web" {\n  family = "web"\n  cpu = 256\n  container_definitions = jsonencode(local.web)\n}\n',
  ],
])("%s means the same task definition", (_what, text) => {
  const sorted = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  expect(sorted(read(text).document)).toEqual(PLAIN);
});

test("the tags of a response are kept", () => {
  const { document } = read(JSON.stringify({ taskDefinition: PLAIN, tags: [{ key: "team", value: "parcel" }] }));
  expect(document["tags"]).toEqual([{ key: "team", value: "parcel" }]);
});

test("members that are left out are listed", () => {
  const { dropped } = read(
    JSON.stringify({ ...PLAIN, revision: 3, containerDefinitions: [{ ...PLAIN.containerDefinitions[0], user: null }] }),
  );
  expect(dropped.map(({ path, why }) => [describePath(path), why])).toEqual([
    ["containerDefinitions[0].user", "null"],
    ["revision", "read-only"],
  ]);
});

test.each<[what: string, text: string]>([
  ["a list of containers", JSON.stringify(PLAIN.containerDefinitions)],
  ["one container", JSON.stringify(PLAIN.containerDefinitions[0])],
  ["jsonencode on several lines", 'jsonencode (\n  [{ name = "web", image = "nginx:1", cpu = 10 }]\n)\n'],
  ["jsonencode", 'jsonencode([{ name = "web", image = "nginx:1", cpu = 10 }])'],
  ["container_definitions", 'container_definitions = jsonencode([{ name = "web", image = "nginx:1", cpu = 10 }])'],
])("%s has containers only", (_what, text) => {
  const { document, origin } = read(text);
  expect(JSON.parse(JSON.stringify(document))).toEqual({ containerDefinitions: PLAIN.containerDefinitions });
  expect(origin).toBe("containers");
});

test("every task definition of a template is read with its name", () => {
  const result = readTaskDefinition(
    ["a", "b"]
      .map(
        (name) =>
          `resource "aws_ecs_task_definition" "${name}" {\n  family = "${name}"\n  container_definitions = file("x.json")\n}`,
      )
      .join("\n"),
  );
  expect(result.ok && result.value.definitions.map(({ label, document }) => [label, document["family"]])).toEqual([
    ["a", "a"],
    ["b", "b"],
  ]);
});

test.each<[text: string, name: string]>([
  ["<+artifact.image>", "artifact.image"],
  ["${image}", "image"],
  ["${var.image}", "var.image"],
  ["${{ vars.IMAGE }}", "vars.IMAGE"],
  ["{{ image }}", "image"],
  ["<IMAGE>", "IMAGE"],
  ["%IMAGE%", "IMAGE"],
  ["$IMAGE", "IMAGE"],
  ["#{Image}", "Image"],
  ["<%= image %>", "image"],
  ["__IMAGE__", "IMAGE"],
  ["@IMAGE@", "IMAGE"],
])("%s is a placeholder in a string", (raw, name) => {
  const { placeholders } = read(
    JSON.stringify({ ...PLAIN, containerDefinitions: [{ name: "web", image: `registry/web:${raw}` }] }),
  );
  expect(placeholders.map((each) => [each.raw, each.name, each.at.map(pointerOf)])).toEqual([
    [raw, name, ["/containerDefinitions/0/image"]],
  ]);
});

test.each([
  "<+infra.cpu>",
  "${cpu}",
  "${{ vars.CPU }}",
  "{{ cpu }}",
  "<CPU>",
  "%CPU%",
  "$CPU",
  "<%= cpu %>",
  "__CPU__",
  "${max(a, 1)}",
])("%s without quotes is kept as it is written", (raw) => {
  const text = `{ "family": "web", "cpu": ${raw}, "containerDefinitions": [${raw}] }`;
  const { document, placeholders } = read(text);
  expect(document["cpu"]).toEqual(new Placeholder(raw));
  expect(placeholders.map((each) => [each.raw, each.at.map(pointerOf)])).toEqual([[raw, ["/cpu", "/containerDefinitions/0"]]]);
});

test.each(["<+infra.cpu>", "${cpu}", "{{ cpu }}", "%CPU%", "#{Cpu}"])("%s without quotes is kept in YAML", (raw) => {
  const { document } = read(`family: web\ncpu: ${raw}\ncontainerDefinitions:\n  - name: web\n    image: "web:${raw}"\n`);
  expect(document["cpu"]).toEqual(new Placeholder(raw));
  expect(document["containerDefinitions"]).toEqual([{ name: "web", image: `web:${raw}` }]);
});

test("lines of a template that repeat parts are skipped", () => {
  const { document } = read(
    '{ "family": "web",\n{% if x %}\n "cpu": "256",\n{% endif %}\n "containerDefinitions": [\n%{ for c in cs ~}\n {"name": "${c}"}\n%{ endfor ~}\n ] }',
  );
  expect(document["cpu"]).toBe("256");
});

test.each<[what: string, container: object]>([
  ["a variable of the shell in a command", { command: ["sh", "-c", "exec node --port $PORT ${NODE_OPTIONS}"] }],
  ["HTML in a command", { command: ["<html><head></head><body><h1>Hello</h1></body></html>"] }],
  ["HTML in a variable", { environment: [{ name: "PAGE", value: "<html><body><h1>Hello</h1></body></html>" }] }],
  ["a shell in a health check", { healthCheck: { command: ["CMD-SHELL", "curl -f http://localhost:$PORT/ || exit 1"] } }],
  ["a date format", { logConfiguration: { logDriver: "awslogs", options: { "awslogs-datetime-format": "%Y-%m-%d %H:%M:%S" } } }],
  [
    "a dollar sign in a variable",
    {
      environment: [
        { name: "A", value: "pa$$word$1" },
        { name: "B", value: "a$b" },
      ],
    },
  ],
  ["a log tag of Docker", { logConfiguration: { logDriver: "syslog", options: { tag: "{{.Name}}/{{.ID}}" } } }],
])("%s is not a placeholder", (_what, container) => {
  expect(read(JSON.stringify({ ...PLAIN, containerDefinitions: [container] })).placeholders).toEqual([]);
});

test.each<[what: string, members: object, found: readonly string[]]>([
  ["an account and a region in an image", { image: "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/web:1" }, ["ACCOUNT_ID", "REGION"]],
  ["an image", { image: "IMAGE_URI" }, ["IMAGE_URI"]],
  [
    "an account in an ARN",
    { secrets: [{ name: "A", valueFrom: "arn:aws:ssm:eu-west-1:ACCOUNT_ID:parameter/DB_NAME" }] },
    ["ACCOUNT_ID"],
  ],
  ["no name of a secret", { secrets: [{ name: "A", valueFrom: "arn:aws:ssm:eu-west-1:482177309156:parameter/DB_NAME" }] }, []],
  ["no name of a parameter", { secrets: [{ name: "A", valueFrom: "DB_NAME" }] }, []],
])("uppercase words are placeholders: %s", (_what, members, found) => {
  const { placeholders } = read(JSON.stringify({ ...PLAIN, containerDefinitions: [members] }));
  expect(placeholders.map(({ raw }) => raw)).toEqual(found);
});

test.each(["\uE041", "\uE001\uF8FF", "\u{1F680}", "\u2028", "\u202E", "e\u0301"])("the letter %j of YAML is kept", (letter) => {
  const { document } = read(
    `family: "${letter}"\ncpu: \${cpu}\ncontainerDefinitions:\n- { name: "web", image: "{{ image }}${letter}" }\n`,
  );
  expect(document).toEqual({
    family: letter,
    cpu: new Placeholder("${cpu}"),
    containerDefinitions: [{ name: "web", image: `{{ image }}${letter}` }],
  });
});

test("escapes of Terraform are read as Terraform does", () => {
  const { document } = read(
    String.raw`resource "aws_ecs_task_definition" "web" {
  family = "a\u00e9\U0001F680 \"b\" c\\d %%{e}"
  container_definitions = jsonencode([{ name = "web", command = ["echo $${"$"}{HOME}"] }])
}`,
  );
  expect(document["family"]).toBe('a\u00e9\u{1F680} "b" c\\d %{e}');
  expect(document["containerDefinitions"]).toEqual([{ name: "web", command: ["echo ${HOME}"] }]);
});

test("an escaped expression in the JSON of a heredoc is a string", () => {
  const { document, placeholders } = read(
    'resource "aws_ecs_task_definition" "web" {\n  container_definitions = <<-JSON-TEXT\n  [{ "name": "${var.name}", "command": ["echo $${HOME}"] }]\n  JSON-TEXT\n}',
  );
  expect(document["containerDefinitions"]).toEqual([{ name: "${var.name}", command: ["echo ${HOME}"] }]);
  expect(placeholders.map(({ raw }) => raw)).toEqual(["${var.name}"]);
});

test("brackets in comments and heredocs of Terraform do not count", () => {
  const { document } = read(
    'resource "aws_ecs_task_definition" "web" {\n  container_definitions = concat([ # :) "a\n  ], [ // don\'t "\n  ], /* ( */ f(<<EOF\n)"\nEOF\n  ))\n  family = "web"\n}',
  );
  expect(document["family"]).toBe("web");
  expect(document["containerDefinitions"]).toBeInstanceOf(Placeholder);
});

test("Terraform blocks named like members of every object are read", () => {
  const { document } = read(
    'resource "aws_ecs_task_definition" "web" {\n  container_definitions = "[]"\n  constructor {\n  }\n  toString {\n  }\n  __proto__ {\n  }\n}',
  );
  expect(Object.keys(document)).toEqual(["containerDefinitions", "constructor", "toString", "__proto__"]);
});

test("CloudFormation names a family itself", () => {
  const { document, origin } = read(
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Memory: 512\n      ContainerDefinitions: [{ Name: web, Image: 'nginx:1' }]\n",
  );
  expect(checkTaskDefinition(document, { origin }).findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
});

test("names of container members in Terraform ignore case", () => {
  const { document } = read(
    'resource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([{ Name = "web", cpu = "10" }])\n}\n',
  );
  expect(document["containerDefinitions"]).toEqual([{ name: "web", cpu: "10" }]);
});

test("a placeholder may include its comma", () => {
  const text = '[{ "name": "a", "image": ${x ? "b," : "c,"}\n "cpu": 1 }\n ${y ? ",{}" : ""}\n]';
  expect(read(text).document["containerDefinitions"]).toEqual([
    { name: "a", image: new Placeholder('${x ? "b," : "c,"}'), cpu: 1 },
    new Placeholder('${y ? ",{}" : ""}'),
  ]);
});

test.each(["${", '${"', '${\\"', "$${", "%{", "{{", "<%"])("a string that ends with %s ends at its quote", (value) => {
  const text = JSON.stringify({
    name: "a",
    image: "b:1",
    environment: [
      { name: "A", value },
      { name: "B", value: "}" },
    ],
  });
  expect(read(`// a comment\n[${text}]`).document["containerDefinitions"]).toEqual([JSON.parse(text)]);
});

test("objects with a comma between them are a list of containers", () => {
  const { document } = read('{ "name": "a", "image": "${a}" },\n{ "name": "b", "image": "${b}" }\n');
  expect(document["containerDefinitions"]).toEqual([
    { name: "a", image: "${a}" },
    { name: "b", image: "${b}" },
  ]);
});

test("statements of an ERB template are skipped", () => {
  const { document } = read(
    '<%\n# Use awsvpc with care.\n%>\n{ "family": "<%= @family %>", <%# the default %>\n "containerDefinitions": [{ "name": "a",\n <% if @memory %>\n "memory": <%= @memory %>,\n <% end %>\n "image": "<%= @image %>" }] }',
  );
  expect(document["containerDefinitions"]).toEqual([
    { name: "a", memory: new Placeholder("<%= @memory %>"), image: "<%= @image %>" },
  ]);
});

test("functions of CloudFormation are placeholders", () => {
  const text = JSON.stringify({
    Resources: {
      Task: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Family: { "Fn::Sub": "${AWS::StackName}-web" },
          ContainerDefinitions: [{ Name: "web", Image: { Ref: "Image" } }],
        },
      },
    },
  });
  const { document, label } = read(text);
  expect(document).toEqual({
    family: new Placeholder('{"Fn::Sub":"${AWS::StackName}-web"}'),
    containerDefinitions: [{ name: "web", image: new Placeholder('{"Ref":"Image"}') }],
  });
  expect(label).toBe("Task");
});

test("a problem names the place in the pasted text", () => {
  const text =
    '\uFEFF{\r\n  "taskDefinition": {\r\n    "family": "web",\r\n    "containerDefinitions": [\r\n      { "name": "web",  "image": null, "cpu": 1 }\r\n    ]\r\n  }\r\n}';
  const { placeOf } = read(text);
  expect(placeOf(["family"])).toEqual({ line: 3, column: 5 });
  expect(placeOf(["containerDefinitions", 0, "cpu"])).toEqual({ line: 5, column: 40 });
  expect(placeOf(["containerDefinitions", 0, "image"])).toEqual({ line: 5, column: 7 });
});

test.each<[what: string, text: string, says: RegExp, place: { line: number; column: number } | undefined]>([
  ["nothing", "  \n", /no text/, undefined],
  [
    "a key twice",
    '{ "family": "a", "containerDefinitions": [],\n  "family": "b" }',
    /"family" appears a second time; the first is on line 1/,
    { line: 2, column: 3 },
  ],
  [
    "a key of a container twice",
    '{ "family": "a", "containerDefinitions": [\n{ "image": "a",\n"image": "b" }] }',
    /first is on line 2/,
    { line: 3, column: 1 },
  ],
  ["a key twice in YAML", "family: a\ncontainerDefinitions: []\nfamily: b\n", /first is on line 1/, { line: 3, column: 1 }],
  ["a missing comma", '{ "family": "a"\n  "containerDefinitions": [] }', /comma is missing/, { line: 2, column: 3 }],
  ["two commas", '{ "family": "a",,\n  "containerDefinitions": [] }', /extra comma/, { line: 1, column: 17 }],
  ["a missing quote", '{ "family": "a,\n  "containerDefinitions": [] }', /no closing quote/, { line: 1, column: 13 }],
  ["a missing bracket", '{ "family": "a", "containerDefinitions": [', /not closed/, { line: 1, column: 42 }],
  ["a missing colon", '{ "family" "a", "containerDefinitions": [] }', /colon is missing/, { line: 1, column: 12 }],
  ["a string without quotes", '{ "family": web, "containerDefinitions": [] }', /double quotes/, { line: 1, column: 13 }],
  ["text after the end", '{ "family": "a", "containerDefinitions": [] } x', /more text/, { line: 1, column: 47 }],
  ["a backslash", '{ "family": "a\\d", "containerDefinitions": [] }', /escape/, { line: 1, column: 15 }],
  ["names without quotes", '{family:"a",containerDefinitions:[]}', /name in double quotes/, { line: 1, column: 2 }],
  ["curly quotes", "{ “family”: “a” }", /curly quote/, { line: 1, column: 3 }],
  ["a curly quote after a name", '{ "family": “a” }', /curly quote/, { line: 1, column: 13 }],
  [
    "a heredoc without an end",
    'resource "aws_ecs_task_definition" "x" {\n  a = <<EOF\n[]\n',
    /Add a line with EOF/,
    { line: 2, column: 7 },
  ],
  ["broken YAML", "family: a\ncpu: [1\n", /not valid YAML/, { line: 3, column: 1 }],
  ["UTF-16", "{\0}\0", /UTF-8/, { line: 1, column: 2 }],
  ["a deep list", `{"a":${"[".repeat(50_000)}`, /levels deep/, { line: 1, column: 66 }],
  ["a deep list of YAML", `${"- ".repeat(100)}x`, /levels deep/, { line: 1, column: 123 }],
])("%s is refused with the reason and its place", (_what, text, says, place) => {
  const result = readTaskDefinition(text);
  expect(result.ok ? "read" : result.error.message).toMatch(says);
  if (!result.ok) expect(result.error.place).toEqual(place);
});

test("a list that exhausts the YAML parser is refused", () => {
  const result = readTaskDefinition("- ".repeat(20_000));
  expect(result.ok ? "read" : result.error.message).toContain("levels deep");
});

/** Texts that overflow the stack of a careless reader, or make it read to the end at every delimiter. */
const COSTLY: readonly (readonly [what: string, text: string, says: string])[] = [
  ["deep lists in plain JSON", `{"containerDefinitions":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, "levels deep"],
  ["strings inside strings", `resource "aws_ecs_task_definition" "x" {\n family = ${'"${'.repeat(20_000)}\n}`, "levels deep"],
  ["unclosed brackets", `resource "aws_ecs_task_definition" "x" {\n family = ${"(".repeat(50_000)}\n}`, "not closed"],
  ["opening delimiters in a string", `{"family": "${"${".repeat(100_000)}", x }`, "name in double quotes"],
  ["opening delimiters in plain JSON", `{"family":"${"{{<%<+#{${a".repeat(30_000)}","containerDefinitions":[]}`, ""],
  ["opening delimiters in YAML", `x: |\n  ${"<%{{${<+#{".repeat(30_000)}`, "no containerDefinitions"],
  ["comment characters", `${"# ".repeat(100_000)}x`, "no containerDefinitions"],
  ["heredocs without an end", `resource "aws_ecs_task_definition" "x" {\n${"a = <<E\n".repeat(50_000)}`, "not closed"],
  ["aliases", `a: &a 1\nb: [${"*a,".repeat(50_001)}]`, "more values"],
  ["anchors", Array.from({ length: 10_000 }, (_, at) => `k${String(at)}: [&a${String(at)} 1, *a${String(at)}]`).join("\n"), ""],
  ["values", "- a\n".repeat(50_001), "more values"],
  ["empty lines", `${"\n".repeat(150_000)}a: b`, "no containerDefinitions"],
  ["empty comments", `${"#\n".repeat(100_000)}a: b`, "no containerDefinitions"],
];

test.each(COSTLY)("reading a costly text stays fast: %s", (_what, text, says) => {
  const result = readTaskDefinition(text);
  expect(result.ok ? "" : result.error.message).toContain(says);
});

test("aliases that multiply are refused", () => {
  const text = [
    "a0: &a0 [x]",
    ...Array.from(
      { length: 30 },
      (_, index) => `a${String(index + 1)}: &a${String(index + 1)} [*a${String(index)}, *a${String(index)}]`,
    ),
  ].join("\n");
  const result = readTaskDefinition(text);
  expect(result.ok).toBe(false);
});
