interface Asked {
  id: number
  name: string
  email: string
}

const SCOPE_NAMES: Record<string, string> = {
  "read:recovery": "Recovery: score, heart rate variability, resting heart rate",
  "read:cycles": "Cycles: day strain and average heart rate",
  "read:workout": "Workouts: activity strain and average heart rate",
  "read:sleep": "Sleep: performance and time in each stage",
  "read:profile": "Profile: name and email",
  "read:body_measurement": "Body: height, weight, maximum heart rate",
}

/** Posts to its own address, whose query carries the app's request. */
export function consentPage(clientId: string, members: readonly Asked[], scopes: readonly string[]): string {
  const people = members.map(
    (
      { id, name, email },
      i,
    ) => `<label class="row"><input type="radio" name="member" value="${id}"${i === 0 ? " checked" : ""}>
<span><b>${escapeHtml(name)}</b><small>${escapeHtml(email)}</small></span></label>`,
  )
  const asked = scopes
    .filter((scope) => scope !== "offline")
    .map(
      (scope) => `<label class="row"><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked>
<span>${escapeHtml(SCOPE_NAMES[scope] ?? scope)}</span></label>`,
    )
  const lasting = scopes.includes("offline") ? "<p>It may keep doing so while you are away.</p>" : ""
  return page(
    "Allow access",
    `<p><b>${escapeHtml(clientId)}</b> asks to read from your WHOOP account.</p>
<form method="post"><fieldset><legend>Who are you?</legend>${people.join("\n")}</fieldset>
<fieldset><legend>It may read</legend>${asked.join("\n")}</fieldset>${lasting}
<p class="buttons"><button name="decision" value="allow">Allow</button>
<button name="decision" value="refuse" class="quiet">Refuse</button></p></form>`,
  )
}

export function errorPage(error: string, description: string): string {
  return page(
    "This request cannot be answered",
    `<p><code>${escapeHtml(error)}</code></p><p>${escapeHtml(description)}</p>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title} · WHOOP simulator</title><style>
:root{color-scheme:light dark;--line:light-dark(#d9dce1,#33373d);--soft:light-dark(#5b626b,#a2a9b2);--key:light-dark(#0b6e4f,#3ecf9a)}
body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;background:light-dark(#fafbfc,#14161a);color:light-dark(#16191d,#eceef1)}
h1{font-size:1.3rem}.tag{color:var(--soft);font-size:.85rem}fieldset{border:1px solid var(--line);border-radius:.6rem;margin:0 0 1rem;padding:.4rem .9rem .6rem}
legend{padding:0 .3rem;color:var(--soft);font-size:.9rem}input{accent-color:var(--key)}.row{display:flex;gap:.6rem;align-items:baseline;padding:.25rem 0}small{display:block;color:var(--soft)}
button{font:inherit;padding:.5rem 1.2rem;border-radius:.5rem;border:1px solid var(--key);background:var(--key);color:light-dark(#fff,#08110d);cursor:pointer}
button.quiet{background:none;color:inherit;border-color:var(--line)}.buttons{display:flex;gap:.6rem}
</style></head><body><p class="tag">WHOOP simulator</p><h1>${title}</h1>${body}</body></html>`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
