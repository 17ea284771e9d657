import { fargateTask, onFargate } from "../testing/documents";
import { FIRST, other, pair, testRules } from "../testing/rule-rows";

import { CONTAINER_RULES } from "./container-rules";

testRules(CONTAINER_RULES, [
  { rule: "container-count", at: "/containerDefinitions", document: fargateTask({ containerDefinitions: [] }) },
  {
    rule: "container-count",
    at: "/containerDefinitions",
    document: fargateTask({
      containerDefinitions: Array.from({ length: 11 }, (_, index) => other({ name: `c${String(index)}` })),
    }),
  },
  { rule: "container-name", at: FIRST, document: onFargate({ name: undefined }) },
  { rule: "container-name", at: `${FIRST}/name`, document: onFargate({ name: "web api" }) },
  { rule: "container-name", at: "/containerDefinitions/1/name", document: pair({}, { name: "web" }) },
  { rule: "essential-container", at: "/containerDefinitions", document: onFargate({ essential: false }) },
  { rule: "image", at: FIRST, document: onFargate({ image: undefined }) },
  { rule: "image", at: `${FIRST}/image`, document: onFargate({ image: "ngi nx" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "https://example.com/web:1" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "nginx@sha256:1234" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "docker.io/Acme/web:1" }) },
  { rule: "image-tag", at: `${FIRST}/image`, document: onFargate({ image: "nginx" }) },
  { rule: "image-tag", at: `${FIRST}/image`, document: onFargate({ image: "localhost:5000/nginx:latest" }) },
]);
