import { DurableObject } from "cloudflare:workers"

export class User extends DurableObject<Env> {}
