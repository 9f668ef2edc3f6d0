import { useEffect, useState } from 'react'

/** From this width the pages of staff have two columns, as in the components' own sheets. */
const WIDE = '(min-width: 900px)'

/** Whether there is room for a list and its details side by side; never on a phone in WeChat. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => process.env.TARO_ENV === 'h5' && window.matchMedia(WIDE).matches)
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return
    const media = window.matchMedia(WIDE)
    const follow = () => setWide(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [])
  return wide
}
