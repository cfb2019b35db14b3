import type { IconName } from "../ui/icons.tsx"

/** The pages that the header leads to. */
export const tabs: readonly { path: string; label: string; icon: IconName }[] = [
  { path: "/", label: "Today", icon: "today" },
  { path: "/trends", label: "Trends", icon: "trends" },
  { path: "/sleep", label: "Sleep", icon: "sleep" },
  { path: "/workouts", label: "Workouts", icon: "workouts" },
]
