import { readFileSync } from "node:fs"

/*
 * Mistakes known from real receivers and clients, and some of our own, each as a small change of the engine's source
 * made while it is loaded. A proof that does not notice them proves nothing (test/world/plants.test.ts).
 */

export interface Plant {
  name: string
  file: string
  /** Must stand in the file exactly once. */
  from: string
  to: string
  /** Found by this one, among the first thousand. */
  seed: number
}

export const plants: readonly Plant[] = [
  {
    name: "refresh without the shared promise",
    file: "src/sync/token-keeper.ts",
    from: "this.#refreshing ??= this.#requestPair()",
    to: "this.#refreshing = this.#requestPair()",
    seed: 3,
  },
  {
    name: "the new token pair is stored an await later",
    file: "src/sync/token-keeper.ts",
    from: "    this.#store(generation + 1,",
    to: "    await this.#ports.quota.learn({ perMinute: null, perDay: null, remaining: null, resetSeconds: null }, null)\n    this.#store(generation + 1,",
    seed: 46,
  },
  {
    name: "the answer to a refresh is given up after ten seconds",
    file: "src/whoop/oauth.ts",
    from: "refresh: 65_000",
    to: "refresh: 10_000",
    seed: 321,
  },
  {
    name: "a time-out of the token endpoint counts as a lost connection",
    file: "src/sync/token-keeper.ts",
    from: 'if (error instanceof OAuth2RequestError && error.code === "invalid_grant") {',
    to: "if (!(error instanceof UnexpectedResponseError)) {",
    seed: 66,
  },
  {
    name: "a refused refresh token is presented again",
    file: "src/sync/token-keeper.ts",
    from: "if (refusal?.generation === generation) throw",
    to: "if (false) throw",
    seed: 3,
  },
  {
    name: "the old refresh token is kept after a rotation",
    file: "src/sync/token-keeper.ts",
    from: "pair.refreshToken ?? refreshToken",
    to: "refreshToken",
    seed: 4,
  },
  {
    name: "an expired access token passes for an ended access",
    file: "src/sync/revocation.ts",
    from: 'return (await ports.oauth.revokeAccess(unseal(plan.access, userId, tokenKeys))) === "ended"',
    to: "return Boolean(await ports.oauth.revokeAccess(unseal(plan.access, userId, tokenKeys)))",
    seed: 36,
  },
  {
    name: "D1 is told of the connection once and never again",
    file: "src/sync/member.ts",
    from: "      await tellStatus(this.#context).catch(() => undefined)\n",
    to: "",
    seed: 50,
  },
  {
    name: "erasing does not wait for the work under way",
    file: "src/sync/member.ts",
    from: "return this.#exclusive(() => eraseMember(this.#context))",
    to: "return eraseMember(this.#context)",
    seed: 13,
  },
  {
    name: "a consent that comes back after an erasure is taken",
    file: "src/db/connections.ts",
    from: '  if (!account) return "account_gone"\n',
    to: "  if (!account) await db.insert(whoop_connections).values({ user_id: userId, whoop_user_id: whoopUserId, status: 'not_connected', connected_at: now }).onConflictDoNothing()\n  if (!account) return 'connected'\n",
    seed: 34,
  },
  {
    name: "a duplicate fails on the primary key instead of being passed over",
    file: "src/sync/inbox.ts",
    from: "on conflict do nothing returning trace_id",
    to: "returning trace_id",
    seed: 5,
  },
  {
    name: "an event is answered 200 and now and then not stored",
    file: "src/sync/member.ts",
    from: "const isNew = inbox.add(event, ports.now())",
    to: "const isNew = ports.random() < 0.1 || inbox.add(event, ports.now())",
    seed: 52,
  },
  {
    name: "a recovery is asked for by its event's id",
    file: "src/sync/settle.ts",
    from: "      ? await cycleOfSleep(context, event.objectId, pages, held, settled)",
    to: "      ? event.objectId",
    seed: 54,
  },
  {
    name: "deletions are dropped",
    file: "src/sync/events.ts",
    from: 'return { verdict: reachesDownTo(pages[collection], heldOf(event, held)) ? "bury" : "ask", gone }',
    to: 'return { verdict: "answered" }',
    seed: 255,
  },
  {
    name: "an equally old but different copy is left",
    file: "src/db/records.ts",
    from: "(excluded.updated_at >= $" + "{table.updated_at}",
    to: "(excluded.updated_at > $" + "{table.updated_at} + 20000",
    seed: 4,
  },
  {
    name: "a deletion does not bury the record",
    file: "src/db/records.ts",
    from: "isNull(table.deleted_at),\n        inArray",
    to: "eq(table.source, 'force'),\n        inArray",
    seed: 9,
  },
  {
    name: "an upsert without a guard",
    file: "src/db/records.ts",
    from: "and (excluded.updated_at >= $" + "{table.updated_at}",
    to: "and (true or excluded.updated_at >= $" + "{table.updated_at}",
    seed: 494,
  },
  {
    name: "a deleted sleep leaves its recovery",
    file: "src/sync/events.ts",
    from: '(collection === "workouts" ? [] : recoveries)',
    to: '(collection === "recoveries" ? recoveries : [])',
    seed: 255,
  },
  {
    name: "an absent record is believed gone whatever the listing",
    file: "src/sync/absences.ts",
    from: "const believable = atOnce && !stale && shown.size > 0 && absent.length <= DIRECT_MAX",
    to: "const believable = true || (atOnce && !stale)",
    seed: 66,
  },
  {
    name: "an event is finished before its page has come",
    file: "src/sync/drain.ts",
    from: "  const wanted = collectionsToList(events, held, readChecks(context).workoutsListedAt)\n",
    to: "  for (const event of events) inbox.finish(event, 'applied')\n  const wanted = collectionsToList(events, held, readChecks(context).workoutsListedAt)\n",
    seed: 17,
  },
  {
    name: "a page's error is swallowed",
    file: "src/sync/job-runner.ts",
    from: "(await fetchPage<Collection>(context, collection, walk, way.lane))",
    to: "(await fetchPage<Collection>(context, collection, walk, way.lane).catch(() => ({ collection, records: [], unreadable: [], nextToken: null })))",
    seed: 52,
  },
  {
    name: "the last page of a walk is taken for its end",
    file: "src/sync/walk.ts",
    from: "done: ended,",
    to: "done: ended || pages > 0,",
    seed: 52,
  },
  {
    name: "a silent deletion is never looked for",
    file: "src/sync/absences.ts",
    from: "return { gone: sure.map((r) => r.key), ask: [...revived, ...doubtful.map((r) => r.key)], bulk: [] }",
    to: "return { gone: [], ask: revived, bulk: [] }",
    seed: 21,
  },
  {
    name: "a day is UTC's",
    file: "src/daily/day.ts",
    from: "return localDateOf(mainSleep.end, mainSleep.timezone_offset)",
    to: 'return localDateOf(mainSleep.end, "Z")',
    seed: 331,
  },
  {
    name: "the quota is asked and not heeded",
    file: "src/sync/caller.ts",
    from: "if (granted > 0) return granted",
    to: "if (granted >= 0) return wanted",
    seed: 46,
  },
  {
    name: "a failing job is not taken up again",
    file: "src/sync/member.ts",
    from: "return this.#goOnAt ?? job?.waitingUntil ?? ports.now()",
    to: "return this.#goOnAt",
    seed: 149,
  },
  {
    name: "a signature's age is not looked at",
    file: "src/whoop/webhook.ts",
    from: 'if (age > OLDEST_MS) return "stale"',
    to: "",
    seed: 23,
  },
  {
    name: "a wrong signature passes",
    file: "src/whoop/webhook.ts",
    from: 'return "forged"',
    to: 'return "valid"',
    seed: 107,
  },
  {
    name: "a token in a log",
    file: "src/sync/token-keeper.ts",
    from: 'this.#ports.log("token.refreshed", { userId: this.#ports.userId })',
    to: 'this.#ports.log("token.refreshed", { userId: this.#ports.userId, token: pair.accessToken })',
    seed: 3,
  },
  {
    name: "tokens stored in the open",
    file: "src/sync/token-keeper.ts",
    from: "refresh: seal(refresh, userId, tokenKeys),",
    to: "refresh: seal(refresh, userId, tokenKeys) && refresh,",
    seed: 1,
  },
  {
    name: "an import asks for each page twice",
    file: "src/sync/job-runner.ts",
    from: "(await fetchPage<Collection>(context, collection, walk, way.lane))",
    to: "(await fetchPage<Collection>(context, collection, walk, way.lane).then(() => fetchPage<Collection>(context, collection, walk, way.lane)))",
    seed: 39,
  },
  {
    name: "whoever has had a night is asked for the next from then on",
    file: "src/sync/questions.ts",
    from: "firstLookAt: last + patience,",
    to: "firstLookAt: last,",
    seed: 40,
  },
  {
    name: "each event has everything listed",
    file: "src/sync/events.ts",
    from: "const wanted = new Set<Collection>(events.map(collectionOfEvent))",
    to: 'const wanted = new Set<Collection>(["cycles", "recoveries", "sleeps", "workouts"])',
    seed: 17,
  },
  {
    name: "nobody keeps a place in the line for the quota",
    file: "src/sync/quota.ts",
    from: "  if (!shared.has(ask.lane)) return line\n",
    to: "  if (ask.count >= 0) return line\n",
    seed: 490,
  },
]

export function findPlant(name: string): Plant {
  const plant = plants.find((one) => one.name === name)
  if (!plant) throw new Error(`there is no planted bug called "${name}"`)
  return plant
}

/** The file's source with the bug in it. Throws when the place is not there any more. */
export function planted(plant: Plant, source: string): string {
  const parts = source.split(plant.from)
  if (parts.length !== 2) {
    throw new Error(`"${plant.name}": ${parts.length - 1} places in ${plant.file} look like it, not one`)
  }
  return parts.join(plant.to)
}

/** That every plant still fits the source. */
export function unfit(): string[] {
  return plants.flatMap((plant) => {
    try {
      planted(plant, readFileSync(plant.file, "utf8"))
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}
