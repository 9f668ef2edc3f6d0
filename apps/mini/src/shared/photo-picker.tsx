import { MAX_ATTACHED } from '@linli/domain/attachments/terms'
import { PhotoGrid } from '@linli/ui/photo-grid'
import { usePhotoViewer } from '@linli/ui/photo-viewer'
import { accessible } from '@linli/ui/platform'
import { Note } from '@linli/ui/text'
import { View } from '@tarojs/components'
import { type Attachments, photosOf } from './use-attachments'

/** Photos to go with what somebody writes: taken or chosen, sent at once, seen, retried, taken away again. */
export function PhotoPicker({ attachments, label = '照片' }: { attachments: Attachments; label?: string }) {
  const { percents, remove, retry, addPhotos } = attachments
  const { open, viewer } = usePhotoViewer()
  const photos = photosOf(attachments)
  const nameOf = (at: number) => `第 ${at + 1} 张照片`
  const shown = photos.map(({ path }, at) => ({ src: path, label: nameOf(at) }))
  const problems = photos.flatMap(({ problem }, at) => (problem ? [`${nameOf(at)}：${problem}`] : []))
  const sending = photos.filter(({ key }) => key in percents).length
  const tiles = photos.map((photo, at) => ({
    key: photo.key,
    src: photo.path,
    label: nameOf(at),
    words: wordsOf(photo, percents[photo.key]),
    failed: photo.problem !== undefined && !photo.refused,
  }))
  const full = photos.length >= MAX_ATTACHED.photo
  return (
    <View>
      <PhotoGrid
        label={label}
        photos={tiles}
        onOpen={(at) => open(shown, at)}
        onRemove={(at) => remove(photos[at]?.key ?? '')}
        onRetry={(at) => retry(photos[at]?.key)}
        add={
          full
            ? undefined
            : {
                words: photos.length === 0 ? '拍照或选照片' : `${photos.length}/${MAX_ATTACHED.photo}`,
                label:
                  photos.length === 0
                    ? `拍照或选照片，最多 ${MAX_ATTACHED.photo} 张`
                    : `再加照片，已有 ${photos.length}/${MAX_ATTACHED.photo} 张`,
                onTap: () => void addPhotos(),
              }
        }
      />
      <View {...accessible({ live: 'polite' })}>
        {sending > 0 && <Note>{`正在传 ${sending} 张照片…`}</Note>}
        {problems.map((problem) => (
          <Note key={problem} tone="brick">
            {problem}
          </Note>
        ))}
      </View>
      {viewer}
    </View>
  )
}

function wordsOf(
  { id, problem, refused }: { id?: string; problem?: string; refused?: boolean },
  percent: number | undefined,
): string | undefined {
  if (percent !== undefined) return percent < 100 ? `正在传 ${percent}%` : '正在处理'
  if (id) return undefined
  if (problem) return refused ? '不能用' : '没传上，重试'
  return '排队中'
}
