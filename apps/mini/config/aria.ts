import path from 'node:path'

/** What of Taro's plugin interface is used here; its package of types is not a dependency of ours. */
interface PluginContext {
  registerMethod(method: { name: string; fn(platform: WeappPlatform): void }): void
}

interface WeappPlatform {
  runtimePath: string | string[]
  template?: { mergeComponents(ctx: PluginContext, patch: Record<string, Record<string, string>>): void }
}

/**
 * Lets views carry the names and roles that screen readers speak: Taro's templates for WeChat drop every attribute
 * they don't know. The template and the running program must agree, so src/shared/aria.ts adds the same ones.
 */
export default function aria(ctx: PluginContext): void {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return
      platform.template.mergeComponents(ctx, {
        View: { 'aria-role': '', 'aria-label': '', 'aria-checked': '' },
      })
      platform.runtimePath = [platform.runtimePath, path.resolve(__dirname, '../src/shared/aria.ts')].flat()
    },
  })
}
