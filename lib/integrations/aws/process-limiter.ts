import { systemClock } from "@/lib/core/clock";
import { realWait } from "../real-wait";
import { createAwsLimiter } from "./limiter";

/** The limiter of this process, for clients that are given none. */
export const processLimiter = createAwsLimiter({ clock: systemClock, wait: realWait });
