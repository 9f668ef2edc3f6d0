import { create } from 'zustand'

/** Acts that the server has taken from here since the app was opened: what is counted on a page may have changed. */
export const useActs = create(() => ({ taken: 0 }))

export const noteAct = () => useActs.setState(({ taken }) => ({ taken: taken + 1 }))
