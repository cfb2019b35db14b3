import { createApp } from "./app.ts"

export { Quota } from "./sync/quota-object.ts"
export { User } from "./sync/user-object.ts"

const app = createApp()

export default {
  fetch: app.fetch,
} satisfies ExportedHandler<Env>
