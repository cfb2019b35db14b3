import "./sign-in.css"
import { memberStore } from "../api/member.ts"
import { signInOptionsPath } from "../api/paths.ts"
import { useResource } from "../api/resource.ts"
import { useStore } from "../api/store.ts"
import type { SignInOptions } from "../api/types.ts"
import { usePlace } from "../router.tsx"
import { providerNames } from "../ui/provider-names.ts"
import { RedirectProblem } from "../ui/redirect-problem.tsx"

export function Page() {
  const search = new URLSearchParams(usePlace().search)
  const isMember = useStore(memberStore)
  const options = useResource<SignInOptions>(signInOptionsPath).body?.data ?? ["whoop"]
  const returnTo = search.get("return_to")
  const query = returnTo === null ? "" : `?return_to=${encodeURIComponent(returnTo)}`
  return (
    <div class="sign-in">
      <h1>{isMember ? "Sign in again" : "Sign in"}</h1>
      <RedirectProblem />
      <ul class="stack">
        {options.map((provider, index) => (
          <li key={provider}>
            <a class={`button ${index === 0 ? "button-primary" : ""}`} href={`/auth/${provider}${query}`}>
              Continue with {providerNames[provider]}
            </a>
          </li>
        ))}
      </ul>
      <p class="small muted">
        The first sign-in makes your account. Signing in with WHOOP shares your name and email address only;
        your recovery, sleep and strain are asked for separately, when you connect.
      </p>
      <p class="small">
        <a href="/privacy">What is kept, and why</a>
      </p>
    </div>
  )
}
