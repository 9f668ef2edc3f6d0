import { asText, createListeners, type WxOptions } from './call.ts'
import { addFile, sourceOf } from './files.ts'

/** One frame of MP3: MPEG-2 layer III, 48 kbit/s, 16 kHz, one channel; 36 ms of silence. */
const FRAME_HEAD = [0xff, 0xf3, 0x68, 0xc4]
const FRAME_BYTES = 216
const FRAME_MS = 36

function silence(durationMs: number): Blob {
  const frame = new Uint8Array(FRAME_BYTES)
  frame.set(FRAME_HEAD)
  return new Blob(Array(Math.max(1, Math.round(durationMs / FRAME_MS))).fill(frame), { type: 'audio/mpeg' })
}

/** The phone's one recorder: it hears nothing, for as long as it is let. */
function createRecorderManager() {
  const started = createListeners<object>()
  const stopped = createListeners<{ tempFilePath: string; duration: number; fileSize: number }>()
  const nothing = () => {}
  let beganAt: number | undefined
  let limit: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    if (beganAt === undefined) return
    clearTimeout(limit)
    const duration = Math.round(performance.now() - beganAt)
    beganAt = undefined
    const blob = silence(duration)
    const tempFilePath = addFile(blob, 'record.mp3')
    setTimeout(() => stopped.emit({ tempFilePath, duration, fileSize: blob.size }))
  }
  return {
    start: ({ duration = 60_000 }: { duration?: number } = {}) => {
      beganAt = performance.now()
      limit = setTimeout(stop, duration)
      setTimeout(() => started.emit({}))
    },
    stop,
    onStart: started.on,
    onStop: stopped.on,
    onError: nothing,
    onPause: nothing,
    onResume: nothing,
    onInterruptionBegin: nothing,
    onInterruptionEnd: nothing,
    onFrameRecorded: nothing,
  }
}

/** Plays a file of the phone or of the network. */
function createInnerAudioContext() {
  const audio = new Audio()
  const on = (event: string) => (listener: () => void) => audio.addEventListener(event, listener)
  return {
    set src(path: unknown) {
      audio.src = sourceOf(asText(path))
    },
    get src() {
      return audio.src
    },
    play: () => void audio.play().catch(() => {}),
    pause: () => audio.pause(),
    stop: () => {
      audio.pause()
      audio.currentTime = 0
    },
    destroy: () => audio.pause(),
    onPlay: on('play'),
    onEnded: on('ended'),
    onError: on('error'),
    onStop: on('pause'),
    onPause: on('pause'),
  }
}

/** Sound in and out. */
export function createSound(): Record<string, (options?: WxOptions) => unknown> {
  const manager = createRecorderManager()
  return { getRecorderManager: () => manager, createInnerAudioContext }
}
