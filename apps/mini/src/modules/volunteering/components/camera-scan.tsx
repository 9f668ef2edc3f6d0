import { Button } from '@linli/ui/button'
import { toast } from '@linli/ui/toast'
import { View } from '@tarojs/components'
import { useEffect, useId, useState } from 'react'

/** What some browsers have to read codes with. */
interface CodeReader {
  detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type CodeReaderClass = new (options: { formats: string[] }) => CodeReader

const LOOK_EVERY_MS = 250

function readerOfBrowser(): CodeReaderClass | undefined {
  if (process.env.TARO_ENV !== 'h5' || !navigator.mediaDevices) return undefined
  return (window as { BarcodeDetector?: CodeReaderClass }).BarcodeDetector
}

/** Scanning with a browser's camera; nothing where the browser cannot read codes. */
export function CameraScan({ words, onCode }: { words: string; onCode: (text: string) => Promise<void> }) {
  const [on, setOn] = useState(false)
  const id = `camera-${useId().replace(/:/g, '')}`
  const Reader = readerOfBrowser()
  useEffect(() => {
    if (!on || !Reader) return
    return watchCamera(id, new Reader({ formats: ['qr_code'] }), (text) => {
      setOn(false)
      if (text === null) toast('没能打开摄像头，请输屏幕上的 6 位码')
      else void onCode(text)
    })
  }, [on])
  if (!Reader) return null
  return (
    <>
      {on && <View id={id} />}
      <Button onTap={() => setOn(!on)}>{on ? '不扫了' : words}</Button>
    </>
  )
}

/** Looks through the camera until it sees a code (or cannot: null), and shows what it sees. Returns how to stop. */
function watchCamera(id: string, reader: CodeReader, onSeen: (text: string | null) => void): () => void {
  const video = document.createElement('video')
  video.setAttribute('playsinline', '')
  video.muted = true
  video.style.cssText = 'display:block;width:100%;border-radius:12px'
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    stopped = true
    clearTimeout(timer)
    for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop()
    video.remove()
  }
  const look = async () => {
    const [code] = await reader.detect(video).catch(() => [])
    if (stopped) return
    if (code) onSeen(code.rawValue)
    else timer = setTimeout(look, LOOK_EVERY_MS)
  }
  const begin = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    video.srcObject = stream
    if (stopped) return stop()
    document.getElementById(id)?.append(video)
    await video.play()
    await look()
  }
  begin().catch(() => {
    if (!stopped) onSeen(null)
  })
  return stop
}
