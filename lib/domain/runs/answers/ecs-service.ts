import { serviceSettingsSchema, type ServiceSettings } from "@/lib/domain/ecs/service/service-settings";

/** The step of the ECS service (items G158-G163). Its network and its cluster are in the answers of the steps before. */
export const ecsServiceSchema = serviceSettingsSchema;

export type EcsService = ServiceSettings;
