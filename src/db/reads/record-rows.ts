import type { cycles, recoveries, sleeps, workouts } from "../schema.ts"

export type CycleRow = typeof cycles.$inferSelect
export type RecoveryRow = typeof recoveries.$inferSelect
export type SleepRow = typeof sleeps.$inferSelect
export type WorkoutRow = typeof workouts.$inferSelect
