import type { ComponentChildren } from "preact"
import { Icon } from "../ui/icons.tsx"
import { tabs } from "./tabs.ts"

interface HeaderProps {
  path: string
  isMember: boolean
  freshness: ComponentChildren
}

export function Header({ path, isMember, freshness }: HeaderProps) {
  return (
    <header class="header">
      <div class="header-row">
        <a class="brand" href="/">
          <Logo />
          <span class="brand-name">VitalTrends</span>
        </a>
        {isMember && (
          <nav class="tabs" aria-label="Pages">
            <ul>
              {tabs.map((tab) => (
                <li key={tab.path}>
                  <a class="tab" href={tab.path} aria-current={currentness(tab.path, path)}>
                    <Icon name={tab.icon} />
                    {tab.label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <div class="header-end">
          {isMember ? (
            <>
              {freshness}
              <a
                class="icon-button"
                href="/settings/connections"
                aria-label="Settings"
                aria-current={path.startsWith("/settings/") ? "page" : undefined}
              >
                <Icon name="settings" />
              </a>
            </>
          ) : (
            path !== "/sign-in" && (
              <a class="button" href="/sign-in">
                Sign in
              </a>
            )
          )}
        </div>
      </div>
    </header>
  )
}

/** "page" on the tab's own page, "true" on one below it, such as a single night. */
function currentness(tab: string, path: string): "page" | "true" | undefined {
  if (tab === path) return "page"
  return tab !== "/" && path.startsWith(`${tab}/`) ? "true" : undefined
}

function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <rect x="1" y="10" width="22" height="6" rx="1.5" fill="var(--band)" />
      <path
        d="M2 14.5 6.5 12.5 10 15l4-9 3 5 4.5-3"
        stroke="var(--high)"
        stroke-width="2.25"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
