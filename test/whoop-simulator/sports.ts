/** A sample of WHOOP's sports; `sport_name` is a slug, and some names stand in no official table. */
export interface Sport {
  id: number | null
  name: string
  /** Moves over ground, so the workout has a distance when GPS was on. */
  ground: boolean
}

export const sports: readonly [Sport, ...Sport[]] = [
  { id: 0, name: "running", ground: true },
  { id: 1, name: "cycling", ground: true },
  { id: 63, name: "walking", ground: true },
  { id: 123, name: "weightlifting_msk", ground: false },
  { id: 48, name: "functional-fitness", ground: false },
  { id: 34, name: "tennis", ground: false },
  { id: 44, name: "yoga", ground: false },
  { id: 33, name: "swimming", ground: false },
  { id: 52, name: "hiking-rucking", ground: true },
  { id: 96, name: "hiit", ground: false },
  { id: 233, name: "sauna", ground: false },
  { id: 70, name: "meditation", ground: false },
  { id: -1, name: "activity", ground: false },
  { id: 282, name: "foam_rolling", ground: false },
]

export function sportNamed(name: string): Sport {
  return sports.find((sport) => sport.name === name) ?? { id: null, name, ground: false }
}
