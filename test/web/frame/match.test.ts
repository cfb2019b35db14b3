import { expect, test } from "vitest"
import { matchRoute } from "../../../web/src/frame/match.ts"

const routes = [{ path: "/" }, { path: "/sleep" }, { path: "/sleep/:id" }, { path: "/day/:day" }]

test.each([
  ["/", "/", {}],
  ["/sleep", "/sleep", {}],
  ["/sleep/", "/sleep", {}],
  ["/sleep/abc%20d", "/sleep/:id", { id: "abc d" }],
  ["/day/2026-11-22", "/day/:day", { day: "2026-11-22" }],
  ["/day/%E0%A4%A", "/day/:day", { day: "%E0%A4%A" }],
])("%s leads to %s", (path, expected, params) => {
  expect(matchRoute(routes, path)).toEqual({ route: { path: expected }, params })
})

test.each(["/nowhere", "/sleep/a/b", "/day"])("%s leads nowhere", (path) => {
  expect(matchRoute(routes, path)).toBeNull()
})
