import { Image, View } from '@tarojs/components'
import { useState } from 'react'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './photo-grid.scss'

export interface PhotoTile {
  key: string
  src: string
  /** Read aloud: 第 2 张照片, and what is with it. */
  label: string
  /** Small words over it: 正在传 40%. */
  words?: string
  /** It did not get through; a tap tries again. */
  failed?: boolean
}

export interface PhotoGridProps {
  photos: readonly PhotoTile[]
  onOpen: (at: number) => void
  onRemove?: (at: number) => void
  onRetry?: (at: number) => void
  /** A picture that would not load, e.g. because its link has ended. */
  onBroken?: (at: number) => void
  /** The tile after the last photo; its label holds its words. */
  add?: { words: string; label: string; onTap: () => void }
  /** Read aloud before the photos. */
  label: string
}

/** Photos as small squares, three in a row; two in elder mode. */
export function PhotoGrid(props: PhotoGridProps) {
  const { photos, onOpen, onRemove, onRetry, onBroken, add, label } = props
  const [broken, setBroken] = useState<readonly string[]>([])
  const giveUp = (src: string, at: number) => {
    setBroken((before) => [...before, src])
    onBroken?.(at)
  }
  return (
    <View className="ui-photos" {...accessible({ role: 'group', label })}>
      {photos.map((photo, at) => (
        <View key={photo.key} className="ui-photos__cell">
          <Tappable
            className={classNames('ui-photos__tile', photo.failed && 'ui-photos__tile--failed')}
            label={nameOf(photo)}
            onTap={() => (photo.failed && onRetry ? onRetry(at) : onOpen(at))}
          >
            {!broken.includes(photo.src) && (
              <Image
                className="ui-photos__image"
                src={photo.src}
                mode="aspectFill"
                lazyLoad
                onError={() => giveUp(photo.src, at)}
                {...accessible({ hidden: true })}
              />
            )}
            {photo.words && <View className="ui-photos__words">{photo.words}</View>}
          </Tappable>
          {onRemove && (
            <Tappable className="ui-photos__remove" label={`去掉${photo.label}`} onTap={() => onRemove(at)}>
              <View className="ui-photos__cross">×</View>
            </Tappable>
          )}
        </View>
      ))}
      {add && (
        <View className="ui-photos__cell">
          <Tappable className="ui-photos__tile ui-photos__tile--add" label={add.label} onTap={add.onTap}>
            <View className="ui-photos__add">
              <View className="ui-photos__plus" {...accessible({ hidden: true })}>
                ＋
              </View>
              <View>{add.words}</View>
            </View>
          </Tappable>
        </View>
      )}
    </View>
  )
}

/** What stands on a tile is part of its name: voice control goes by it. */
function nameOf({ label, words, failed }: PhotoTile): string {
  const state = words ? `${label}，${words}` : label
  return failed ? state : `${state}，点开看大图`
}
