import { lives } from "./lives.ts"
import type { WhoopSimulator } from "./simulator.ts"

const cast = [
  { first_name: "Erin", last_name: "Early", life: lives.earlySleeper({ days: 200 }) },
  { first_name: "Mika", last_name: "Midnight", life: lives.lateSleeper({ days: 200 }) },
  { first_name: "Noor", last_name: "Nightshift", life: lives.nightShift({ days: 120 }) },
  { first_name: "Tara", last_name: "Traveller", life: lives.traveller({ days: 365 }) },
  { first_name: "Sam", last_name: "Strapoff", life: lives.strapOff({ days: 150 }) },
  { first_name: "Nils", last_name: "Napper", life: lives.napper({ days: 90 }) },
  { first_name: "Bo", last_name: "Brandnew", life: lives.brandNew(), body: null },
  { first_name: "Thea", last_name: "Tenyears", life: lives.tenYears() },
]

/** Eight people whose lives differ, for `npm start`. */
export function addDemoMembers(whoop: WhoopSimulator): void {
  for (const { life, first_name, last_name, body } of cast) {
    const email = `${first_name}.${last_name}@example.invalid`.toLowerCase()
    const profile = { first_name, last_name, email }
    whoop.addMember(life, body === undefined ? { profile } : { profile, body })
  }
}
