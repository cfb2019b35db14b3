import type { ComponentType } from "preact"
import { localDayHere } from "./insight/days.ts"
import { parseRange } from "./insight/view-state.ts"
import { dailyPath, recordsPath } from "./pages/trends/daily-path.ts"
import type { PageProps } from "./router.tsx"
import type { IconName } from "./ui/icons.tsx"

export interface Route {
  path: string
  title: string
  /** Whether one must be signed in. */
  access: "member" | "open"
  tab?: { label: string; icon: IconName }
  /** The list that the page will read, for a view: asked for together with the page's code. */
  list?: (search: string) => string
  /** Each page is a file of its own, loaded when it is needed. */
  load: () => Promise<{ Page: ComponentType<PageProps> }>
}

export const routes: readonly Route[] = [
  {
    path: "/",
    title: "Today",
    access: "member",
    tab: { label: "Today", icon: "today" },
    load: () => import("./pages/today.tsx"),
  },
  {
    path: "/trends",
    title: "Trends",
    access: "member",
    tab: { label: "Trends", icon: "trends" },
    list: (search) => dailyPath(parseRange(new URLSearchParams(search)), localDayHere(Date.now())),
    load: () => import("./pages/trends.tsx"),
  },
  {
    path: "/sleep",
    title: "Sleep",
    access: "member",
    tab: { label: "Sleep", icon: "sleep" },
    list: (search) => recordsPath("sleep", parseRange(new URLSearchParams(search)), localDayHere(Date.now())),
    load: () => import("./pages/sleep.tsx"),
  },
  {
    path: "/workouts",
    title: "Workouts",
    access: "member",
    tab: { label: "Workouts", icon: "workouts" },
    list: (search) =>
      recordsPath("workouts", parseRange(new URLSearchParams(search)), localDayHere(Date.now())),
    load: () => import("./pages/workouts.tsx"),
  },
  {
    path: "/sleep/:id",
    title: "Sleep",
    access: "member",
    load: () => import("./pages/sleep-detail.tsx"),
  },
  {
    path: "/workouts/:id",
    title: "Workout",
    access: "member",
    load: () => import("./pages/workouts-detail.tsx"),
  },
  {
    path: "/day/:day",
    title: "Day",
    access: "member",
    load: () => import("./pages/day.tsx"),
  },
  { path: "/sign-in", title: "Sign in", access: "open", load: () => import("./pages/sign-in.tsx") },
  { path: "/pricing", title: "Pricing", access: "open", load: () => import("./pages/pricing.tsx") },
  {
    path: "/settings/connections",
    title: "Connections",
    access: "member",
    load: () => import("./pages/settings/connections.tsx"),
  },
  {
    path: "/settings/developer",
    title: "Developer",
    access: "member",
    load: () => import("./pages/settings/developer.tsx"),
  },
  {
    path: "/settings/account",
    title: "Account",
    access: "member",
    load: () => import("./pages/settings/account.tsx"),
  },
]

/** What `/` is for whoever is not signed in. */
export const landing: Route = {
  path: "/",
  title: "Your WHOOP data, compared with your own normal",
  access: "open",
  load: () => import("./pages/landing.tsx"),
}

export const notFound: Route = {
  path: "",
  title: "Not found",
  access: "open",
  load: () => import("./pages/not-found.tsx"),
}
