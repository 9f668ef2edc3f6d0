import { Button } from '@linli/ui/button'
import { Note, Split } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { showError } from '@/shared/show-error'
import './copy-line.scss'

interface CopyLineProps {
  name: string
  /** Too long to be typed off. */
  text: string
  onCopied?: () => void
}

/** Something for machines, whole and to be copied. */
export function CopyLine({ name, text, onCopied }: CopyLineProps) {
  const copy = async () => {
    try {
      await Taro.setClipboardData({ data: text })
      toast('已复制')
      onCopied?.()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <View className="copy-line">
      <Split>
        <View className="copy-line__words">
          <Note>{name}</Note>
          <View className="copy-line__text">
            <Text userSelect>{text}</Text>
          </View>
        </View>
        <Button kind="outline" size="s" label={`复制${name}`} onTap={copy}>
          复制
        </Button>
      </Split>
    </View>
  )
}
