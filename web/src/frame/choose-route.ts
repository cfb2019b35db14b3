import { landing, notFound, type Route, routes } from "../routes.ts"
import { matchRoute, type Params } from "./match.ts"

/** The page of a path: `/` is another one for whoever is not signed in. */
export function chooseRoute(path: string, isMember: boolean): { route: Route; params: Params } {
  if (path === "/" && !isMember) return { route: landing, params: {} }
  return matchRoute(routes, path) ?? { route: notFound, params: {} }
}
