import { beforeEach, expect, test } from "vitest"
import {
  findConnection,
  linkConnection,
  markConnected,
  markDisconnected,
  markReconnectNeeded,
} from "../../src/db/connections.ts"
import { EngineWorld } from "./engine-world.ts"

/*
 * What D1 is told of a connection can be lost, and arrive late: what an instance sent before it ended may come after
 * its successor's. The times are of the changes.
 */

const { db, database } = new EngineWorld()
const who = "somebody"

beforeEach(async () => {
  database.sqlite.exec("delete from whoop_connections; delete from users")
  database.sqlite.prepare("insert into users (id, created_at) values (?, 0)").run(who)
  await linkConnection(db, who, 7, 100)
})

const status = async () => (await findConnection(db, who))?.status

test("a loss is told of although D1 never heard of the connection", async () => {
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  expect(await findConnection(db, who)).toMatchObject({
    status: "reconnect_needed",
    reconnect_cause: "invalid_grant",
    connected_at: 300,
    disconnected_at: null,
    next_check_at: null,
  })
})

test("a loss leaves the time of the connection that is lost", async () => {
  await markConnected(db, who, 200)
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  await markReconnectNeeded(db, who, "unauthorized", 310)
  expect(await findConnection(db, who)).toMatchObject({ status: "reconnect_needed", connected_at: 200 })
})

test("after a loss the connection's own news, come late, changes nothing; a new connection does", async () => {
  await markConnected(db, who, 200)
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  await markConnected(db, who, 200)
  expect(await status()).toBe("reconnect_needed")
  await markConnected(db, who, 400)
  expect(await findConnection(db, who)).toMatchObject({ status: "connected", reconnect_cause: null })
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  expect(await status()).toBe("connected")
})

test("after a disconnect nothing older changes it", async () => {
  await markConnected(db, who, 200)
  await markDisconnected(db, who, 300)
  await markReconnectNeeded(db, who, "invalid_grant", 250)
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  await markConnected(db, who, 200)
  await markConnected(db, who, 300)
  expect(await findConnection(db, who)).toMatchObject({ status: "not_connected", disconnected_at: 300 })
})

test("a disconnect that comes late ends neither a later connection nor a later loss", async () => {
  await markDisconnected(db, who, 150)
  await markReconnectNeeded(db, who, "invalid_grant", 300)
  await markDisconnected(db, who, 150)
  expect(await status()).toBe("reconnect_needed")
  await markConnected(db, who, 400)
  await markDisconnected(db, who, 350)
  expect(await status()).toBe("connected")
  await markDisconnected(db, who, 500)
  expect(await status()).toBe("not_connected")
})
