import type { ComponentType } from "preact"
import { recentDaysPath, workoutsOfDayPath } from "./api/paths.ts"
import { preload, preloadList } from "./api/resource.ts"
import type { PageProps } from "./frame/match.ts"
import { localDayHere } from "./insight/days.ts"
import { parseRange } from "./insight/view-state.ts"
import { dailyPath, recordsPath } from "./pages/trends/daily-path.ts"

export interface Route {
  path: string
  title: string
  /** Whether one must be signed in. */
  access: "member" | "open"
  /** Reads what the page will show, for a view: together with the page's code, not after it. */
  ahead?: (search: string) => Promise<void>[]
  /** Each page is a file of its own, loaded when it is needed. */
  load: () => Promise<{ Page: ComponentType<PageProps> }>
}

const rangeOf = (search: string) => parseRange(new URLSearchParams(search))

export const routes: readonly Route[] = [
  {
    path: "/",
    title: "Today",
    access: "member",
    ahead: () => [preload(recentDaysPath), preload(workoutsOfDayPath(localDayHere(Date.now())))],
    load: () => import("./pages/today.tsx"),
  },
  {
    path: "/trends",
    title: "Trends",
    access: "member",
    ahead: (search) => [preloadList(dailyPath(rangeOf(search), localDayHere(Date.now())))],
    load: () => import("./pages/trends.tsx"),
  },
  {
    path: "/sleep",
    title: "Sleep",
    access: "member",
    ahead: (search) => [preloadList(recordsPath("sleep", rangeOf(search), localDayHere(Date.now())))],
    load: () => import("./pages/sleep.tsx"),
  },
  {
    path: "/workouts",
    title: "Workouts",
    access: "member",
    ahead: (search) => [preloadList(recordsPath("workouts", rangeOf(search), localDayHere(Date.now())))],
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
