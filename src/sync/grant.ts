import type { Profile } from "../whoop/records.ts"

/*
 * What passes between the HTTP side and the person's object when a WHOOP account is connected or everything is erased.
 */

/** A fresh consent of a WHOOP member, just exchanged for tokens. */
export interface Grant {
  whoopUserId: number
  accessToken: string
  refreshToken: string
  expiresInSeconds: number
  profile: Profile
}

/**
 * `linked_elsewhere`: the WHOOP account belongs to another VitalTrends account. `other_account`: this VitalTrends
 * account holds another WHOOP account's history. `account_gone`: it was erased meanwhile. All three change nothing.
 */
export interface GrantAnswer {
  outcome: "connected" | "linked_elsewhere" | "other_account" | "account_gone"
}

/**
 * What the person's object answers to. Not `connect`: every reference to an object has a method of that name already, which opens a socket.
 */
export interface GrantHolder {
  /** Before the code is exchanged: a revocation that arrived after it would end the new consent (WHOOP revokes by member). */
  expectGrant(): Promise<void>
  takeGrant(grant: Grant): Promise<GrantAnswer>
  /** Ends our access at WHOOP, all work and all storage. Safe to repeat; whatever arrives later recreates nothing. */
  erase(): Promise<ErasureReceipt>
}

/** What erasing a person's object did. */
export interface ErasureReceipt {
  /** Whether WHOOP confirmed that our access has ended; null when there was none to end. */
  revokedAtWhoop: boolean | null
  /** Rows erased from the object's own storage, by table. */
  erased: Record<string, number>
}
