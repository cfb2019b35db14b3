import type { ComponentType } from "preact"
import type { PageProps } from "./router.tsx"
import type { IconName } from "./ui/icons.tsx"

export interface Route {
  path: string
  title: string
  /** Whether one must be signed in. */
  access: "member" | "open"
  tab?: { label: string; icon: IconName }
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
]

/** What `/` is for whoever is not signed in. */
export const landing: Route = {
  path: "/",
  title: "Your WHOOP data, compared with your own normal",
  access: "open",
  load: () => import("./pages/not-found.tsx"),
}

export const notFound: Route = {
  path: "",
  title: "Not found",
  access: "open",
  load: () => import("./pages/not-found.tsx"),
}
