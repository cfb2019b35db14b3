import { AppError, notFound } from "../errors.ts"
import type { Api } from "./api/endpoint.ts"

const root = "/api/v1"

/**
 * What to say where nothing answered: 405 with Allow on a path that the API's document knows with other methods, else
 * 404. The document is the list: every path that is described there is served.
 */
export function refuseUnknown(api: Api): (method: string, path: string) => AppError {
  let known: { path: RegExp; method: string }[] | undefined
  return (method, path) => {
    known ??= api.openAPIRegistry.definitions.flatMap((one) =>
      one.type === "route"
        ? [{ path: patternOf(one.route.path), method: one.route.method.toUpperCase() }]
        : [],
    )
    const methods = new Set(known.filter((one) => one.path.test(path)).map((one) => one.method))
    if (methods.has("GET")) methods.add("HEAD")
    if (methods.size === 0 || methods.has(method)) return notFound(`Nothing answers ${method} on this path.`)
    const allow = [...methods].sort().join(", ")
    return new AppError(405, "method_not_allowed", `This path answers ${allow} only.`, { headers: { allow } })
  }
}

const patternOf = (template: string) => new RegExp(`^${root}${template.replace(/\{\w+\}/g, "[^/]+")}$`)
