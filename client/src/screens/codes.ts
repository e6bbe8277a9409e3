/** The screens of codes, and of favorites and bundles: one file of the build, which brings their style. */
import { adoptStyle } from '../components/adopted-style.ts'
import css from './code/codes.css?inline'

export { BundlesScreen } from './bundles/bundles-screen.tsx'
export { CodeScreen } from './code/code-screen.tsx'
export { CompareScreen } from './compare/compare-screen.tsx'
export { FavoritesScreen } from './favorites/favorites-screen.tsx'

adoptStyle(css)
