import type { AttachmentView } from '@linli/domain/attachments/contract'
import { PhotoGrid } from '@linli/ui/photo-grid'
import { usePhotoViewer } from '@linli/ui/photo-viewer'
import { View } from '@tarojs/components'
import { sourceOf, useLinked } from './attachment-links'
import { showError } from './show-error'

export interface PhotoStripProps {
  /** Voice notes among them are left out. */
  attachments: readonly AttachmentView[]
  /** What is on them, for who cannot see them: 居民拍的照片. */
  label: string
}

/** Photos of something, small; a tap shows them large. Nothing where there are none. */
export function PhotoStrip({ attachments, label }: PhotoStripProps) {
  const { shown, renew } = useLinked(attachments.filter(({ kind }) => kind === 'photo'))
  const { open, viewer } = usePhotoViewer()
  if (shown.length === 0) return null
  const nameOf = (at: number) => (shown.length > 1 ? `${label} ${at + 1}/${shown.length}` : label)
  const show = async (at: number) => {
    const fresh = await renew()
    const photos = fresh.map(({ link }, i) => ({ src: sourceOf(link), label: nameOf(i) }))
    open(photos, at)
  }
  return (
    <View>
      <PhotoGrid
        label={label}
        photos={shown.map(({ id, thumbnailLink, link }, at) => ({
          key: id,
          src: sourceOf(thumbnailLink ?? link),
          label: nameOf(at),
        }))}
        onOpen={(at) => void show(at).catch(showError)}
        onBroken={() => void renew().catch(() => {})}
      />
      {viewer}
    </View>
  )
}
