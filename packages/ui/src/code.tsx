import { Image, View } from '@tarojs/components'
import './code.scss'

export interface CodeProps {
  /** The picture as a data URI. */
  picture: string
  /** What the picture is, read aloud. */
  label: string
  /** Printed below, for when scanning fails. */
  text?: string
}

/** A code to be scanned from the screen: black on white, with a quiet edge. */
export function Code({ picture, label, text }: CodeProps) {
  return (
    <View className="ui-code">
      <Image
        className="ui-code__picture"
        src={picture}
        mode="scaleToFill"
        ariaLabel={label}
        nativeProps={{ alt: label }}
      />
      {text && <View className="ui-code__text">{text}</View>}
    </View>
  )
}
