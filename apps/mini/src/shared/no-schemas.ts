/**
 * In the place of `typebox` in what phones load (config/index.ts). The contracts are written with it, but pages only
 * want their types, addresses and methods: what comes and goes is checked by the server. The real one is large, and
 * asks at load for `TextEncoder`, which WeChat does not have.
 */
type Properties = Record<string, unknown>

const nothing = () => ({})

/** Contracts build on the properties of other ones. */
const _Object = (properties: Properties) => ({ properties })

const _Array = nothing
const _Boolean = nothing
const _Number = nothing
const _String = nothing

export { _Array as Array, _Boolean as Boolean, _Number as Number, _Object as Object, _String as String }
export const Integer = nothing
export const Literal = nothing
export const Null = nothing
export const Optional = nothing
export const Partial = nothing
export const Union = nothing
export const Unsafe = nothing
