import type { ContainerRow } from "./task-definition-form";

/** A container before anything was typed. What stays empty is not written into the document. */
export const EMPTY_CONTAINER: ContainerRow = {
  name: "",
  image: "",
  essential: "",
  cpu: "",
  memory: "",
  memoryReservation: "",
  logDriver: "",
  logGroup: "",
  logRegion: "",
  logPrefix: "",
  ports: [],
  environment: [],
  secrets: [],
};
