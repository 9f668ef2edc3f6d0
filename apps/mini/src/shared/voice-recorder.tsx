import { MAX_ATTACHED, MAX_VOICE_NOTE_SECONDS } from '@linli/domain/attachments/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { accessible } from '@linli/ui/platform'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { VoiceBar } from '@linli/ui/voice-bar'
import { View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { canRecord, type Recording, startRecording } from './record-voice'
import type { PickedAttachment } from './upload-queue'
import { type Attachments, voiceNotesOf } from './use-attachments'
import { secondsOf, useSound } from './voice-player'
import './voice-recorder.scss'

/** Lets somebody say it instead of typing it: a tap begins, another one ends; heard again, or thrown away. */
export function VoiceRecorder({ attachments }: { attachments: Attachments }) {
  const notes = voiceNotesOf(attachments)
  const { seconds, isRecording, start, stop, cancel } = useRecording(attachments)
  if (!canRecord()) return <Note>这里不能录音，请在微信里打开，或直接打字</Note>
  return (
    <View>
      {notes.map((note) => (
        <RecordedNote key={note.key} note={note} attachments={attachments} />
      ))}
      {isRecording && (
        <View>
          <View className="voice-clock" {...accessible({ role: 'timer' })}>
            {`正在录音 ${seconds} 秒，最长 ${MAX_VOICE_NOTE_SECONDS} 秒`}
          </View>
          <ButtonRow>
            <Button kind="outline" onTap={cancel}>
              不要了
            </Button>
            <Button onTap={stop}>录好了</Button>
          </ButtonRow>
        </View>
      )}
      {!isRecording && notes.length < MAX_ATTACHED.voice_note && (
        <Button kind="outline" onTap={start}>
          {notes.length === 0 ? '按一下，说出来' : '再录一段'}
        </Button>
      )}
    </View>
  )
}

function RecordedNote({ note, attachments }: { note: PickedAttachment; attachments: Attachments }) {
  const { playing, toggle } = useSound()
  const { percents, retry, remove } = attachments
  const words = `语音 ${secondsOf(note.durationMs)}`.trim()
  const isSending = note.key in percents
  const failed = note.problem !== undefined && !note.refused
  return (
    <View className="voice-note">
      <View className="voice-note__line">
        <VoiceBar
          label={words}
          words={isSending ? `${words} · 正在传` : words}
          playing={playing}
          onTap={() => void toggle(() => note.path)}
        />
        {failed && (
          <Button size="s" kind="outline" label={`${words}，重试`} onTap={() => retry(note.key)}>
            重试
          </Button>
        )}
        <Button size="s" kind="ghost" label={`去掉${words}`} onTap={() => remove(note.key)}>
          去掉
        </Button>
      </View>
      {note.problem && <Note tone="brick">{note.problem}</Note>}
    </View>
  )
}

function useRecording({ addVoiceNote }: Attachments) {
  const recording = useRef<Recording>()
  const [isRecording, setRecording] = useState(false)
  const [seconds, setSeconds] = useState(0)
  useEffect(() => () => recording.current?.cancel(), [])
  useEffect(() => {
    if (!isRecording) return
    setSeconds(0)
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [isRecording])

  async function start() {
    try {
      const begun = await startRecording()
      recording.current = begun
      setRecording(true)
      void begun.ended
        .then((recorded) => {
          if (recorded) addVoiceNote(recorded)
        }, notRecorded)
        .then(() => setRecording(false))
    } catch {
      notRecorded()
    }
  }
  return {
    seconds,
    isRecording,
    start,
    stop: () => recording.current?.stop(),
    cancel: () => recording.current?.cancel(),
  }
}

function notRecorded() {
  toast('没有录上。请在设置里允许使用麦克风，或直接打字')
}
