import { View } from '@tarojs/components'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './side-nav.scss'

export interface SideNavItem {
  label: string
  /** Belongs to the place above it. */
  within?: boolean | undefined
  /** A number at the end of the line; 0 is not shown. */
  count?: number | undefined
  current: boolean
  onTap: () => void
}

/** The dark column of the staff's pages at a desk: every place one tap away. Give it to `Page` as `side`. */
export function SideNav({ title, items }: { title: string; items: SideNavItem[] }) {
  return (
    <View className="ui-side" {...accessible({ role: 'navigation', label: title })}>
      <View className="ui-side__title">{title}</View>
      {items.map((item) => (
        <Tappable
          key={item.label}
          className={classNames(
            'ui-side__item',
            item.within && 'ui-side__item--within',
            item.current && 'ui-side__item--on',
          )}
          role="link"
          onTap={item.onTap}
        >
          <View>{item.label}</View>
          {item.count ? <View className="ui-side__count">{item.count}</View> : null}
        </Tappable>
      ))}
    </View>
  )
}
