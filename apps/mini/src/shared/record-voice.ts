import { MAX_VOICE_NOTE_SECONDS } from '@linli/domain/attachments/terms'
import Taro from '@tarojs/taro'
import type { PickedFile } from './pick-file'
import { kept } from './pick-photos'

export type RecordedVoice = PickedFile & { durationMs: number }

export interface Recording {
  /** What was recorded, when it ends: by `stop`, after a minute, or by a call that comes in. Null when cancelled. */
  ended: Promise<RecordedVoice | null>
  stop(): void
  cancel(): void
}

const MAX_MS = MAX_VOICE_NOTE_SECONDS * 1_000
/** Of speech: a minute is under 400 KB. */
const BITS_PER_SECOND = 48_000

export function canRecord(): boolean {
  if (process.env.TARO_ENV !== 'h5') return true
  return typeof MediaRecorder === 'function' && navigator.mediaDevices !== undefined
}

/** Begins to record; rejects when the person or the phone does not let it. */
export function startRecording(): Promise<Recording> {
  return process.env.TARO_ENV === 'h5' ? recordInBrowser() : recordInWechat()
}

type Stopped = (stopped: { tempFilePath: string; duration: number; fileSize: number } | Error) => void
/** There is one recorder, and whoever listens to it does so for good. */
let manager: Taro.RecorderManager | undefined
let onStopped: Stopped = () => {}

function recorder(): Taro.RecorderManager {
  if (manager) return manager
  manager = Taro.getRecorderManager()
  manager.onStop((stopped) => onStopped(stopped))
  manager.onError(({ errMsg }) => onStopped(new Error(errMsg)))
  // A call came in: what was said so far is kept.
  manager.onInterruptionBegin(() => manager?.stop())
  return manager
}

async function recordInWechat(): Promise<Recording> {
  // Refused once, WeChat does not ask again: the person has to allow it in the settings.
  await Taro.authorize({ scope: 'scope.record' })
  const sound = recorder()
  let wanted = true
  const ended = new Promise<RecordedVoice | null>((resolve, reject) => {
    onStopped = (stopped) => {
      if (stopped instanceof Error) return reject(stopped)
      if (!wanted) return resolve(null)
      const { tempFilePath, duration: durationMs, fileSize: sizeBytes } = stopped
      kept(tempFilePath).then((path) => resolve({ name: 'voice.mp3', path, sizeBytes, durationMs }), reject)
    }
  })
  sound.start({
    duration: MAX_MS,
    format: 'mp3',
    sampleRate: 16_000,
    numberOfChannels: 1,
    encodeBitRate: BITS_PER_SECOND,
  })
  return {
    ended,
    stop: () => sound.stop(),
    cancel: () => {
      wanted = false
      sound.stop()
    },
  }
}

/** The first that the browser writes: iPhones play no WebM, everybody plays the first. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/mp4']

async function recordInBrowser(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, {
    ...(mimeType && { mimeType }),
    audioBitsPerSecond: BITS_PER_SECOND,
  })
  const pieces: Blob[] = []
  const beganAt = Date.now()
  let wanted = true
  const ended = new Promise<RecordedVoice | null>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
    recorder.addEventListener('stop', () => {
      for (const track of stream.getTracks()) track.stop()
      const blob = new Blob(pieces, { type: recorder.mimeType })
      const ending = recorder.mimeType.includes('webm') ? 'webm' : 'm4a'
      const durationMs = Math.min(Date.now() - beganAt, MAX_MS)
      const recorded = { name: `voice.${ending}`, sizeBytes: blob.size, durationMs }
      resolve(wanted ? { ...recorded, path: URL.createObjectURL(blob) } : null)
    })
  })
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
  recorder.start()
  const limit = setTimeout(stop, MAX_MS)
  void ended.then(() => clearTimeout(limit))
  return {
    ended,
    stop,
    cancel: () => {
      wanted = false
      stop()
    },
  }
}
