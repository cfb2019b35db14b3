/** For everybody, signed in or not. */
export const signInOptionsPath = "/api/v1/sign-in-options"
export const accountPath = "/api/v1/account"
export const connectionsPath = "/api/v1/connections"
export const keysPath = "/api/v1/keys"
export const recoveryStatusPath = "/api/v1/whoop/recovery-status"
/** What Today shows: today, fourteen days, and the sixty before them that make a person's normal. */
export const recentDaysPath = "/api/v1/whoop/daily?limit=90"
export const workoutsOfDayPath = (day: string) => `/api/v1/whoop/workouts?start=${day}&end=${day}`
/** More than anybody does in a day. */
export const recentWorkoutsPath = "/api/v1/whoop/workouts?limit=10"
