/** WHOOP's official names where capitalising the slug's words does not give them (whoop api notes, section 7). */
const official: Record<string, string> = {
  "track-field": "Track & Field",
  "hiking-rucking": "Hiking/Rucking",
  "operations-tactical": "Operations - Tactical",
  "operations-medical": "Operations - Medical",
  "operations-flying": "Operations - Flying",
  "operations-water": "Operations - Water",
  hiit: "HIIT",
  "hurling-camogie": "Hurling/Camogie",
  barrys: "Barry’s",
  "f45-training": "F45 Training",
}

/** "weightlifting_msk" → "Weightlifting". An unknown slug is shown in words, never refused. */
export function sportLabel(slug: string): string {
  const name = slug
    .trim()
    .toLowerCase()
    .replace(/[_-]msk$/, "")
    .replaceAll("_", "-")
  const known = official[name]
  if (known) return known
  const words = name.split("-").filter(Boolean)
  const text = words.join(" ")
  return text === "" ? "Activity" : text.charAt(0).toUpperCase() + text.slice(1)
}
