import { View } from '@tarojs/components'
import { classNames } from './class-names'
import { Tappable } from './tappable'
import './voice-bar.scss'

export interface VoiceBarProps {
  /** Read aloud: 语音 12 秒. */
  label: string
  /** Beside the mark: 12″, 正在传. */
  words: string
  playing: boolean
  onTap: () => void
}

/** A voice note that a tap plays, and stops. */
export function VoiceBar({ label, words, playing, onTap }: VoiceBarProps) {
  return (
    <Tappable
      className={classNames('ui-voice', playing && 'ui-voice--playing')}
      label={playing ? `停止播放${label}` : `播放${label}`}
      onTap={onTap}
    >
      <View className={classNames('ui-voice__mark', playing && 'ui-voice__mark--stop')} />
      <View className="ui-voice__words">{playing ? `正在播放 ${words}` : words}</View>
    </Tappable>
  )
}
