/** What the search worker of a page does for it. */
import { CATALOG_DATABASE, CatalogCache } from '../catalog/cache.ts'
import { createSearcher } from '../catalog/searcher.ts'
import { pause } from './pause.ts'

export const SEARCH_METHODS = createSearcher(new CatalogCache(CATALOG_DATABASE, pause), pause)

export type SearchMethods = typeof SEARCH_METHODS
