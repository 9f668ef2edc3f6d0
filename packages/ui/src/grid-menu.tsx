import { View } from '@tarojs/components'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './grid-menu.scss'

export interface GridMenuItem {
  /** One character that stands for it. */
  glyph: string
  label: string
  onTap: () => void
}

/** The eight tiles of the home page, on a card; two in a line in elder mode. */
export function GridMenu({ items }: { items: GridMenuItem[] }) {
  return (
    <View className="ui-grid">
      {items.map((item) => (
        <Tappable key={item.label} className="ui-grid__item" onTap={item.onTap}>
          <View className="ui-grid__glyph" {...accessible({ hidden: true })}>
            {item.glyph}
          </View>
          <View>{item.label}</View>
        </Tappable>
      ))}
    </View>
  )
}
