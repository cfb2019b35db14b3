import "./settings.css"
import type { ComponentChildren } from "preact"
import { usePlace } from "../../router.tsx"

const pages = [
  { path: "/settings/connections", label: "Connections" },
  { path: "/settings/developer", label: "Developer" },
  { path: "/settings/account", label: "Account" },
]

export function SettingsFrame({ title, children }: { title: string; children: ComponentChildren }) {
  const { path } = usePlace()
  return (
    <div class="settings">
      <nav aria-label="Settings" class="no-print">
        <ul class="settings-tabs">
          {pages.map((page) => (
            <li key={page.path}>
              <a class="tab" href={page.path} aria-current={page.path === path ? "page" : undefined}>
                {page.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h1>{title}</h1>
      {children}
    </div>
  )
}
