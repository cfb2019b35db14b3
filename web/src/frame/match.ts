export type Params = Record<string, string>

/** What every page is given. */
export interface PageProps {
  params: Params
}

/** The first route whose path fits; ":name" takes one segment. A trailing slash makes no difference. */
export function matchRoute<R extends { path: string }>(
  routes: readonly R[],
  path: string,
): { route: R; params: Params } | null {
  const segments = split(path)
  for (const route of routes) {
    const params = matchSegments(split(route.path), segments)
    if (params) return { route, params }
  }
  return null
}

function matchSegments(pattern: string[], segments: string[]): Params | null {
  if (pattern.length !== segments.length) return null
  const params: Params = {}
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ""
    if (part.startsWith(":")) params[part.slice(1)] = decode(segment)
    else if (part !== segment) return null
  }
  return params
}

const split = (path: string) => path.split("/").filter((segment) => segment !== "")

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
