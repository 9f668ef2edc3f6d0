import { Image, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { type ReactNode, useState } from 'react'
import { Button, ButtonRow } from './button'
import { isH5 } from './platform'
import { Sheet } from './sheet'
import './photo-viewer.scss'

export interface ShownPhoto {
  src: string
  label: string
}

/** Shows photos large: by WeChat's own viewer on the phone, in a dialog in a browser, where `viewer` has to stand. */
export function usePhotoViewer(): { open: (photos: ShownPhoto[], at: number) => void; viewer: ReactNode } {
  const [shown, setShown] = useState<{ photos: ShownPhoto[]; at: number }>()
  const open = (photos: ShownPhoto[], at: number) => {
    if (isH5) setShown({ photos, at })
    else void Taro.previewImage({ urls: photos.map(({ src }) => src), current: photos[at]?.src })
  }
  const photo = shown?.photos[shown.at]
  if (!isH5 || !shown || !photo) return { open, viewer: null }
  const { photos, at } = shown
  const step = (by: number) => setShown({ photos, at: (at + by + photos.length) % photos.length })
  const several = photos.length > 1
  const viewer = (
    <Sheet
      open
      title={several ? `照片 ${at + 1}/${photos.length}` : '照片'}
      onClose={() => setShown(undefined)}
      footer={
        <ButtonRow>
          {several && (
            <Button kind="outline" onTap={() => step(-1)}>
              上一张
            </Button>
          )}
          {several && (
            <Button kind="outline" onTap={() => step(1)}>
              下一张
            </Button>
          )}
          <Button onTap={() => setShown(undefined)}>关闭</Button>
        </ButtonRow>
      }
    >
      <View className="ui-viewer">
        <Image
          key={photo.src}
          className="ui-viewer__image"
          src={photo.src}
          mode="widthFix"
          {...{ alt: photo.label }}
        />
      </View>
    </Sheet>
  )
  return { open, viewer }
}
