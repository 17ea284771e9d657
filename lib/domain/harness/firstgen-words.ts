/** A word of the guide, which describes Harness FirstGen, and what takes its place in the present Harness. */
export type FirstGenWord = {
  readonly guideItem: string;
  readonly firstGen: string;
  readonly today: string;
  /** What this run does about it. */
  readonly here: string;
};

/** The guide's words for an ECS workflow, row by row (guide items G164-G169). */
export const WORKFLOW_WORDS: readonly FirstGenWord[] = [
  {
    guideItem: "G164",
    firstGen: "Workflow",
    today: "Pipeline with a stage of type Deployment",
    here: "One pipeline with one stage for this service and infrastructure.",
  },
  {
    guideItem: "G165",
    firstGen: "Project-level access",
    today: "Pipelines exist in projects only",
    here: "The pipeline belongs to the project of the run.",
  },
  {
    guideItem: "G166",
    firstGen: "Setup Container Instances",
    today: "No step: Fargate needs no instances, and ECS places tasks on EC2 instances",
    here: "The service step counts how many tasks fit before anything is deployed.",
  },
  {
    guideItem: "G167",
    firstGen: "Deploy Containers",
    today: "EcsRollingDeploy, EcsCanaryDeploy or EcsBlueGreenCreateService",
    here: "The strategy of the path decides which steps the pipeline has.",
  },
  {
    guideItem: "G168",
    firstGen: "Verify Service",
    today: "Deploy steps wait for a steady service; Http and EcsRunTask check more",
    here: "Choose the check above.",
  },
  {
    guideItem: "G169",
    firstGen: "Rollback",
    today: "Rollback steps of the stage, with the failure strategy StageRollback",
    here: "Always part of the pipeline.",
  },
];
