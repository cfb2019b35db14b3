import { Waiting } from "../ui/states.tsx"

export function Page() {
  return <Waiting />
}
