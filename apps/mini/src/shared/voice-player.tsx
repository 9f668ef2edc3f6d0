import type { AttachmentView } from '@linli/domain/attachments/contract'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { VoiceBar } from '@linli/ui/voice-bar'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { sourceOf, useLinked } from './attachment-links'
import { showError } from './show-error'

/** Ends whatever plays: two voices at once are none. */
let stopOther: (() => void) | undefined

/** Plays one sound at a time; `playing` is whether this one is heard. */
export function useSound(): {
  playing: boolean
  toggle: (src: () => Promise<string> | string) => Promise<void>
} {
  const [playing, setPlaying] = useState(false)
  const stop = useRef<() => void>()
  useEffect(() => () => stop.current?.(), [])

  async function toggle(src: () => Promise<string> | string) {
    if (playing) return stop.current?.()
    stopOther?.()
    const sound = Taro.createInnerAudioContext()
    const end = () => {
      stop.current = undefined
      if (stopOther === end) stopOther = undefined
      setPlaying(false)
      sound.stop()
      sound.destroy()
    }
    stop.current = end
    stopOther = end
    sound.onEnded(end)
    sound.onError(() => {
      if (stop.current !== end) return
      end()
      toast('这段语音放不出来，请换一台手机，或看文字')
    })
    setPlaying(true)
    try {
      sound.src = await src()
      sound.play()
    } catch (error) {
      end()
      throw error
    }
  }
  return { playing, toggle }
}

export const secondsOf = (durationMs: number | null | undefined) =>
  durationMs ? `${Math.max(1, Math.round(durationMs / 1_000))} 秒` : ''

/** A voice note that was handed in, and what is said in it once staff have typed it. */
export function VoicePlayer({ note, label = '语音' }: { note: AttachmentView; label?: string }) {
  const { playing, toggle } = useSound()
  const { renew } = useLinked([note])
  const words = `${label} ${secondsOf(note.durationMs)}`.trim()
  const source = async () => sourceOf((await renew())[0]?.link ?? note.link)
  return (
    <View>
      <VoiceBar
        label={words}
        words={words}
        playing={playing}
        onTap={() => void toggle(source).catch(showError)}
      />
      {note.transcript && <Note>{`文字：${note.transcript}`}</Note>}
    </View>
  )
}
