export type { Call, CallFilter, CallKind } from "./calls.ts"
export {
  type Cancel,
  type Clock,
  type RealClock,
  realClock,
  type VirtualClock,
  virtualClock,
} from "./clock.ts"
export { ConnectionLostError, type Fault, type FaultAnswer } from "./faults.ts"
export { type Client, READ_SCOPES, type RefreshTokenLife } from "./grants.ts"
export { type Life, type LifeName, type LifeOptions, lives } from "./lives.ts"
export type { MemberOptions, MemberSummary, Truth } from "./population.ts"
export type { EventType, Kind, ScoreState } from "./records.ts"
export type { WhoopOptions, WhoopSimulator } from "./simulator.ts"
export { defaultSwitches, reliableEvents, type Switches } from "./switches.ts"
export { type Delivery, signWebhook } from "./webhooks.ts"
export { createWhoop } from "./whoop.ts"
export type { Json, JsonObject } from "./wire.ts"
export type { AutoConsent, Consent } from "./world.ts"
