/*
 * The dashboard in a real browser against the real Worker and the WHOOP simulator. One file, because starting all that
 * takes longer than most of these journeys; what they are stands in the folder beside it.
 */
import "./browser/whoop.ts"
import "./browser/account.ts"
import "./browser/everywhere.ts"
import "./browser/first-paint.ts"
import "./browser/gates.ts"
